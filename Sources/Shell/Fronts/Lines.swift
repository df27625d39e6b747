import LineEditing

/// Where the shell reads its lines.
protocol Lines {
  /// Gives the next line; a terminal shows the prompt, and a draft to be edited.
  func readLine(prompt: String, style: String, draft: String) -> LineInput
  /// Lets the arrows recall an input.
  func remember(_ input: String)
  /// Forgets what was typed before the next prompt.
  func discardTypedAhead()
  /// Whether more input waits than the line read last.
  var hasTypedAhead: Bool { get }
  /// Takes the input that waits away and gives it as text.
  func takeTypedAhead() -> String
}

extension LineEditor: Lines {}

/// Lines of a pipe or file: no prompt, nothing to recall.
struct PlainLines: Lines {
  private let reader = LineReader(.input)

  func readLine(prompt: String, style: String, draft: String) -> LineInput {
    reader.readLine()
  }

  func remember(_ input: String) {}
  func discardTypedAhead() {}
  var hasTypedAhead: Bool { false }
  func takeTypedAhead() -> String { "" }
}
