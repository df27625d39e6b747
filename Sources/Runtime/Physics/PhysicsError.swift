/// Says why a model couldn't be made or a simulation couldn't go on.
package enum PhysicsError: Error, Equatable, CustomStringConvertible {
  /// The model's text can't be compiled, for MuJoCo's reason.
  case invalidModel(reason: String)
  /// The model has no joints.
  case cannotMove
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
  /// A picture would have a side that it can't have.
  case pictureSize(side: String, given: Int)
  /// There is nothing to draw with, or it failed.
  case noRenderer(reason: String)

  package var description: String {
    switch self {
    case .invalidModel(let reason): "invalid model: \(reason)"
    case .cannotMove: "nothing in the model can move: it has no joints, and so no state"
    case .missing(let kind, let name): "the model has no \(kind) named '\(name)'"
    case .wrongCount(let part, let expected, let actual):
      "\(part) must have \(expected) numbers, but has \(actual)"
    case .notFinite(let part): "\(part) is not finite"
    case .unstable: "the simulation became unstable"
    case .failed(let reason): "MuJoCo reported: \(reason)"
    case .pictureSize(let side, let given):
      "the picture's \(side) must be between \(Renderer.sides.lowerBound) and \(Renderer.sides.upperBound) "
        + "pixels, but is \(given)"
    case .noRenderer(let reason):
      "cannot render: OpenGL (EGL) is unavailable: \(reason); apt install libegl1 libgl1-mesa-dri"
    }
  }
}
