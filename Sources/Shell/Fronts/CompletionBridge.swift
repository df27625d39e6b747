import Diagnostics
import Language
import LineEditing

/// Turns what the language could continue with into candidates for the edited line.
struct CompletionBridge {
  let interpreter: Interpreter

  /// The candidates at a cursor of the last line, in Unicode scalars, after the lines before it.
  ///
  /// `words` can be a whole line too.
  func candidates(_ line: String, _ cursor: Int, after earlier: String, words: [String] = []) -> Candidates {
    let before = earlier.isEmpty ? "" : earlier + "\n"
    let typed = String(String.UnicodeScalarView(line.unicodeScalars.prefix(cursor)))
    let text = before + line
    let isFirst = before.isEmpty && !typed.isEmpty && typed.allSatisfy(\.isLetter)
    let wholes = isFirst ? words.filter { $0.hasPrefix(typed) } : []
    let found = interpreter.complete(text, at: before.utf8.count + typed.utf8.count)
    guard let first = found.first else {
      let items = wholes.map { Candidate(text: $0, suffix: "", meaning: "of the lesson") }
      return Candidates(replaced: (wholes.isEmpty ? cursor : 0)..<cursor, items: items)
    }
    let start = max(0, first.range.start - before.utf8.count)
    let kept = String(decoding: typed.utf8.prefix(start), as: UTF8.self)
    var seen: Set<String> = []
    let items =
      wholes.map { Candidate(text: $0, suffix: "", meaning: "of the lesson") }
      + found.filter { seen.insert($0.text).inserted }.map { candidate($0, after: kept) }
    return Candidates(replaced: min(cursor, kept.unicodeScalars.count)..<cursor, items: items)
  }

  private func candidate(_ completion: Completion, after kept: String) -> Candidate {
    let isFile = completion.quote != nil
    let fallback = completion.defaultText.map { "[\($0)] " } ?? ""
    return Candidate(
      text: completion.text, suffix: suffix(completion, after: kept),
      meaning: isFile ? "" : fallback + completion.meaning)
  }

  /// What follows a word when it is the only candidate.
  private func suffix(_ completion: Completion, after kept: String) -> String {
    if let quote = completion.quote { return completion.meaning == "file" ? quote : "" }
    if completion.text.hasSuffix("=") || completion.text.hasSuffix("/") || kept.hasSuffix(".") { return "" }
    let isFunction = interpreter.session.commands[completion.text]?.isFunction == true
    return isFunction ? "(" : completion.isInBraces ? "" : " "
  }
}
