import Commands
import Diagnostics
import Language
import TestSupport
import Testing

/// Random calls of all commands, with arguments that fit and that don't: each ends, fails with a place, and
/// changes nothing if it fails.
struct CommandFuzzTests {
  /// Statements after which there is an object of each kind, small enough that everything is quick.
  private static let preparation = """
    arm = ReacherVertical
    walks = collect arm trajectories=40 length=3
    e = ActionEmbedding walks hidden=4 batch=2 epoch_size=8 decoder_epochs=1
    trained = ActionEmbedding walks hidden=4 batch=2 epoch_size=8 decoder_epochs=1
    train trained epochs=1
    agent = TD3 arm hidden=[4] batch=4
    planner = TD3 arm actions=trained hidden=[4] batch=4
    train planner steps=120 every=60 episodes=1
    chance = RandomAgent arm
    t = neighbors trained of=[0, 0] k=3
    a = [[1, 2], [3, 4]]
    n = 3
    s = "text"
    def f(x) { return x }
    save walks to="walks"
    save trained to="trained"
    save t to="t.csv"
    """

  /// These would leave the folder of the test, or the test itself.
  private static let excluded: Set = ["cd", "quit", "edit", "shell"]

  @Test(.timeLimit(.minutes(15)), arguments: TestTier.current == .fast ? [1] : [1, 2, 3, 4])
  func everyCallEnds(seed: UInt64) throws {
    let prepared = Bench()
    let problem = prepared.run(Self.preparation).problem
    try #require(problem == nil, "\(problem ?? "")")
    var writer = Writer(generator: SeededGenerator(seed: seed))
    var outcomes: [String: Int] = [:]
    for round in 0..<30 {
      let bench = try Bench(copying: prepared)
      for _ in 0..<12 {
        let text = writer.statement()
        let names = bench.session.variables.names
        // a call that would take long is stopped somewhere in its midst
        bench.pollsLeft = writer.stop()
        let outcome = bench.run(text)
        bench.pollsLeft = nil
        outcomes[outcome.word, default: 0] += 1
        if let diagnostic = outcome.failure {
          #expect(diagnostic.location != nil, "\(text): \(diagnostic.message)")
          let message = diagnostic.message
          let isSentence =
            message.split(separator: " ").count > 2
            && !["Optional(", "Error(", "Swift."].contains { message.contains($0) }
          #expect(isSentence, "\(text): \(diagnostic.message)")
          // the first turn of a loop may have gone well
          #expect(text.hasPrefix("for") || bench.session.variables.names == names, "\(text)")
        }
      }
      for values in bench.shown {
        for value in values {
          let columns = Int.random(in: 1...100, using: &writer.generator)
          #expect(
            !ValueFormatter(columns: columns).text(value).isEmpty || value == .string(""), "round \(round)")
          #expect(!value.json.isEmpty)
        }
      }
    }
    // neither all fit nor none
    #expect(outcomes["finished", default: 0] > 60 && outcomes["failed", default: 0] > 10, "\(outcomes)")
    #expect(outcomes["refused", default: 0] > 20, "\(outcomes)")
  }

  private struct Writer {
    var generator: SeededGenerator
    private let commands = AllCommands.table.commands.filter { !excluded.contains($0.name) }

    init(generator: SeededGenerator) { self.generator = generator }

    mutating func pick(_ words: [String]) -> String { words.randomElement(using: &generator) ?? "" }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    mutating func stop() -> Int { Int.random(in: 1...60, using: &generator) }

    mutating func statement() -> String {
      let call = call(depth: 0)
      switch Int.random(in: 0..<10, using: &generator) {
      case 0: return "time \(call)"
      case 1: return "for i in 1..2 { y = \(call) }"
      case 2: return "y = over k in [1, 2] { \(call) }"
      case 3: return "try { \(call) } catch problem { print problem.message }"
      case 4...6: return "y = \(call)"
      default: return call
      }
    }

    mutating func call(depth: Int) -> String {
      guard let command = commands.randomElement(using: &generator) else { return "" }
      var words: [String] = []
      for parameter in command.parameters {
        if parameter.style == .free {
          for index in 0..<2 where chance(60) { words.append("c\(index)=\(fitting(parameter, depth))") }
          continue
        }
        let isPositional = parameter.style != .named
        guard parameter.isRequired ? !chance(3) : chance(isPositional ? 70 : 30) else { continue }
        let value = chance(85) ? fitting(parameter, depth) : anything()
        words.append(isPositional && chance(80) ? value : "\(parameter.name)=\(value)")
      }
      if chance(2) { words.append(anything()) }
      if command.isFunction { return "\(command.name)(\(words.joined(separator: ", ")))" }
      return ([command.name] + words).joined(separator: " ")
    }

    /// An argument of the parameter's type, within its bounds or just outside.
    mutating func fitting(_ parameter: any ParameterDeclaration, _ depth: Int) -> String {
      switch parameter.form {
      case .choice(let words): return pick(words.map(\.word))
      case .commandName: return pick(commands.map(\.name))
      case .variableName: return pick(["arm", "e", "t", "nosuch"])
      case .topic(let words): return pick(commands.map(\.name) + words.map(\.word))
      case .path, .inputPath:
        return pick([
          #""x""#, #""x.csv""#, #""walks.safetensors""#, #""trained.safetensors""#, #""t.csv""#, #""p.png""#,
          #""p.svg""#, #""ReacherVertical""#, #""no/such""#, #""""#, #"".""#,
        ])
      case .statement: return depth == 0 ? call(depth: 1) : "n = 4"
      case .columnFormula: return pick(["mean(rank)", "rank", "length(n)", "max(distance) - nosuch"])
      case .formula: return pick(["distance > 0", "rank < 2 and n > 1", "rank", "nosuch > 1"])
      case .formulaOf:
        return pick([
          "[qpos, qvel]", "qpos[0]", "position(\"fingertip\")", "before(qvel[1]) > dt", "uniform(-1, 1, nq)",
          "late(action)",
          "f(qpos)", "norm(rotation(\"body0\"))", "qpos[n]", "goal", "nosuch(1)", "qpos == qvel",
          "[1, [s, qpos]]",
        ])
      case .columnName: return pick(["rank", "distance", "[rank]", "nosuch"])
      case .value: break
      }
      return value(parameter)
    }

    private mutating func value(_ parameter: any ParameterDeclaration) -> String {
      let type = parameter.type
      let variables = ["arm", "walks", "e", "trained", "agent", "planner", "chance", "t", "a", "s", "f"]
      switch type {
      case _ where ValueType.number.mayBe(type) && type != .any:
        let bounds = parameter.bounds
        let near = [bounds.low, bounds.low.map { $0 + 1 }, bounds.low.map { $0 - 1 }].compactMap(\.self)
        return pick(near.map { "\($0)" } + ["1", "2", "3", "0.5"])
      case _ where ValueType.boolean.mayBe(type) && type != .any: return pick(["true", "false"])
      case _ where ValueType.array.mayBe(type) && type != .any:
        return pick([
          "[0, 0]", "[[0.1, 0.2], [0, 0], [1, -1]]", "[1, 2, 3, 4]", "a", "1..3", "[]", "zeros(2, 3, 2)",
        ])
      case _ where ValueType.string.mayBe(type) && type != .any: return pick([#""text""#, "s", #""""#])
      case .any: return pick(variables + ["1", "none", "[1, s]"])
      default: return pick(variables)
      }
    }

    mutating func anything() -> String {
      pick([
        "1e300", "-1", "nan", "inf", "0.5", "none", "true", #""é""#, "arm", "walks", "trained", "agent", "t",
        "f", "[]",
        "[[1], [2, 3]]", "1..1e9", "nosuch", "(f(1))", "zeros(3, 0)", "(t.distance)", "result",
      ])
    }
  }
}

extension Outcome {
  /// How it ended, in a word.
  fileprivate var word: String {
    switch self {
    case .finished, .quit: "finished"
    case .refused: "refused"
    case .failed, .expectationFailed: "failed"
    case .interrupted: "interrupted"
    }
  }

  fileprivate var failure: Diagnostic? {
    switch self {
    case .refused(let problems): problems.first
    case .failed(let problem), .expectationFailed(let problem): problem
    case .finished, .quit, .interrupted: nil
    }
  }
}
