package import Physics

/// A number of a task that isn't finite, and where it came about.
package struct TaskFault: Sendable, Equatable, CustomStringConvertible {
  /// What it is: "the reward", "observation[2]".
  package let part: String
  package let value: Double
  /// The step of the episode, from 1; 0 for its start.
  package let step: Int
  /// The formula that gives it; nil in an environment of the catalogue.
  package let formula: String?
  /// The state in which it was computed.
  package let qpos: [Double], qvel: [Double], goal: [Double]

  package var description: String {
    func list(_ numbers: [Double]) -> String {
      let shown = numbers.prefix(12).map { String(Float($0)) }.joined(separator: ", ")
      return "[" + shown + (numbers.count > 12 ? ", … \(numbers.count) in all" : "") + "]"
    }
    let name = value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
    return "\(part) is \(name) \(step == 0 ? "at the start" : "at step \(step)"), which isn't finite"
      + (formula.map { "; its formula: \($0)" } ?? "") + "; the state: qpos \(list(qpos)), qvel \(list(qvel))"
      + (goal.isEmpty ? "" : ", goal \(list(goal))")
  }
}

/// Says what is wrong with an action or a state given to an environment, or with its simulation.
package enum EnvironmentError: Error, Equatable, CustomStringConvertible {
  /// A part has the wrong number of elements.
  case wrongCount(part: String, expected: Int, actual: Int)
  /// A part holds a number that isn't finite.
  case notFinite(part: String)
  /// A number of the task isn't finite: the reward, or one of the observation's.
  case taskNotFinite(TaskFault)
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
    case .notFinite(let part): "\(part) is not finite"
    case .taskNotFinite(let fault): fault.description
    case .notUnit(let joint, let start, let quaternion):
      "the orientation of '\(joint)', qpos[\(start)..\(start + 3)], must be a unit quaternion, but is "
        + "[\(quaternion.map(EnvironmentError.text).joined(separator: ", "))], whose norm is "
        + EnvironmentError.text(EnvironmentState.norm(quaternion[...]))
    case .negativeElapsed(let steps): "the elapsed steps must be at least 0, but are \(steps)"
    case .noStart: "none of 1000 starts satisfied the 'accept' condition"
    case .damaged: "the saved environment is damaged"
    case .physics(let error): error.description
    }
  }

  /// A number without the fraction of a whole one.
  private static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
  }
}
