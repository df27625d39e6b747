/// Writes help from declarations.
package enum HelpText {
  /// Everything about one command.
  package static func text(_ command: Command, columns: Int = 80) -> String {
    var lines = ["\(command.name): \(command.summary)", "", "  \(command.usage)"]
    if !command.help.isEmpty {
      lines +=
        [""]
        + command.help.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
          wrap(String($0), columns)
        }
    }
    if !command.parameters.isEmpty {
      lines += ["", "Parameters"]
      for parameter in command.parameters { lines += text(parameter, columns) }
    }
    if command.returns != .none { lines += [""] + returns(command.returns, columns) }
    if !command.examples.isEmpty {
      lines += ["", "Examples"]
      for example in command.examples {
        lines += example.statement.split(separator: "\n").map { "  \($0)" }
        lines += wrap(example.shows, columns, indent: 6)
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func text(_ parameter: any ParameterDeclaration, _ columns: Int) -> [String] {
    var facts = parameter.expectation
    if let text = parameter.defaultText { facts += "; default: \(text)" }
    if !parameter.isRequired, parameter.defaultText == nil { facts += "; optional" }
    if !parameter.aliases.isEmpty { facts += "; also: \(parameter.aliases.joined(separator: ", "))" }
    var lines =
      ["  \(parameter.name)"] + wrap(parameter.sentence, columns, indent: 6) + wrap(facts, columns, indent: 6)
    if case .choice(let words) = parameter.form {
      let width = words.map(\.word.count).max() ?? 0
      lines += words.map { "        \($0.word.paddedRight(to: width))  \($0.sentence)" }
    }
    return lines
  }

  private static func returns(_ type: ValueType, _ columns: Int) -> [String] {
    var lines = ["Returns \(type.phrase)" + ((type.fields ?? []).isEmpty ? "" : " with the fields")]
    for field in type.fields ?? [] {
      let unit = field.unit.map { " (\($0))" } ?? ""
      lines += wrap("\(field.name): \(field.sentence)\(unit)", columns, indent: 2)
    }
    return lines
  }

  /// All commands by area, a line each.
  package static func overview(_ table: CommandTable, columns: Int = 80) -> String {
    var lines: [String] = []
    for area in CommandArea.allCases {
      let commands = table.commands(in: area)
      guard !commands.isEmpty else { continue }
      lines += lines.isEmpty ? [] : [""]
      lines.append(area.rawValue)
      if area == .functions {
        lines += wrap(commands.map(\.name).joined(separator: " "), columns, indent: 2)
        continue
      }
      let width = commands.map(\.name.count).max() ?? 0
      for command in commands {
        let line = "  \(command.name.paddedRight(to: width))  \(command.summary)"
        lines.append(line.count > columns ? line.prefix(columns - 1) + "…" : line)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// What a value is: its type, what it says of itself, its fields with their values.
  package static func describe(_ value: Value, columns: Int = 80) -> String {
    let formatter = ValueFormatter(columns: columns)
    guard case .object(let object) = value else { return "\(value.kindText)\n\(formatter.text(value))" }
    var lines = [object.line] + wrap(object.type.meaning, columns) + object.details
    let fields = object.type.fields
    if !fields.isEmpty { lines.append("") }
    let width = fields.map(\.name.count).max() ?? 0
    for field in fields {
      let text: String
      do {
        text = try object.field(field.name).map(formatter.inline) ?? "none"
      } catch {
        text = "\(error)"
      }
      let unit = field.unit.map { " \($0)" } ?? ""
      let start = "  \(field.name.paddedRight(to: width))  "
      let shown = text.count > 40 ? text.prefix(39) + "…" : text
      lines += wrap("\(start)\(shown)\(unit)  \(field.sentence)", columns, hanging: start.count)
    }
    return lines.joined(separator: "\n")
  }

  /// Breaks a text at blanks into lines of at most `columns`, keeping its own indentation.
  package static func wrap(_ text: String, _ columns: Int, indent: Int = 0, hanging: Int? = nil) -> [String] {
    let own = text.prefix { $0 == " " }
    let first = String(repeating: " ", count: indent) + own
    let later = String(repeating: " ", count: hanging ?? indent + own.count)
    guard first.count + text.count - own.count > columns else { return [first + text.dropFirst(own.count)] }
    var lines: [String] = []
    var current = first
    var isFresh = true
    for word in text.dropFirst(own.count).split(separator: " ", omittingEmptySubsequences: false) {
      if !isFresh, current.count + 1 + word.count > columns {
        lines.append(current)
        current = later
        isFresh = true
        if word.isEmpty { continue }
      }
      current += isFresh ? String(word) : " " + word
      isFresh = false
    }
    return lines + [current]
  }
}

extension Value {
  /// What kind of value this is, with its size.
  fileprivate var kindText: String {
    switch self {
    case .array(let array): "an array of \(array.shapeDescription)"
    case .table(let table):
      "a table of \(table.rowCount.counted("row")) and \(table.columns.count.counted("column"))"
    case .list(let values): "a list of \(values.count)"
    default: type.phrase
    }
  }
}
