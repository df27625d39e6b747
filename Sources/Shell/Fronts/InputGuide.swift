import Diagnostics
import Language
import LineEditing
import Syntax

/// Says what the language knows of a text that is being edited.
struct InputGuide {
  let interpreter: Interpreter

  /// The colours of a text, what stands before its rows, and what the parameter at the cursor takes; the
  /// cursor is counted in Unicode scalars.
  func read(_ text: String, _ cursor: Int, hasHint: Bool) -> InputReading {
    let place = String(String.UnicodeScalarView(text.unicodeScalars.prefix(cursor))).utf8.count
    let colors = InputColors(session: interpreter.session, text: text, cursor: place)
    let kinds = colors.kinds()
    var inks: [Ink] = []
    inks.reserveCapacity(kinds.count)
    var offset = 0
    for scalar in text.unicodeScalars {
      inks.append(kinds[offset].map(Self.ink) ?? .plain)
      offset += UTF8.width(scalar)
    }
    let hint =
      hasHint ? ParameterHint(session: interpreter.session, text: text, cursor: place).line : ""
    return InputReading(inks: inks, prompts: colors.openBrackets().map(Prompt.continuation), hint: hint)
  }

  /// Whether a text runs as it is; one with a mistake does, to be shown.
  func enter(_ text: String) -> Entering {
    let (text, _) = PastedPrompts.stripped(text)
    if case .incomplete = interpreter.parse(SourceText(name: Workplace.promptName, text: text)) {
      return .continues
    }
    return .runs
  }

  private static func ink(_ kind: InputColors.Kind) -> Ink {
    switch kind {
    case .command: .command
    case .function: .function
    case .word: .word
    case .parameter: .parameter
    case .choice: .choice
    case .string: .string
    case .number: .number
    case .variable: .variable
    case .comment: .comment
    case .unknown: .unknown
    }
  }
}
