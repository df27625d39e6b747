import Datasets
import Embeddings
import Environments
import Experiments
import Numerics
import Testing

/// What plans change in the simulator.
@Suite struct PlanOutcomesTests {
  private func data(_ definition: EnvironmentDefinition, count: Int = 60) throws -> SequenceDataset {
    let collection = Collection(definition, count: count, length: 4, seed: 1, random: RandomStream(seed: 1))
    return try #require(try collection.run(threads: 2, report: { _ in }, isCancelled: { false }))
  }

  private func run(
    _ plans: PlanOutcomes, _ actions: [Double], from starts: [Int]? = nil, threads: Int = 2
  ) throws -> OutcomeRows {
    try #require(
      try plans.run(actions, from: starts, threads: threads, report: { _ in }, isCancelled: { false }))
  }

  @Test(arguments: EnvironmentDefinition.all.map(\.name))
  func theDatasOwnPlansChangeWhatTheDataSaw(name: String) throws {
    let definition = try #require(EnvironmentDefinition.named(name))
    let data = try data(definition)
    let plans = PlanOutcomes(definition, from: (0..<data.count).map { data.start(of: $0) }, length: 4)
    let actions = data.sequences.actions.map(Double.init)
    let rows = try run(plans, actions, from: Array(0..<data.count))
    // the data were simulated with actions of double precision, and hold them in single precision
    for (index, value) in data.outcomes.enumerated() {
      let actual = rows.changes[index]
      #expect(abs(actual - Double(value)) < 1e-4 + 1e-3 * abs(actual), "number \(index)")
    }
    #expect(rows.count == data.count && rows.cut == 0)
    for threads in [1, 3] {
      #expect(try run(plans, actions, from: Array(0..<data.count), threads: threads) == rows)
    }
  }

  @Test func plansAreOnePlansBranches() throws {
    let data = try data(.reacherVertical)
    let actions = data.sequences.actions.map(Double.init)
    let start = data.start(of: 7)
    let rows = try run(PlanOutcomes(.reacherVertical, from: [start], length: 4), actions)
    let courses = (0..<data.count).map { Array(actions[$0 * 8..<($0 + 1) * 8]) }
    let branches = try #require(
      try Forking(.reacherVertical, from: start, .actions(courses))
        .run(threads: 2, report: { _ in }, isCancelled: { false }))
    for (index, branch) in branches.enumerated() {
      #expect(rows[index] == zip(branch.qpos + branch.qvel, start.qpos + start.qvel).map { $0 - $1 })
    }
  }

  @Test func neitherTheTimeLimitNorFramesMatter() throws {
    let data = try data(.reacherVertical, count: 5)
    let actions = data.sequences.actions.map(Double.init)
    var start = data.start(of: 0)
    let rows = try run(PlanOutcomes(.reacherVertical, from: [start], length: 4), actions)
    start.elapsed = 100
    #expect(try run(PlanOutcomes(.reacherVertical, from: [start], length: 4), actions) == rows)
    let seen = EnvironmentDefinition.reacherVertical.withFrames(smallFrames)
    start.frames = [1, 2, 3]
    #expect(try run(PlanOutcomes(seen, from: [start], length: 4), actions) == rows)
  }

  @Test func outcomesAreMeasuredInDeviations() throws {
    let data = try data(.reacherVertical)
    let space = OutcomeSpace(data)
    #expect(space.std == data.changeMoments.std)
    let change = space.std.map { 2 * $0 }
    #expect(abs(space.distance(change, [0, 0, 0, 0]) - 4) < 1e-12)
    #expect(space.white(change + change) == [Double](repeating: 2, count: 8))
  }

  @Test func aWishToStopIsKept() throws {
    let data = try data(.reacherVertical)
    let plans = PlanOutcomes(.reacherVertical, from: [data.start(of: 0)], length: 4)
    let rows = try plans.run(
      [Double](repeating: 0.1, count: 8 * 100_000), threads: 2, report: { _ in }, isCancelled: { true })
    #expect(rows == nil)
  }

  @Test func whereDataComeFromIsFoundAgain() throws {
    let data = try data(.reacherVertical, count: 2)
    #expect(try EnvironmentDefinition(of: data.environment).fingerprint == data.environment.fingerprint)
    let frames = EnvironmentRecord(
      name: "ReacherVertical", fingerprint: "0", frameSkip: 2, timeLimit: 100,
      actions: data.environment.actions, actionNames: data.environment.actionNames,
      coordinates: data.environment.coordinates, angles: [])
    #expect(throws: OriginError.self) { try EnvironmentDefinition(of: frames) }
  }
}
