extension HelpText {
  /// The reference of all commands, for the documentation.
  package static func markdown(_ table: CommandTable) -> String {
    var lines = ["# Commands", "", "Generated from the declarations; don't edit.", ""]
    for area in CommandArea.allCases where !table.commands(in: area).isEmpty {
      lines += ["## \(area.rawValue.capitalizedFirst)", ""]
      if area == .functions {
        lines += functions(table.commands(in: area))
      } else {
        for command in table.commands(in: area) { lines += markdown(command) }
      }
    }
    return lines.dropLast().joined(separator: "\n") + "\n"
  }

  /// A table of all commands, a line each, for an overview.
  package static func markdownOverview(_ table: CommandTable) -> String {
    var lines = ["| area | command | what it does |", "|---|---|---|"]
    for area in CommandArea.allCases where area != .functions {
      for command in table.commands(in: area) {
        lines.append("| \(area.rawValue) | `\(command.name)` | \(command.summary.escapedForTable) |")
      }
    }
    let functions = table.commands(in: .functions).map { "`\($0.name)`" }.joined(separator: " ")
    if !functions.isEmpty { lines.append("| functions | \(functions) | Compute with numbers and arrays. |") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func functions(_ commands: [Command]) -> [String] {
    let rows = commands.map { command in
      let examples = command.examples.map { "`\($0.statement)` gives \($0.shows)" }.joined(separator: "; ")
      return "| `\(command.usage)` | \(command.summary.escapedForTable) | \(examples.escapedForTable) |"
    }
    return ["| function | what it does | example |", "|---|---|---|"] + rows + [""]
  }

  private static func markdown(_ command: Command) -> [String] {
    var lines = ["### `\(command.name)`", "", command.summary, "", "```", command.usage, "```", ""]
    if !command.help.isEmpty { lines += [command.help, ""] }
    if !command.parameters.isEmpty {
      lines += ["| parameter | what it is | takes | default |", "|---|---|---|---|"]
      for parameter in command.parameters {
        let names = ([parameter.name] + parameter.aliases).map { "`\($0)`" }.joined(separator: ", ")
        let fallback = parameter.isRequired ? "required" : parameter.defaultText.map { "`\($0)`" } ?? ""
        lines.append(
          "| \(names) | \(parameter.sentence.escapedForTable) | \(parameter.expectation.escapedForTable) | "
            + "\(fallback.escapedForTable) |"
        )
      }
      lines.append("")
    }
    if command.returns != .none { lines += returns(command.returns) }
    for example in command.examples {
      lines += ["```", example.statement, "```", "", example.shows.sentence, ""]
    }
    return lines
  }

  private static func returns(_ type: ValueType) -> [String] {
    guard let fields = type.fields, !fields.isEmpty else {
      return ["Returns \(type.phrase).", ""]
        + type.alternativesWithFields.flatMap {
          ["Where it is \($0.phrase), its fields are", ""] + list($0.fields ?? [])
        }
    }
    return ["Returns \(type.phrase) with the fields", ""] + list(fields)
  }

  private static func list(_ fields: [FieldType]) -> [String] {
    fields.map { field in
      "- `\(field.name)`: \(field.sentence)" + (field.unit.map { " (\($0))" } ?? "")
    } + [""]
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

  fileprivate var escapedForTable: String {
    var text = ""
    for character in self {
      switch character {
      case "|": text += "\\|"
      case "\n": text += " "
      default: text.append(character)
      }
    }
    return text
  }

  /// The text as a sentence: a capital first, a full stop last.
  fileprivate var sentence: String {
    guard let last else { return self }
    return capitalizedFirst + (".!?".contains(last) ? "" : ".")
  }
}
