import LineEditing

/// Where the shell reads its lines.
protocol Lines {
  /// Gives the next line; a terminal shows the prompt, and a draft to be edited, and takes a statement whole.
  func readLine(prompt: String, draft: String, isStatement: Bool) -> LineInput
  /// Lets the arrows recall an input, with what is known of it.
  func remember(_ input: HistoryRecord)
  /// Forgets what was typed before the next prompt.
  func discardTypedAhead()
  /// Whether more input waits than the line read last.
  var hasTypedAhead: Bool { get }
  /// Takes the input that waits away and gives it as text.
  func takeTypedAhead() -> String
}

extension Lines {
  /// Lets the arrows recall an input.
  func remember(_ input: String) {
    remember(HistoryRecord(statement: input, time: 0, folder: "", duration: 0, outcome: ""))
  }
}

/// Lines of a pipe or file: no prompt, nothing to recall.
struct PlainLines: Lines {
  private let reader = LineReader(.input)

  func readLine(prompt: String, draft: String, isStatement: Bool) -> LineInput {
    reader.readLine()
  }

  func remember(_ input: HistoryRecord) {}
  func discardTypedAhead() {}
  var hasTypedAhead: Bool { false }
  func takeTypedAhead() -> String { "" }
}
