package import Physics

/// Says what is wrong with an action or a state given to an environment, or with its simulation.
package enum EnvironmentError: Error, Equatable, CustomStringConvertible {
  /// A part has the wrong number of elements.
  case wrongCount(part: String, expected: Int, actual: Int)
  /// A part holds a number that isn't finite.
  case notFinite(part: String)
  /// Four coordinates that hold an orientation aren't a unit quaternion.
  case notUnit(joint: String, start: Int, quaternion: [Double])
  /// The steps taken since the reset are negative.
  case negativeElapsed(Int)
  /// No start that was drawn could be accepted.
  case noStart
  /// What was saved of an environment isn't whole.
  case damaged
  /// The physics couldn't go on.
  case physics(PhysicsError)

  package var description: String {
    switch self {
    case .wrongCount(let part, let expected, let actual):
      "\(part) must have \(expected) numbers, but has \(actual)"
    case .notFinite(let part): "\(part) must be finite, but isn't"
    case .notUnit(let joint, let start, let quaternion):
      "the orientation of '\(joint)', qpos[\(start)..\(start + 3)], must be a unit quaternion, but is "
        + "[\(quaternion.map(EnvironmentError.text).joined(separator: ", "))], whose norm is "
        + EnvironmentError.text(EnvironmentState.norm(quaternion[...]))
    case .negativeElapsed(let steps): "the elapsed steps must be at least 0, but are \(steps)"
    case .noStart: "one of 1000 starts must be accepted, but none is"
    case .damaged: "a saved environment must be whole, but isn't"
    case .physics(let error): error.description
    }
  }

  /// A number without the fraction of a whole one.
  private static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
  }
}
