import Diagnostics
import Environments
import Language
import Numerics

/// `from=` and `state=`: a state to start from.
func stateParameter(_ name: String, _ note: String, _ sentence: String) -> Parameter<Value?> {
  Parameter(
    name,
    .optional(
      .value(
        .either([.record, .array, .group(.environment)]),
        "a record like `env.state`, an environment or a vector qpos ++ qvel")),
    note: note, sentence)
}

/// Where the goal, or a coordinate, that a state leaves out comes from.
enum StateOrigin: String {
  case present = "the current one"
  case drawn = "a drawn one"
  case data = "that of the data's sequence"
}

/// How `from=` and `state=` complete a state, for help.
let stateCompletion = """
  Instead of a whole state, such as `env.state` or a row of `sample` holds, `qpos ++ qvel` or a record of \
  some parts can be given. What is omitted is then as at the start of an episode: activations 0, memory \
  empty, no steps taken, the solver reset; qpos, qvel and goal stay. A note says so if activations, goal or \
  memory had to be filled in.
  """

extension EnvironmentState {
  /// The state as a record: all that the future depends on, with what the environment doesn't have left out.
  func record(frames shape: FrameStack?) -> Record {
    let optional = [("act", act), ("goal", goal), ("memory", memory)].filter { !$0.1.isEmpty }
    return Record(
      [("qpos", .vector(qpos)), ("qvel", .vector(qvel))] + optional.map { ($0.0, .vector($0.1)) }
        + [("elapsed", .number(elapsed))] + (isOver ? [("over", .boolean(true))] : [])
        + [("warm_start", .vector(warmStart))]
        + (shape.map { [("frames", .array(frames.array($0)))] } ?? []))
  }

  /// Takes over what a value gives: another environment's state, a record, or a vector `qpos ++ qvel`.
  ///
  /// What a record or a vector leaves out is completed in one way, whoever asks: coordinates, velocities and
  /// goal stay (`origin` says what the goal is; nil if it comes from elsewhere), everything else is as at the
  /// beginning of an episode. `note` is told what was completed that matters.
  mutating func take(
    _ value: Value, goal origin: StateOrigin?, note: (String) -> Void
  ) throws(Mismatch) {
    if let other = value.object as? EnvironmentObject {
      let given = other.environment.state
      guard given.qpos.count == qpos.count, given.qvel.count == qvel.count, given.goal.count == goal.count
      else {
        throw Mismatch(must: "be a state of the same environment", but: "is that of \(value.brief)")
      }
      self = given
      return
    }
    var gaps = [
      ("act", "act is 0", act), ("goal", "goal is \(origin?.rawValue ?? "")", origin == nil ? [] : goal),
      ("memory", "memory is as at the start of an episode", memory),
    ].filter { !$0.2.isEmpty }
    act = act.map { _ in 0 }
    (memory, elapsed, isOver, warmStart, frames) = ([], 0, false, [], [])
    if case .record(let record) = value {
      for field in record.fields { try take(field) }
      gaps.removeAll { record[$0.0] != nil }
    } else {
      try take(vector: value)
    }
    guard !gaps.isEmpty else { return }
    let rest = gaps.map(\.1).listed(with: "and")
    note("the given state omits \(gaps.map(\.0).listed(with: "and")): \(rest)")
  }

  private mutating func take(vector value: Value) throws(Mismatch) {
    if let vector = value.array {
      guard vector.rank == 1, vector.count == qpos.count + qvel.count else {
        throw Mismatch(
          must: "have the \(qpos.count + qvel.count) numbers of qpos ++ qvel",
          but: "has \(vector.shapeDescription)")
      }
      qpos = Array(vector.elements.prefix(qpos.count))
      qvel = Array(vector.elements.dropFirst(qpos.count))
      return
    }
    throw Mismatch(value, isNot: "a record like `env.state`")
  }

