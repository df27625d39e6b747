import Diagnostics
import Language
import Testing

/// Checks by which statements values are said to have come about.
struct LineageTests {
  private final class Jar: LanguageObject {
    static let objectType = ObjectType("Jar", "A jar.", fields: [])
    var type: ObjectType { Jar.objectType }
    var summary: String { "a jar" }
    func field(_ name: String) -> Value? { nil }
    func copy() -> any LanguageObject { Jar() }
    func takeOver(_ copy: any LanguageObject) {}
  }

  /// What `tell x` in the last line of a text gives, without its own line.
  private func script(_ text: String) -> [String] {
    let jar = Parameter("jar", .anyObject, .positional, "A jar.")
    let any = Parameter("x", .value, .positional, "Anything.")
    let seed = Parameter("seed", .whole(0...1_000), "The seed.")
    let commands = [
      Command("Jar", area: .data, "Makes a jar.", returns: .object(Jar.objectType)) { call in
        _ = call.nextNumber(of: "Jar")
        return .object(Jar())
      },
      Command("fill", area: .data, "Fills a jar.", parameters: [jar], changesArgument: true) { _ in .none },
      Command("look", area: .data, "Looks.", parameters: [jar]) { _ in .none },
      Command("fail", area: .data, "Fails.", parameters: [jar], changesArgument: true) { _ in throw Fault() },
      Command("set", area: .session, "Sets the seed.", parameters: [seed]) { call in
        call.session.reseed(UInt64(call[seed]))
        return .none
      },
      Command("tell", area: .session, "Tells.", parameters: [any], returns: .list(.string)) { call in
        .list(call.session.script.dropFirst().dropLast().map(Value.string) + [.string(call.text)])
      },
    ]
    let session = Session(commands: CommandTable(commands), services: Services())
    let interpreter = Interpreter(session: session)
    for line in text.split(separator: "\n") {
      _ = interpreter.run(SourceText(name: "test", text: String(line)))
    }
    guard case .list(let lines) = session.result else { return [] }
    return lines.compactMap(\.string)
  }

  private struct Fault: Error {}

  @Test(arguments: [
    // what isn't read is left out
    ("a = 1\nb = 2\nc = a + 1\ntell c", "a = 1|c = a + 1"),
    // former values too
    ("a = 1\na = 2\ntell a", "a = 2"), ("a = 1\na = a + 1\ntell a", "a = 1|a = a + 1"),
    ("a = [1, 2]\na[0] = 3\ntell a", "a = [1, 2]|a[0] = 3"),
    // what changes an object, by any of its names
    ("a = Jar\nlook a\nfill a\ntell a", "a = Jar|fill a"),
    ("a = Jar\nb = a\nfill b\ntell a", "a = Jar|b = a|fill b"),
    // what comes before it numbers it, unless the seed is set anew
    ("a = Jar\nb = Jar\ntell b", "a = Jar|b = Jar"), ("a = Jar\nb = Jar\ntell a", "a = Jar"),
    ("a = Jar\nset seed=3\nb = Jar\ntell b", "set seed=3|b = Jar"),
    ("a = random()\nb = random()\ntell b", "a = random()|b = random()"),
    // definitions, and what they read and do
    ("k = 2\ndef f(x) { return k * x }\na = f(3)\ntell a", "k = 2|def f(x) { return k * x }|a = f(3)"),
    ("def f(x) { fill x }\na = Jar\nf(a)\ntell a", "def f(x) { fill x }|a = Jar|f(a)"),
    ("a = Jar\nfor i in 1..2 { fill a }\ntell a", "a = Jar|for i in 1..2 { fill a }"),
    // what failed halfway has changed something nevertheless
    ("a = Jar\nfail a\ntell a", "a = Jar|fail a  # stopped early"),
  ])
  func statementsBehindAValue(_ text: String, _ expected: String) {
    let lines = script(text)
    #expect(lines.dropLast().joined(separator: "|") == expected)
    #expect(lines.last.map { text.hasSuffix($0) } == true)
  }
}
