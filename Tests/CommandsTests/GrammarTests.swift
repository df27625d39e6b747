import Commands
import Diagnostics
import Foundation
import Language
import Syntax
import Testing

/// The grammars of editors say what the lexer says.
@Suite struct GrammarTests {
  @Test(arguments: [
    ("scripts/editors/vim/syntax/dyne.vim", "vim"),
    ("scripts/editors/vscode/syntaxes/dyne.tmLanguage.json", "textmate"),
  ]) func grammarsAreFresh(_ path: String, _ name: String) throws {
    let write = try #require(commandDocuments[name])
    try DocumentTests().compare(path, with: write(AllCommands.table))
  }

  @Test func everyWordHasOneColour() {
    let words = Vocabulary(AllCommands.table)
    let all =
      words.control + words.declarations + words.operators + words.constants + words.constructors
      + words.commands + words.functions
    #expect(Set(all).count == all.count)
    #expect(Set(all) == Set(Token.words.keys).union(AllCommands.table.commands.map(\.name)))
  }

  struct Grammar: Decodable {
    struct Rule: Decodable {
      let name: String?
      let match: String?
      let begin: String?
      let end: String?
      let include: String?
      let patterns: [Rule]?
    }
    struct Part: Decodable { let patterns: [Rule] }
    let scopeName: String
    let fileTypes: [String]
    let patterns: [Rule]
    let repository: [String: Part]
  }

  func rules() throws -> [Grammar.Rule] {
    let text = textMateGrammar(AllCommands.table)
    let grammar = try JSONDecoder().decode(Grammar.self, from: Data(text.utf8))
    #expect(grammar.scopeName == "source.dyne" && grammar.fileTypes == ["dyne"])
    #expect(grammar.patterns.first?.include == "#code")
    return try #require(grammar.repository["code"]).patterns
  }

  /// The scopes of a line: of all rules the one that begins first, the earlier one of two.
  func scopes(of line: String, _ rules: [(String, NSRegularExpression)]) -> [(text: String, scope: String)] {
    let whole = line as NSString
    var found: [(String, String)] = []
    var position = 0
    while position < whole.length {
      let rest = NSRange(location: position, length: whole.length - position)
      let matches = rules.compactMap { name, pattern in
        pattern.firstMatch(in: line, options: .withTransparentBounds, range: rest).map { (name, $0.range) }
      }
      guard let start = matches.map(\.1.location).min(),
        let first = matches.first(where: { $0.1.location == start })
      else { break }
      found.append((whole.substring(with: first.1), first.0))
      position = max(first.1.location + first.1.length, position + 1)
    }
    return found
  }

  /// What a token's scope must begin with; nil for signs and names of variables.
  func scope(of token: Token, _ text: String, before: String, after: String) -> String? {
    switch token.kind {
    case .number: return "constant.numeric"
    case .verbatim: return "string.quoted.single"
    case .textStart: return "string.quoted.double"
    case .name:
      if before.hasSuffix(".") { return nil }
      if after.hasPrefix("="), !after.hasPrefix("==") { return "variable.parameter" }
      guard let command = AllCommands.table[text] else { return nil }
      if command.isFunction { return after.hasPrefix("(") ? "support.function.dyne" : nil }
      return command.isConstructor ? "entity.name.type" : "support.function.command"
    case _ where token.kind.isLiteralWord: return "constant.language"
    case .and, .or, .not, .by, .in: return "keyword.operator.word"
    case .def, .param, .include, .expect: return "storage.type"
    case _ where token.kind.isWord: return "keyword.control"
    default: return nil
    }
  }

  static let samples = """
    arm = ReacherVertical seed=1
    walks = collect arm trajectories=100k length=4
    for i in 0..10 by 0.5 { print i - 1_000 * 2.5e-3 }
    if not close(mean(walks.change_mean), 0) and true { expect 1M == 1e6 }
    def f(x, n=2) { return x ^ n }
    while false { break; continue }
    param steps = 20k 'environment steps'
    over seed in [1, 2] { uniform(0, 1) }
    try { include 'x.dyne' } catch problem { print problem.message none pi inf nan }
    print "a {1 + 1:.3} b \\" c" 'it is' e.length agent.steps
    neighbors e of=[[0.8, -0.2], [0, 0]] k=5 metric=white
    plot e color=outcome to="latent.png"; save e to='runs/e'
    """

  @Test func theTextMateGrammarAgreesWithTheLexer() throws {
    let rules = try rules().map { rule -> (String, NSRegularExpression) in
      // a string is one region; what is inside it is looked at by itself
      let pattern =
        try rule.match ?? (rule.begin == "\"" ? #""(?:\\.|[^"\\])*""# : #require(rule.begin))
      return (try #require(rule.name), try NSRegularExpression(pattern: pattern))
    }
    for line in Self.samples.split(separator: "\n").map(String.init) {
      var scopes = scopes(of: line, rules)[...]
      let source = SourceText(name: "sample", text: line)
      var depth = 0
      for token in Lexer(source).tokens {
        if token.kind == .textEnd { depth -= 1 }
        defer { if token.kind == .textStart { depth += 1 } }
        let text = source.text(in: token.range)
        let before = source.text(in: SourceRange(0, token.start))
        let after = source.text(in: SourceRange(token.end, source.utf8.count))
        guard depth == 0, let wanted = scope(of: token, text, before: before, after: after) else { continue }
        scopes = scopes.drop { !$0.text.hasPrefix(text) }
        let found = try #require(scopes.first, "'\(text)' of \(line) has no scope")
        #expect(found.scope.hasPrefix(wanted), "'\(text)' of \(line) is \(found.scope)")
        scopes = scopes.dropFirst()
      }
    }
    for (line, wanted) in [
      ("## told", "comment.line.documentation"), ("x = 1 # why", "comment.line.number-sign"),
    ] {
      #expect(scopes(of: line, rules).last?.scope.hasPrefix(wanted) == true, "\(line)")
    }
  }

  @Test func everyPatternOfTheGrammarCompiles() throws {
    func check(_ rules: [Grammar.Rule]) throws {
      for rule in rules {
        for pattern in [rule.match, rule.begin, rule.end].compactMap(\.self) {
          #expect(throws: Never.self, "\(pattern)") { try NSRegularExpression(pattern: pattern) }
        }
        try check(rule.patterns ?? [])
      }
    }
    try check(rules())
  }

  @Test(arguments: ["package.json", "language-configuration.json"]) func theOtherFilesOfVSCodeAreJSON(
    _ name: String
  ) throws {
    let file = DocumentTests.root.appending(path: "scripts/editors/vscode/\(name)")
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(contentsOf: file)) }
  }
}