  private mutating func take(_ field: Record.Field) throws(Mismatch) {
    if field.name == "elapsed" {
      guard let number = field.value.number, number == number.rounded(), 0...1e15 ~= number else {
        throw Mismatch(must: "have a whole number of steps as 'elapsed'", but: "has \(field.value.brief)")
      }
      elapsed = Int(number)
      return
    }
    if field.name == "over" {
      guard case .boolean(let flag) = field.value else {
        throw Mismatch(must: "have true or false as 'over'", but: "has \(field.value.brief)")
      }
      isOver = flag
      return
    }
    if field.name == "frames" {
      guard let pixels = field.value.array, pixels.elements.allSatisfy({ 0...255 ~= $0 }) else {
        throw Mismatch(must: "have numbers from 0 to 255 as 'frames'", but: "has \(field.value.brief)")
      }
      frames = pixels.elements.map { UInt8($0.rounded()) }
      return
    }
    guard let vector = field.value.array, vector.rank == 1 else {
      throw Mismatch(must: "have a vector as '\(field.name)'", but: "has \(field.value.brief)")
    }
    switch field.name {
    case "qpos": qpos = vector.elements
    case "qvel": qvel = vector.elements
    case "act": act = vector.elements
    case "goal": goal = vector.elements
    case "memory": memory = vector.elements
    case "warm_start": warmStart = vector.elements
    default:
      let names = ["qpos", "qvel", "act", "goal", "memory", "elapsed", "over", "warm_start", "frames"]
      throw Mismatch(
        must: "have the fields \(names.listed(with: "and")) only", but: "has '\(field.name)'")
    }
  }
}

extension Call {
  /// The state of an environment, changed to what a parameter gives.
  func startState(
    of object: EnvironmentObject, _ parameter: Parameter<Value?>, goal origin: StateOrigin? = .present
  ) throws -> EnvironmentState {
    var state = object.environment.state
    if let value = self[parameter] { try take(value, into: &state, parameter, goal: origin) }
    return state
  }

  /// Changes a state to what a parameter gives.
  func take(
    _ value: Value, into state: inout EnvironmentState, _ parameter: Parameter<Value?>,
    goal origin: StateOrigin?
  ) throws {
    do throws(Mismatch) {
      try state.take(value, goal: origin, note: note)
    } catch {
      throw self.error(parameter, must: error.must, but: error.but)
    }
  }

  /// Several courses of raw actions, `width` numbers a step: an array N × k × m (or k × m for one), or a list
  /// of k × m.
  func courses(_ parameter: Parameter<Value?>, width: Int) throws -> [[Double]]? {
    guard let value = self[parameter] else { return nil }
    guard case .list(let entries) = value, !entries.isEmpty else {
      return try course(value, parameter, width: width, isSplit: true)
    }
    return try entries.flatMap { try course($0, parameter, width: width, isSplit: true) }
  }

  /// One course of raw actions: k × m, or N × k × m for one sequence after another.
  func course(_ parameter: Parameter<Value?>, width: Int) throws -> [Double]? {
    try self[parameter].flatMap { try course($0, parameter, width: width, isSplit: false).first }
  }

  private func course(
    _ value: Value, _ parameter: Parameter<Value?>, width: Int, isSplit: Bool
  ) throws -> [[Double]] {
    guard let array = value.array, array.rank <= 3, array.count > 0, array.shape.last == width else {
      throw error(
        parameter,
        must: "be actions of \(width) number\(width == 1 ? "" : "s") per row, k × \(width) or N × k × "
          + "\(width)",
        but: value.array.map { "has \($0.shapeDescription)" } ?? "is \(value.brief)")
    }
    guard array.elements.allSatisfy(\.isFinite) else {
      throw error(parameter, must: "be finite", but: "is not")
    }
    guard isSplit, array.rank == 3 else { return [array.elements] }
    let size = array.stride
    return (0..<array.shape[0]).map { Array(array.elements[$0 * size..<($0 + 1) * size]) }
  }
}
