/// Says why a model couldn't be made or a simulation couldn't go on.
package enum PhysicsError: Error, Equatable, CustomStringConvertible {
  /// The model's text can't be compiled, for MuJoCo's reason.
  case invalidModel(reason: String)
  /// The model has no body, or other element, of a name.
  case missing(kind: String, name: String)
  /// A state's part has the wrong number of elements.
  case wrongCount(part: String, expected: Int, actual: Int)
  /// A state's part holds a number that isn't finite.
  case notFinite(part: String)
  /// The state grew without bound.
  case unstable
  /// MuJoCo reported an error, with its text.
  case failed(reason: String)

  package var description: String {
    switch self {
    case .invalidModel(let reason): "the model must be valid MJCF, but isn't: \(reason)"
    case .missing(let kind, let name): "the model must have a \(kind) named '\(name)', but has none"
    case .wrongCount(let part, let expected, let actual):
      "\(part) must have \(expected) numbers, but has \(actual)"
    case .notFinite(let part): "\(part) must be finite, but isn't"
    case .unstable: "the simulation must stay finite, but became unstable"
    case .failed(let reason): "the simulation must be possible, but MuJoCo reports: \(reason)"
    }
  }
}
