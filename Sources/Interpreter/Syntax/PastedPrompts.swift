/// Takes the prompts off lines that were copied from a session, and leaves out what the session had printed.
///
/// After the first line with a prompt only lines with prompts are statements.
package struct PastedPrompts {
  private var isTranscript = false
  /// Whether the line before had a prompt, so that a further one of the same statement may follow.
  private var isInStatement = false
  /// How many lines were left out.
  package private(set) var leftOut = 0

  package init() {}

  /// The line without its prompts; nil for one that a session had printed.
  package mutating func stripped(_ line: String) -> String? {
    var rest = line[...]
    var hasPrompt = false
    while let shorter = Self.withoutPrompt(rest) { (rest, hasPrompt) = (shorter, true) }
    if !hasPrompt, isInStatement, let further = Self.withoutContinuation(rest) {
      (rest, hasPrompt) = (further, true)
    }
    isInStatement = hasPrompt
    isTranscript = isTranscript || hasPrompt
    if hasPrompt || !isTranscript { return String(rest) }
    if !line.allSatisfy(\.isWhitespace) { leftOut += 1 }
    return nil
  }

  /// A whole text with its lines in their places, those left out empty, and how many these are.
  package static func stripped(_ text: String) -> (text: String, leftOut: Int) {
    var prompts = PastedPrompts()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { prompts.stripped(String($0)) ?? "" }
    return (lines.joined(separator: "\n"), prompts.leftOut)
  }

  /// What follows `dyne> `, `step> `, `>>> ` or `In [3]: `; nil without such a prompt.
  private static func withoutPrompt(_ line: Substring) -> Substring? {
    let start = line.drop { $0 == " " || $0 == "\t" }
    for prompt in ["dyne>", "step>", ">>>"] where start.hasPrefix(prompt) {
      return afterBlank(start.dropFirst(prompt.count))
    }
    guard start.hasPrefix("In [") else { return nil }
    let rest = start.dropFirst(4).drop(while: \.isNumber)
    return rest.hasPrefix("]:") ? afterBlank(rest.dropFirst(2)) : nil
  }

  /// What follows the prompt of a further line: what is open, as wide as the main prompt, `   {> `, or dots.
  private static func withoutContinuation(_ line: Substring) -> Substring? {
    let start = line.drop { $0 == " " }
    if start.hasPrefix("...:") { return afterBlank(start.dropFirst(4)) }
    if start.hasPrefix("...") { return afterBlank(start.dropFirst(3)) }
    let marks = line.prefix(4)
    guard marks.count == 4, line.dropFirst(4).first == ">" else { return nil }
    let open = marks.drop { $0 == " " }
    guard open.allSatisfy({ !$0.isLetter && !$0.isNumber && $0 != " " }) || Token.words[String(open)] != nil
    else { return nil }
    return afterBlank(line.dropFirst(5))
  }

  /// A text without the blank it begins with; nil where something else follows a prompt.
  private static func afterBlank(_ text: Substring) -> Substring? {
    guard let first = text.first else { return text }
    return first == " " || first == "\u{A0}" || first == "\r" ? text.dropFirst() : nil
  }
}
