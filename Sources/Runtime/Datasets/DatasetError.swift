package import Storage

/// Says what is wrong with recorded data.
package enum DatasetError: Error, Equatable, CustomStringConvertible {
  /// There is no sequence.
  case empty
  /// A column has the wrong number of elements.
  case wrongCount(column: String, expected: Int, actual: Int)
  /// A column holds a number that isn't finite.
  case notFinite(column: String)
  /// An action lies outside the box of the actions.
  case outsideBox(sequence: Int)
  /// A sequence can't begin at the step of the episode that it gives.
  case elapsed(sequence: Int, steps: Int)
  /// A sequence refers to frames that aren't there.
  case frames(sequence: Int)
  /// The data can't be read or written.
  case storage(StorageError)

  package var description: String {
    switch self {
    case .empty: "the data hold no sequences"
    case .wrongCount(let column, let expected, let actual):
      "'\(column)' must have \(expected) elements, but has \(actual)"
    case .notFinite(let column): "'\(column)' holds numbers that aren't finite"
    case .outsideBox(let sequence): "the actions of sequence \(sequence) lie outside the box"
    case .elapsed(let sequence, let steps):
      "sequence \(sequence) doesn't lie within an episode: it begins after \(steps) steps"
    case .frames(let sequence): "the data hold no frames of sequence \(sequence)"
    case .storage(let error): error.description
    }
  }
}
