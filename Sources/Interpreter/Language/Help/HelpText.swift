/// Writes help from declarations.
package enum HelpText {
  /// Everything about one command.
  package static func text(_ command: Command, columns: Int = 80) -> String {
    var lines = wrap("\(command.name): \(command.summary)", columns, hanging: 2) + [""]
    lines += wrap("  " + command.usage, columns, hanging: command.name.count + 3)
    if !command.help.isEmpty {
      lines += [""] + paragraphs(command.help, columns)
    }
    if !command.parameters.isEmpty {
      let width = min(20, command.parameters.map(\.name.count).max() ?? 0)
      lines += ["", "Parameters"] + command.parameters.flatMap { text($0, width: width, columns) }
    }
    if command.returns != .none { lines += [""] + returns(command.returns, columns) }
    if !command.examples.isEmpty { lines += ["", "Examples"] }
    for example in command.examples {
      lines += example.statement.split(separator: "\n").map { "  \($0)" }
      lines += wrap(example.shows, columns, indent: 6)
    }
    if !command.seeAlso.isEmpty {
      lines += [""] + wrap("See also: " + command.seeAlso.joined(separator: ", "), columns, hanging: 10)
    }
    return lines.joined(separator: "\n")
  }

  /// A text of several lines, each wrapped with its own indentation.
  package static func paragraphs(_ text: String, _ columns: Int) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { wrap(String($0), columns) }
  }

  /// A parameter: what it is, then what it takes, on one line where both fit.
  private static func text(
    _ parameter: any ParameterDeclaration, width: Int, _ columns: Int
  ) -> [String] {
    var facts = parameter.expectation
    if let text = parameter.defaultText { facts += "; default: \(text)" }
    if parameter.isRequired { facts += "; required" }
    if !parameter.isRequired, parameter.defaultText == nil { facts += "; optional" }
    if !parameter.aliases.isEmpty { facts += "; also: \(parameter.aliases.joined(separator: ", "))" }
    let start = "  " + parameter.name.paddedRight(to: width) + "  "
    let margin = width + 4
    var lines: [String]
    if start.count > margin {
      lines = [start.trimmedEnd] + wrap(parameter.sentence, columns, indent: margin)
    } else {
      lines = wrap(start + parameter.sentence, columns, hanging: margin)
    }
    lines += wrap(facts, columns, indent: margin)
    if case .choice(let words) = parameter.form {
      let width = words.map(\.word.count).max() ?? 0
      lines += words.flatMap {
        wrap(
          "  \($0.word.paddedRight(to: width))  \($0.sentence)", columns, indent: margin,
          hanging: margin + width + 4)
      }
    }
    return lines
  }

  private static func returns(_ type: ValueType, _ columns: Int) -> [String] {
    let known = type.fields ?? []
    var lines = wrap(
      "Returns \(type.phrase)" + (known.isEmpty ? "" : " with the fields"), columns, hanging: 2)
    lines += fields(known, columns)
    for type in type.alternativesWithFields {
      lines += wrap("Where it is \(type.phrase), its fields are", columns, hanging: 2)
      lines += fields(type.fields ?? [], columns)
    }
    return lines
  }

  private static func fields(_ fields: [FieldType], _ columns: Int) -> [String] {
    let width = min(20, fields.map(\.name.count).max() ?? 0)
    return fields.flatMap { field in
      let unit = field.unit.map { " (\($0))" } ?? ""
      return wrap(
        "  \(field.name.paddedRight(to: width))  \(field.sentence)\(unit)", columns, hanging: width + 4)
    }
  }

  /// What a value is and which commands take it.
  package static func text(
    ofVariable name: String, _ value: Value, _ table: CommandTable, columns: Int = 80
  ) -> String {
    let formatter = ValueFormatter(columns: columns)
    var lines: [String]
    if let object = value.object {
      lines = wrap("\(name) is \(object.type.name.withArticle): \(object.summary)", columns, hanging: 2)
      lines += wrap(object.type.meaning, columns)
    } else {
      let text = formatter.inline(value)
      lines = ["\(name) is \(value.kindText)" + (text.count <= columns / 2 ? ": \(text)" : "")]
    }
    let uses = table.commands.filter { !$0.isFunction || value.object == nil }.flatMap {
      $0.uses(of: value, named: name)
    }
    if !uses.isEmpty {
      let width = min(30, uses.map(\.statement.count).max() ?? 0)
      lines += ["", "What takes it"]
      lines += uses.map { "  \($0.statement.paddedRight(to: width))  \($0.summary)" }
        .map { $0.count > columns ? $0.prefix(columns - 1) + "…" : $0 }
    }
    let fields = value.type.fields ?? []
    if !fields.isEmpty {
      lines +=
        [""]
        + wrap("Fields: " + fields.map { "\(name).\($0.name)" }.joined(separator: " "), columns, hanging: 8)
    }
    return (lines + ["", "'describe \(name)' shows its contents"]).joined(separator: "\n")
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

extension Command {
  /// How the command takes a value: a statement that could do, for each parameter that asks for such values.
  fileprivate func uses(of value: Value, named name: String) -> [(statement: String, summary: String)] {
    parameters.compactMap { parameter in
      guard parameter.type.isParticular(for: value), value.fits(parameter.type) else { return nil }
      let others = parameters.filter { $0.isRequired && $0.name != parameter.name }
      let given = others.map { $0.style == .named ? "\($0.name)=…" : $0.name }
      if isFunction {
        return parameter.style == .positional && others.isEmpty ? ("\(self.name)(\(name))", summary) : nil
      }
      guard parameter.style == .named else {
        return (([self.name, name] + given).joined(separator: " "), summary)
      }
      return (
        ([self.name] + given + ["\(parameter.name)=\(name)"]).joined(separator: " "), parameter.sentence
      )
    }
  }
}

extension ValueType {
  /// Whether a parameter of this type asks for values like this one, not for anything.
  fileprivate func isParticular(for value: Value) -> Bool {
    switch self {
    case .any, .none: false
    // a word or a number may mean anything
    case .string, .number, .boolean: false
    case .either(let types): types.contains { $0.isParticular(for: value) && value.fits($0) }
    case .list(let entry): value.object == nil && entry.isParticular(for: value)
    default: true
    }
  }
}

extension Value {
  /// What kind of value this is, with its size.
  package var kindText: String {
    switch self {
    case .array(let array): "an array of \(array.shapeDescription)"
    case .table(let table):
      "a table of \(table.rowCount.counted("row")) and \(table.columns.count.counted("column"))"
    case .list(let values): "a list of \(values.count.counted("value"))"
    case .record(let record): "a record of \(record.fields.count.counted("field"))"
    case .string(let string): "a string of \(string.count.counted("character"))"
    case .range(let range): "a range of \(range.count.counted("number"))"
    case .boolean: "a boolean"
    case .function(let function): "a function of \(function.arity), defined with 'def'"
    default: type.phrase
    }
  }
}

extension String {
  /// The text without blanks at its end.
  fileprivate var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
