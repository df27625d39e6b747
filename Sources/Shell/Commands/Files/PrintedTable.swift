import Language

/// A table for a page: numbers as they are shown at the prompt, units beside the names of their columns.
struct PrintedTable {
  private let headers: [String]
  private let isNumeric: [Bool]
  private let cells: [[String]]
  private let rowCount: Int

  init(_ table: Table) throws {
    guard !table.columns.isEmpty else {
      throw TableFile.Refusal(must: "have a column", but: "has none")
    }
    headers = table.columns.map { column in column.unit.map { "\(column.name) (\($0))" } ?? column.name }
    isNumeric = table.columns.map { if case .numbers = $0.content { true } else { false } }
    cells = table.columns.map { column in
      switch column.content {
      case .numbers(let numbers): numbers.alignedTexts
      case .values(let values): values.map { ValueFormatter(columns: 1_000).inline($0) }
      }
    }
    rowCount = table.rowCount
  }

  /// A table of GitHub's Markdown.
  func markdown(_ isInterrupted: () -> Bool) throws -> String {
    func escaped(_ text: String) -> String {
      text.replacing("\\", with: "\\\\").replacing("|", with: "\\|").replacing("\n", with: " ")
    }
    var text = "| " + headers.map(escaped).joined(separator: " | ") + " |\n"
    text += "|" + isNumeric.map { $0 ? "---:|" : "---|" }.joined() + "\n"
    for row in 0..<rowCount {
      if row.isMultiple(of: 1_000), isInterrupted() { throw Interrupted() }
      text += "| " + cells.map { escaped($0[row]) }.joined(separator: " | ") + " |\n"
    }
    return text
  }

  /// A `tabular` with the rules of the package booktabs.
  func latex(_ isInterrupted: () -> Bool) throws -> String {
    var text =
      "% \\usepackage{booktabs}\n\\begin{tabular}{" + isNumeric.map { $0 ? "r" : "l" }.joined() + "}\n"
    text += "\\toprule\n" + headers.map(PrintedTable.latex).joined(separator: " & ") + " \\\\\n\\midrule\n"
    for row in 0..<rowCount {
      if row.isMultiple(of: 1_000), isInterrupted() { throw Interrupted() }
      let line = cells.indices.map { place in
        isNumeric[place] ? PrintedTable.latexNumber(cells[place][row]) : PrintedTable.latex(cells[place][row])
      }
      text += line.joined(separator: " & ") + " \\\\\n"
    }
    return text + "\\bottomrule\n\\end{tabular}\n"
  }

  /// A number with a true minus sign.
  private static func latexNumber(_ text: String) -> String {
    text.hasPrefix("-") || text.contains("e") ? "$\(text)$" : text
  }

  /// A text in which LaTeX's own signs are themselves.
  private static func latex(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "&", "%", "$", "#", "_", "{", "}": result += "\\\(character)"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "\n": result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
