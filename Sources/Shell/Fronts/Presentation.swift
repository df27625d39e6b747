import Diagnostics
import Language
import LineEditing
import Texts

/// How results and messages are written: for people, or as lines of JSON.
///
/// All texts end in a newline.
protocol Presentation {
  /// Results on standard output.
  func results(_ values: [Value]) -> String
  /// A line that isn't a result, on standard error.
  func note(_ line: String) -> String
  /// An error, on standard error.
  func diagnostic(_ diagnostic: Diagnostic) -> String
  /// A statement that is about to run.
  func echo(_ statement: String) -> String
  /// A statement of a script, with its place.
  func echo(_ statement: String, from place: String) -> String
  /// What a script says to its reader.
  func narration(_ lines: [String]) -> String
}

/// Writes for people.
struct TextPresentation: Presentation {
  var columns: Int
  var hasColor: Bool
  /// The rows of a table that are shown.
  var rows = ValueFormatter.usualRows
  /// Whether messages are broken at the window's width.
  var wraps = false
  /// Whether a command has drawn a text: it may have escape sequences.
  var isDrawing: (String) -> Bool = { _ in false }

  func results(_ values: [Value]) -> String {
    let formatter = ValueFormatter(columns: columns, rows: rows, fitsWindow: wraps)
    let texts = values.map { value in
      let text = formatter.text(value)
      return value.string != nil && isDrawing(text) ? text : ShownText.lines(text)
    }
    let isOneLine = texts.allSatisfy { !$0.contains("\n") }
    return texts.joined(separator: isOneLine ? " " : "\n") + "\n"
  }

  func note(_ line: String) -> String {
    let line = ShownText.line(line)
    guard wraps else { return "      \(line)\n" }
    return HelpText.wrap(line, max(20, columns), indent: 6).map { $0 + "\n" }.joined()
  }

  func diagnostic(_ diagnostic: Diagnostic) -> String {
    diagnostic.rendered(color: hasColor, width: wraps ? columns : max(40, columns), wraps: wraps) + "\n"
  }

  func echo(_ statement: String) -> String {
    let lines = ShownText.lines(statement).split(separator: "\n", omittingEmptySubsequences: false)
    let text = lines.enumerated().map { ($0 == 0 ? "dyne> " : "    > ") + $1 }.joined(separator: "\n")
    return hasColor ? "\u{1b}[1m\(text)\u{1b}[0m\n" : text + "\n"
  }

  func echo(_ statement: String, from place: String) -> String {
    let place = ShownText.line(place)
    let dimmed = hasColor ? "\u{1b}[2m\(place)\u{1b}[0m" : place
    return dimmed + "\n" + echo(statement)
  }

  func narration(_ lines: [String]) -> String {
    "\n" + lines.map(ShownText.line).map { (hasColor ? "\u{1b}[3m\($0)\u{1b}[0m" : $0) + "\n" }.joined()
  }
}

/// Writes each thing as one line of JSON.
struct JSONPresentation: Presentation {
  func results(_ values: [Value]) -> String {
    // what is interrupted while it is written isn't shown in part
    values.map { value in (try? value.json { Interrupt.isPending }).map { $0 + "\n" } ?? "" }.joined()
  }

  func note(_ line: String) -> String {
    "{\"note\": \(JSONText.quoted(line))}\n"
  }

  func diagnostic(_ diagnostic: Diagnostic) -> String {
    diagnostic.json + "\n"
  }

  func echo(_ statement: String) -> String {
    "{\"statement\": \(JSONText.quoted(statement))}\n"
  }
  func echo(_ statement: String, from place: String) -> String {
    "{\"statement\": \(JSONText.quoted(statement)), \"place\": \(JSONText.quoted(place))}\n"
  }

  func narration(_ lines: [String]) -> String {
    "{\"narration\": \(JSONText.quoted(lines.joined(separator: "\n")))}\n"
  }
}
