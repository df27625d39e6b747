package import Language

extension Command {
  /// `describe`: tells all about a value.
  package static var describe: Command {
    let value = Parameter("x", .value, .positional, "The value: an object, an array, a table, anything.")
    return Command(
      "describe", area: .session, "Tells what a value is and what it holds.",
      help:
        "Of an object it shows the fields, which are read as `e.count`; of arrays and tables the sizes and the "
        + "numbers' mean, spread and ends.",
      parameters: [value], returns: .string,
      examples: [
        Example("describe [1, 2, 4]", "size, mean and ends of an array"),
        Example("describe curve", "the columns of a table", setup: "curve = history"),
      ]
    ) { call in
      let columns = call.session.services.display().columns
      return .string(Description(columns: columns).text(call[value]))
    }
  }
}

/// Describes values; numbers are summed up.
private struct Description {
  let columns: Int

  func text(_ value: Value) -> String {
    switch value {
    case .array(let array): [HelpText.describe(value, columns: columns), numbers(array.elements)].joinedLines
    case .table(let table): self.table(table)
    case .record(let record):
      (["a record of \(record.fields.count == 1 ? "1 field" : "\(record.fields.count) fields")"]
        + record.fields.map { "  \($0.name)  \(brief($0.value))" }).joined(separator: "\n")
    case .function(let function): self.function(function)
    case .string(let string): "a string of \(string.count) characters\n\(string)"
    default: HelpText.describe(value, columns: columns)
    }
  }

  private func function(_ function: Function) -> String {
    let parameters = function.parameters.joined(separator: ", ")
    return "a function of your own\n\(function.name)(\(parameters))"
  }

  private func table(_ table: Table) -> String {
    let rows = table.rowCount == 1 ? "1 row" : "\(table.rowCount) rows"
    let count = table.columns.count == 1 ? "1 column" : "\(table.columns.count) columns"
    let width = table.columns.map(\.title.count).max() ?? 0
    return
      (["a table of \(rows) and \(count)"]
      + table.columns.map { column in
        let content =
          switch column.content {
          case .numbers(let all): numbers(all)
          case .values(let all): all.first.map { "such as \(brief($0))" } ?? ""
          }
        return "  \(column.title.paddedRight(to: width))  \(content)"
      }).joined(separator: "\n")
  }

  /// Mean, spread and ends of the finite ones among some numbers.
  private func numbers(_ all: [Double]) -> String {
    let finite = all.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else {
      return all.isEmpty ? "" : "no finite number"
    }
    let mean = finite.reduce(0, +) / Double(finite.count)
    let variance = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, finite.count - 1))
    let others = all.count - finite.count
    return "mean \(mean.text), std \(variance.squareRoot().text), from \(low.text) to \(high.text)"
      + (others == 0 ? "" : ", \(others) not finite")
  }

  private func brief(_ value: Value) -> String {
    let text = ValueFormatter(columns: columns).inline(value)
    return text.count > 60 ? text.prefix(59) + "…" : text
  }
}

extension Table.Column {
  fileprivate var title: String { name + (unit.map { " (\($0))" } ?? "") }
}

extension [String] {
  fileprivate var joinedLines: String { filter { !$0.isEmpty }.joined(separator: "\n") }
}
