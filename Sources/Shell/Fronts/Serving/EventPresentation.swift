import Diagnostics
import Language
import LineEditing
import Texts

/// Writes each thing as one line of JSON that says which request it belongs to.
final class EventPresentation: Presentation {
  /// The request that is answered; nil between requests.
  var request: JSON = .null { didSet { if request != .null { began(request) } } }
  /// Hears the `id` of the request that is answered next.
  var began: (JSON) -> Void = { _ in }
  /// Takes what is written instead of standard output; nil where that does.
  var send: ((String) -> Void)?
  /// Whether results are also shown as tables and pictures of a page.
  var isRich = false
  /// The pictures that belong to a text that a command drew: their types, and base 64 or JSON.
  var media: (String) -> [DrawnMedia] = { _ in [] }
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
      return line("result", "\"value\":\(json),\"text\":\(text)\(isRich ? richForm(of: value) : "")")
    }.joined()
  }

  /// A member with what a page shows of a value, by media type; empty where that is its text alone.
  private func richForm(of value: Value) -> String {
    var media = value.string.map(self.media) ?? []
    if case .table(let table) = value { media.append(DrawnMedia(type: "text/html", text: table.html)) }
    guard !media.isEmpty else { return "" }
    return ",\"media\":{" + media.map(\.member).joined(separator: ",") + "}"
  }

  /// A picture that a statement made.
  func picture(_ media: DrawnMedia) -> String { line("media", "\"media\":{\(media.member)}") }

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

extension DrawnMedia {
  /// The media as a member of an object; JSON is not quoted.
  fileprivate var member: String { "\(JSONText.quoted(type)):\(isJSON ? text : JSONText.quoted(text))" }
}
