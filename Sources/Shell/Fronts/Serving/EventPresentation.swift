import Diagnostics
import Language
import LineEditing
import Texts

/// Writes each thing as one line of JSON that says which request it belongs to.
final class EventPresentation: Presentation {
  /// The request that is answered; nil between requests.
  var request: JSON = .null
  /// The columns that texts are laid out for.
  var columns = 80
  private var nextProgress = -1.0

  /// The seconds between two events of progress at least.
  private static let pause = 0.1

  /// A result is told twice: as a value, and as the text that the prompt would show.
  func results(_ values: [Value]) -> String {
    let formatter = ValueFormatter(columns: columns)
    return values.map { value in
      // what is interrupted while it is written isn't shown in part
      guard let json = try? value.json(isInterrupted: { Interrupt.isPending }) else { return "" }
      let text = JSONText.quoted(ShownText.lines(formatter.text(value)))
      return line("result", "\"value\":\(json),\"text\":\(text)")
    }.joined()
  }

  func note(_ text: String) -> String { line("note", "\"text\":\(JSONText.quoted(text))") }

  func diagnostic(_ diagnostic: Diagnostic) -> String {
    let text = diagnostic.rendered(color: false, width: columns, wraps: true)
    return line(
      diagnostic.severity.rawValue, "\"diagnostic\":\(diagnostic.json),\"text\":\(JSONText.quoted(text))")
  }

  func echo(_ statement: String) -> String {
    line("statement", "\"text\":\(JSONText.quoted(statement))")
  }

  func echo(_ statement: String, from place: String) -> String { echo(statement) }

  func narration(_ lines: [String]) -> String {
    line("narration", "\"text\":\(JSONText.quoted(lines.joined(separator: "\n")))")
  }

  /// How far work has come; nil where the last event is less than a tenth of a second ago.
  func progress(_ progress: Progress, at seconds: Double) -> String? {
    guard seconds >= nextProgress || progress.done == progress.total else { return nil }
    nextProgress = seconds + EventPresentation.pause
    let fields = JSON.object([
      JSON.Member("label", .string(progress.label)), JSON.Member("done", .number(progress.done)),
      JSON.Member("total", progress.total.map(JSON.number) ?? .null),
      JSON.Member("unit", .string(progress.unit)), JSON.Member("note", .string(progress.note)),
    ])
    return line("progress", "\"progress\":\(fields.text)")
  }

  private func line(_ event: String, _ fields: String) -> String {
    "{\"event\":\(JSONText.quoted(event)),\"id\":\(request.text),\(fields)}\n"
  }
}
