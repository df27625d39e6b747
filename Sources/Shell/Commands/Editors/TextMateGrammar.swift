import Diagnostics
package import Language
import Texts

/// Writes the TextMate grammar, as `scripts/editors/vscode/syntaxes/dyne.tmLanguage.json` holds it.
package func textMateGrammar(_ table: CommandTable) -> String {
  let words = Vocabulary(table)
  func oneOf(_ names: [String], _ after: String = "") -> String {
    "(?<![.\\p{L}\\p{N}_])(?:\(names.joined(separator: "|")))(?![\\p{L}\\p{N}_])\(after)"
  }
  let code: [GrammarRule] = [
    .match("comment.line.documentation.dyne", "^\\s*##.*$"),
    .match("comment.line.number-sign.dyne", "#.*$"),
    .region(
      "string.quoted.double.dyne", begin: "\"", end: "\"|$",
      [
        .match("constant.character.escape.dyne", "\\\\(?:u\\{[0-9A-Fa-f]+\\}|.)"),
        .region(
          "meta.interpolation.dyne", begin: "\\{", end: "\\}|$",
          [.match("constant.other.format.dyne", ":[^}\"]*(?=\\})"), .include("#code")]),
      ]),
    .match("string.quoted.single.dyne", "'[^'\\n]*'"),
    .match("variable.other.quoted.dyne", "`[^`\\n]*`"),
    .match(
      "constant.numeric.dyne",
      "(?<![\\p{L}\\p{N}_])\\d[0-9_]*(?:\\.\\d[0-9_]*)?(?:[eE][+-]?\\d[0-9_]*)?[kM]?(?![\\p{L}\\p{N}_])"),
    .match("variable.parameter.dyne", "(?<![.\\p{L}\\p{N}_])[\\p{L}_][\\p{L}\\p{N}_]*(?==(?!=))"),
    .match("keyword.control.dyne", oneOf(words.control)),
    .match("storage.type.dyne", oneOf(words.declarations)),
    .match("keyword.operator.word.dyne", oneOf(words.operators)),
    .match("constant.language.dyne", oneOf(words.constants + ["result"])),
    .match("entity.name.type.dyne", oneOf(words.constructors)),
    .match("support.function.command.dyne", oneOf(words.commands)),
    .match("support.function.dyne", oneOf(words.functions, "(?=\\s*\\()")),
    .match("keyword.operator.dyne", "\\.\\.|[=!<>]=|[-+*/%^<>=]"),
  ]
  let rules = code.map { "        " + $0.json }.joined(separator: ",\n")
  return """
    {
      "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
      "comment": "Made by `dyne help --grammar textmate` from the list of commands; don't edit.",
      "name": "dyne",
      "scopeName": "source.dyne",
      "fileTypes": ["dyne"],
      "firstLineMatch": "^#!.*\\\\bdyne\\\\b",
      "patterns": [{"include": "#code"}],
      "repository": {
        "code": {
          "patterns": [
    \(rules.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
          ]
        }
      }
    }

    """
}

/// One rule of a TextMate grammar.
private indirect enum GrammarRule {
  case match(String, String)
  case region(String, begin: String, end: String, [GrammarRule])
  case include(String)

  var json: String {
    switch self {
    case .match(let name, let pattern):
      JSONText.object([("name", JSONText.quoted(name)), ("match", JSONText.quoted(pattern))])
    case .region(let name, let begin, let end, let rules):
      JSONText.object([
        ("name", JSONText.quoted(name)), ("begin", JSONText.quoted(begin)), ("end", JSONText.quoted(end)),
        ("patterns", "[" + rules.map(\.json).joined(separator: ", ") + "]"),
      ])
    case .include(let name): JSONText.object([("include", JSONText.quoted(name))])
    }
  }
}
