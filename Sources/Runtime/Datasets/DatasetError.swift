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
    case .empty: "the data must hold at least one sequence, but hold none"
    case .wrongCount(let column, let expected, let actual):
      "'\(column)' must have \(expected) elements, but has \(actual)"
    case .notFinite(let column): "'\(column)' must be finite, but isn't"
    case .outsideBox(let sequence): "the actions of sequence \(sequence) must be in the box, but aren't"
    case .elapsed(let sequence, let steps):
      "sequence \(sequence) must lie within an episode, but begins after \(steps) steps"
    case .frames(let sequence): "sequence \(sequence) must be seen in the data's frames, but isn't"
    case .storage(let error): error.description
    }
  }
}
