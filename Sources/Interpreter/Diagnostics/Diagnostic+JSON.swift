import Texts

extension Diagnostic {
  /// The diagnostic as one line of JSON.
  package var json: String {
    var fields: [(name: String, json: String)] = [
      ("severity", JSONText.quoted(severity.rawValue)),
      ("id", JSONText.quoted(id)),
      ("message", JSONText.quoted(message)),
    ]
    if let location { fields += Self.fields(of: location, withEnd: true) }
    if let help { fields.append(("help", JSONText.quoted(help))) }
    if isIncomplete { fields.append(("incomplete", "true")) }
    fields += details
    if !trace.isEmpty {
      fields.append(("trace", "[" + trace.map(\.json).joined(separator: ", ") + "]"))
    }
    return JSONText.object(fields)
  }

  fileprivate static func fields(of location: SourceLocation, withEnd: Bool) -> [(name: String, json: String)]
  {
    let start = location.source.position(at: location.range.start)
    var fields: [(name: String, json: String)] = [
      ("file", JSONText.quoted(location.source.name)), ("line", "\(start.line)"),
      ("column", "\(start.column)"),
    ]
    guard withEnd else { return fields }
    let end = location.source.position(at: location.range.end)
    fields += [("endLine", "\(end.line)"), ("endColumn", "\(end.column)")]
    return fields
  }
}

extension TraceFrame {
  fileprivate var json: String {
    let fields: [(name: String, json: String)] =
      switch kind {
      case .include: [("kind", "\"include\"")]
      case .call(let name): [("kind", "\"call\""), ("name", JSONText.quoted(name))]
      case .loop(let turn): [("kind", "\"loop\""), ("turn", JSONText.quoted(turn))]
      }
    return JSONText.object(fields + Diagnostic.fields(of: location, withEnd: false))
  }
}
