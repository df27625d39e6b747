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
      "a character's number must be between 0 and 10FFFF in hexadecimal and no surrogate, but is '\(text)'"
    case .badNumber(let text, _):
      "a number must be digits with a fraction, an exponent, k or M, but is '\(text)'"
    case .numberTooLarge(let text): "a number must be below 1.8e308, but is '\(text)'"
    case .badFormat(let text): "a format must be [<|>|^][+][0][width][,][.digits][f|e|g|%], but is '\(text)'"
    case .expected(let what, let found, _): "\(what) must come here, but \(found)"
    case .unclosed(let opener, let closer, let found, _):
      "'\(opener)' must be closed by '\(closer)', but \(found.map { "here \($0)" } ?? "the text ends")"
    case .unopened(let closer): "'\(closer)' closes nothing"
    case .tooDeep(let limit): "what is nested or chained must be at most \(limit) levels deep, but is deeper"
    case .reservedName(let word): "a name must be no word of the language, but is '\(word)'"
    case .missingComma(let what): "a ',' must come between \(what)"
    case .blankBeforeIndex: "a ',' must come before the '[' of another value; an index has no blank before it"
    case .missingBlank: "a blank must come between arguments"
    case .commaBetweenArguments: "blanks must come between arguments, but here is a ','"
    case .blanksAroundEquals: "'=' must have no blanks around it among arguments"
    case .chainedComparison: "a comparison must have two sides, but this one goes on"
    case .chainedRange: "a range must have two ends, but this one goes on"
    case .looseOperator(let word): "'\(word)' must be in parentheses to come after another operator"
    case .ambiguousSign(let sign, _):
      "'\(sign)' must have blanks on both sides or on neither inside brackets, but has one before it only"
    case .overInExpression: "'over' must be in parentheses inside an expression"
    case .emptyInterpolation: "an expression must come between '{' and '}'"
    case .callOfValue: "what is called must be a name, but is a value"
    case .badTarget(let what):
      "what is assigned to must be a variable, its element or its field, but is \(what)"
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
