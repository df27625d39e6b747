import Commands
import Language
import TestSupport

/// Writes random statements with all commands, with arguments that fit and some that don't.
struct StatementWriter {
  var generator: SeededGenerator
  private let commands: [Command]

  init(generator: SeededGenerator, without excluded: Set<String>) {
    self.generator = generator
    commands = AllCommands.table.commands.filter { !excluded.contains($0.name) }
  }

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
    case .anyWord(let words): return pick(words.map(\.word))
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
    case .value, .namedValues: break
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
