import Diagnostics

/// Everything that can be wrong with a text before it means anything.
enum SyntaxError {
  // characters
  case unexpectedCharacter(String, help: String?)
  case unterminatedText(quote: String)
  case badEscape(String)
  case badScalar(String)
  case badNumber(String, help: String?)
  case numberTooLarge(String)
  case badFormat(String)
  // structure
  case expected(String, found: String, help: String?)
  case unclosed(String, by: String, found: String?, help: String?)
  case unopened(String)
  case tooDeep(Int)
  case reservedName(String)
  // arguments
  case missingComma(between: String)
  case blankBeforeIndex
  case missingBlank
  case commaBetweenArguments
  case blanksAroundEquals(String)
  // expressions
  case chainedComparison
  case chainedRange
  case looseOperator(String)
  case ambiguousSign(String, before: String)
  case overInExpression
  case emptyInterpolation
  case callOfValue(help: String)
  // statements
  case badTarget(String)
  case onItsOwnLine(String, before: String)
  case notConstant
  case nestedParameter
  case interpolatedPath
  case versionNotFirst
  case badVersion(String)
  case badLanguageText(String)

  var id: String {
    switch self {
    case .unexpectedCharacter: "unexpected-character"
    case .unterminatedText: "unterminated-string"
    case .badEscape, .badScalar: "bad-escape"
    case .badNumber, .numberTooLarge: "bad-number"
    case .badFormat: "bad-format"
    case .expected: "unexpected-text"
    case .unclosed: "unclosed-bracket"
    case .unopened: "unopened-bracket"
    case .tooDeep: "too-deep"
    case .reservedName: "reserved-name"
    case .missingComma, .blankBeforeIndex: "missing-comma"
    case .missingBlank: "missing-blank"
    case .commaBetweenArguments: "comma-between-arguments"
    case .blanksAroundEquals: "blanks-around-equals"
    case .chainedComparison: "chained-comparison"
    case .chainedRange: "chained-range"
    case .looseOperator: "loose-operator"
    case .ambiguousSign: "ambiguous-sign"
    case .overInExpression: "over-in-expression"
    case .emptyInterpolation: "empty-interpolation"
    case .callOfValue: "call-of-value"
    case .badTarget: "bad-assignment"
    case .onItsOwnLine: "lonely-word"
    case .notConstant: "not-constant"
    case .nestedParameter: "nested-param"
    case .interpolatedPath: "interpolated-path"
    case .versionNotFirst, .badVersion: "bad-version"
    case .badLanguageText: "bad-string"
    }
  }

  var message: String {
    switch self {
    case .unexpectedCharacter(let character, _): "unexpected character \(character)"
    case .unterminatedText(let quote): "a string must end with \(quote) on the line it starts on"
    case .badEscape(let text): #"an escape must be \n, \t, \", \\, \{ or \u{…}, but is '\#(text)'"#
    case .badScalar(let text):
      "a code point must be a hexadecimal number up to 10FFFF and not a surrogate, but is '\(text)'"
    case .badNumber(let text, _):
      "a number must be digits with a fraction, an exponent, k or M, but is '\(text)'"
    case .numberTooLarge(let text): "a number must be below 1.8e308, but is '\(text)'"
    case .badFormat(let text): "a format must be [<|>|^][+][0][width][,][.digits][f|e|g|%], but is '\(text)'"
    case .expected(let what, let found, _): "expected \(what), but found \(found)"
    case .unclosed(let opener, let closer, let found, _):
      "'\(opener)' is not closed: expected '\(closer)', but found \(found ?? "the end of the text")"
    case .unopened(let closer): "unmatched '\(closer)'"
    case .tooDeep(let limit): "brackets or operators are nested more than \(limit) levels deep"
    case .reservedName(let word): "'\(word)' is a reserved word, so it cannot be a name"
    case .missingComma(let what): "missing ',' between \(what)"
    case .blankBeforeIndex: "missing ',' before '[': an index has no space before it"
    case .missingBlank: "missing space between arguments"
    case .commaBetweenArguments: "arguments are separated by spaces here, not by ','"
    case .blanksAroundEquals: "a named argument has no spaces around '='"
    case .chainedComparison: "a comparison has two sides; this one has more"
    case .chainedRange: "a range has two ends; this one has more"
    case .looseOperator(let word): "'\(word)' must be in parentheses to come after another operator"
    case .ambiguousSign(let sign, _):
      "'\(sign)' is ambiguous inside brackets: it has a space before it but none after"
    case .overInExpression: "'over' must be in parentheses inside an expression"
    case .emptyInterpolation: "missing expression between '{' and '}'"
    case .callOfValue: "a value cannot be called, only a name"
    case .badTarget(let what):
      "cannot assign to \(what), only to a variable, its element or its field"
    case .onItsOwnLine(let word, let place): "'\(word)' must be on the line of \(place) before it"
    case .notConstant: "the default of a 'param' must be a constant"
    case .nestedParameter: "'param' must be at the top level of a script, but is in a block"
    case .interpolatedPath: "the file of an 'include' must be a plain string, but has interpolation"
    case .versionNotFirst: "'dyne' with a version must be the first statement"
    case .badVersion(let version): "the version of the language must be 1, but is \(version)"
    case .badLanguageText(let what): "\(what) must be a string without interpolation"
    }
  }

  var help: String? {
    switch self {
    case .unexpectedCharacter(_, let help), .badNumber(_, let help), .expected(_, _, let help),
      .unclosed(_, _, _, let help):
      help
    case .blanksAroundEquals(let name): "write \(name)=… (or compare with '==')"
    case .chainedComparison: "join two comparisons with 'and'"
    case .chainedRange: "give the step with 'by'"
    case .ambiguousSign("-", let next): "write ', -\(next)' for another value, '- \(next)' to subtract"
    case .ambiguousSign(_, let next): "write ', \(next)' for another value, '+ \(next)' to add"
    case .emptyInterpolation: #"write \{ for a brace"#
    case .callOfValue(let help): help
    case .notConstant: "use numbers, strings, true, false, none and lists of them"
    case .onItsOwnLine(let word, _) where word != "{": "write } \(word)"
    case .versionNotFirst: "move it to the top"
    default: nil
    }
  }
}
