import Environments
import Numerics
import Physics
import TestSupport
import Testing

/// Programs of formulas apart from the language that writes them.
@Suite struct FormulaProgramTests {
  /// A task that observes the coordinates, what the last physics step pushed with, and the steps taken.
  static func definition() throws -> EnvironmentDefinition {
    var formulas = TaskFormulas()
    var observation = FormulaBuilder()
    let parts = [
      (observation.read(.qpos, from: 0, count: 2), 2), (observation.read(.memory, from: 0, count: 2), 2),
    ]
    formulas.observation = observation.program(giving: parts)
    var memory = FormulaBuilder()
    let push = memory.read(.jointActuation, from: 0, count: 2)
    formulas.memory = memory.program(giving: [(push, 2)])
    var before = FormulaBuilder()
    let tip = before.read(.bodyPositions, from: 9, count: 3)
    formulas.before = before.program(giving: [(tip, 3)])
    var outcome = FormulaBuilder()
    let now = FormulaOperand(outcome.read(.bodyPositions, from: 9, count: 3))
    let then = FormulaOperand(outcome.read(.before, from: 0, count: 3))
    let moved = outcome.emit(.subtract, 3, now, then)
    let distance = outcome.emit(.norm, 1, FormulaOperand(moved), size: 3)
    let isOver = outcome.emit(
      .greater, 1, FormulaOperand(distance), FormulaOperand(outcome.constant([0.5])))
    formulas.outcome = outcome.program(giving: [(distance, 1), (isOver, 1)])
    var start = FormulaBuilder()
    let low = FormulaOperand(start.constant([-1]), step: 0),
      high = FormulaOperand(start.constant([1]), step: 0)
    let draws = start.emit(.uniform, 2, low, high)
    formulas.startPositions = start.program(giving: [(draws, 2)])
    formulas.texts = [.init(name: "observation", formula: "[qpos, qfrc_actuator]")]
    return EnvironmentDefinition(
      name: "own", model: try Model(xml: EnvironmentDefinition.reacherVertical.model).encoded(), frameSkip: 2,
      timeLimit: 50,
      formulas: formulas)
  }

  @Test func runs() throws {
    let environment = try Self.definition().make()
    var random = RandomStream(seed: 1)
    try environment.reset(using: &random)
    #expect(environment.state.qpos.allSatisfy { abs($0) < 1 } && environment.state.qpos[0] != 0)
    #expect(environment.state.qvel == [0, 0])
    let tip = environment.simulation.position(ofBody: 3)
    let result = try environment.step([1, -1])
    #expect(result.reward == (environment.simulation.position(ofBody: 3) - tip).norm)
    #expect(environment.observation.suffix(2) == [200, -200])
    #expect(environment.memory == [200, -200])
  }

  @Test func steppingAllocatesNothing() throws {
    let environment = try Self.definition().make()
    var row = [Float](repeating: 0, count: environment.observationSize)
    let action = [0.5, 0.2]
    func work() throws {
      for _ in 0..<20 {
        _ = try environment.step(action)
        var span = row.mutableSpan
        environment.observation(into: &span)
      }
    }
    try work()
    #expect(try countAllocations { try work() } == 0)
  }

  @Test func theSameIsComputedOnce() {
    var builder = FormulaBuilder()
    let a = FormulaOperand(builder.read(.qpos, from: 0, count: 2))
    let first = builder.emit(.sine, 2, a), second = builder.emit(.sine, 2, a)
    #expect(first == second)
    #expect(builder.constant([1, 2]) == builder.constant([1, 2]))
    let draws = (builder.emit(.uniform, 1, a, a), builder.emit(.uniform, 1, a, a))
    #expect(draws.0 != draws.1)
    #expect(builder.join([(first, 1), (first + 1, 1)]) == first)
  }

  @Test func bytesHoldTheWhole() throws {
    let definition = try Self.definition()
    let formulas = try #require(definition.formulas)
    #expect(TaskFormulas(bytes: formulas.bytes) == formulas)
    let copy = try EnvironmentDefinition(bytes: definition.bytes)
    #expect(copy.fingerprint == definition.fingerprint && copy.name == "own")
    #expect(copy.frameSkip == 2 && copy.timeLimit == 50)
    _ = try copy.make()
  }

  @Test func damagedBytesAreRefusedOrHarmless() throws {
    let definition = try Self.definition()
    let bytes = definition.bytes
    // the model comes last, and has checks of its own
    let end = bytes.count - definition.model.count
    var random = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        damaged[Int.random(in: 0..<end, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if Int.random(in: 0..<20, using: &random) == 0 { damaged.removeLast(300) }
      guard let definition = try? EnvironmentDefinition(bytes: damaged),
        let environment = try? definition.make()
      else { continue }
      var stream = RandomStream(seed: 1)
      try? environment.reset(using: &stream)
      _ = try? environment.step([0.1, 0.2])
      _ = environment.observation
    }
  }
}
