package import Agents
package import Environments
package import Numerics
import Physics

/// Sees steps of the past with other goals, in an environment of its own in which nothing moves.
///
/// A record holds the moments before and after a step, its controls, and whether the simulation became
/// unstable.
package final class GoalReplacer: Relabeler {
  private let environment: Environment
  private let source: GoalSource
  private let normalization: Normalization?
  private var goal: [Double] = []
  /// The part of the memory that depends on the goal, before the next step.
  private var remembered: [Double] = []
  private var before: EnvironmentState, after: EnvironmentState

  /// Makes one for an agent; throws `RelabelingError` where goals can't be replaced.
  package init(
    _ definition: EnvironmentDefinition, _ perception: Perception, from source: GoalSource
  ) throws {
    guard case .observation(_, let normalization) = perception else { throw RelabelingError.frames }
    environment = try definition.withFrames(nil).make()
    self.source = source
    self.normalization = normalization
    before = environment.blankState
    after = before
    try environment.requireGoals(from: source)
  }

  package static func recordSize(_ environment: Environment) -> Int {
    2 * environment.momentSize + environment.actionSize + 1
  }

  package var recordSize: Int { GoalReplacer.recordSize(environment) }
  package var looksAhead: Bool { source == .later }
  package var looksBack: Bool { !environment.goalMemory.isEmpty }

  package func setGoal(reachedAfter record: ArraySlice<Double>?, using random: inout RandomStream) -> Bool {
    remembered = Array(environment.blankState.memory[environment.goalMemory])
    guard let record else {
      goal = environment.drawGoal(using: &random)
      return true
    }
    environment.read(record.dropFirst(environment.momentSize), into: &after)
    guard (try? environment.show(after)) != nil, let reached = environment.reachedGoal,
      reached.allSatisfy(\.isFinite)
    else { return false }
    goal = reached
    return true
  }

  package func stepsBefore(_ record: ArraySlice<Double>) -> Int {
    environment.read(record, into: &before)
    return before.elapsed
  }

  package func pass(_ record: ArraySlice<Double>) {
    readBefore(record)
    rememberStep()
  }

  package func outcome(of record: ArraySlice<Double>) -> RelabeledOutcome? {
    if record.last != 0 { return .unstable }
    readBefore(record)
    readAfter(record)
    let controls = record.dropFirst(2 * environment.momentSize).dropLast()
    guard let made = try? environment.rewardAnew(from: before, to: after, controls: controls),
      Float(made.reward).isFinite
    else { return nil }
    rememberStep()
    return .reward(Float(made.reward), isTerminal: made.isTerminal)
  }

  package func look(_ record: ArraySlice<Double>, isAfter: Bool, into numbers: inout [Float]) -> Bool {
    if isAfter { readAfter(record) } else { readBefore(record) }
    guard (try? environment.show(isAfter ? after : before)) != nil else { return false }
    var row = numbers.mutableSpan
    environment.observation(into: &row)
    guard numbers.allSatisfy(\.isFinite) else { return false }
    normalization?.apply(to: &numbers)
    return true
  }

  private func readBefore(_ record: ArraySlice<Double>) {
    environment.read(record, into: &before)
    environment.replaceGoal(goal, in: &before)
    for (index, place) in environment.goalMemory.enumerated() { before.memory[place] = remembered[index] }
  }

  private func readAfter(_ record: ArraySlice<Double>) {
    environment.read(record.dropFirst(environment.momentSize), into: &after)
    environment.replaceGoal(goal, in: &after)
  }

  private func rememberStep() {
    let part = environment.goalMemory
    if part.isEmpty { return }
    environment.remember(before, in: &before.memory)
    remembered = Array(before.memory[part])
  }
}

extension Environment {
  /// Writes the moment before a step into its record.
  package func beginRecord(_ record: inout [Double]) { copyMoment(into: &record, at: 0) }

  /// Writes the rest of a step's record.
  package func finishRecord(_ record: inout [Double], isUnstable: Bool) {
    copyMoment(into: &record, at: momentSize)
    for index in 0..<actionSize { record[2 * momentSize + index] = simulation.control(index) }
    record[record.count - 1] = isUnstable ? 1 : 0
  }

  /// Throws unless other goals can be had, be seen, and take the place of those that were set.
  fileprivate func requireGoals(from source: GoalSource) throws {
    var random = RandomStream(seed: 0, "goals")
    let drawn = (0..<20).map { _ in drawGoal(using: &random) }
    guard let first = drawn.first, !first.isEmpty else { throw RelabelingError.noGoal }
    guard !goalActsOnPhysics else { throw RelabelingError.actsOnPhysics }
    if source == .later && reachedGoal == nil { throw RelabelingError.nothingReached }
    let others = drawn.filter { $0 != first }
    if source == .task && others.isEmpty { throw RelabelingError.oneGoal(first) }
    let moved = first.indices.map { place in first.indices.map { first[$0] + ($0 == place ? 0.05 : 0) } }
    let looks = try (others + moved + [first]).map { try look(withGoal: $0) }
    guard Set(looks.map(\.observation)).count > 1 else { throw RelabelingError.unseen }
    guard source == .task || Set(looks.map(\.reached)).count == 1 else { throw RelabelingError.followsGoal }
  }

  /// What the initial state shows with a goal, and the goal that it reaches.
  private func look(withGoal goal: [Double]) throws -> (observation: [Float], reached: [Double]?) {
    var state = blankState
    replaceGoal(goal, in: &state)
    try show(state)
    return (observation, reachedGoal)
  }
}

/// Why steps of an agent can't be given other goals.
package enum RelabelingError: Error, Equatable, CustomStringConvertible {
  /// It sees frames, which would have to be drawn with another goal.
  case frames
  /// Its environment has no goal.
  case noGoal
  /// Its observation doesn't depend on the goal.
  case unseen
  /// A reset always sets the same goal.
  case oneGoal([Double])
  /// The task doesn't say which goal a state reaches.
  case nothingReached
  /// The goal that a state reaches depends on the goal that is set.
  case followsGoal
  /// What formulas take from physics steps depends on the goal.
  case actsOnPhysics

  package var description: String {
    switch self {
    case .frames: "frames would have to be drawn anew with another goal"
    case .noGoal: "its environment has no goal"
    case .unseen: "its observation doesn't show the goal"
    case .oneGoal: "a reset always sets the same goal"
    case .nothingReached: "its environment doesn't say which goal a state reaches"
    case .followsGoal: "the goal that a state reaches depends on the goal that is set"
    case .actsOnPhysics: "its formulas take from the last physics step what another goal would have changed"
    }
  }
}
