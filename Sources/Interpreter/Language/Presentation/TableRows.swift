import Texts

/// All rows of a table below its header, none of them cut, each made when it is asked for.
///
/// Columns are as wide as their widest text. In long tables that is found among the extremes of numbers, the
/// lengths of strings and a sample; a text that is wider moves what follows it in its row, and is whole too.
package struct TableRows {
  /// How many rows there are, with the header.
  package let count: Int
  /// The columns of the terminal that they take.
  package let width: Int
  private let columns: [Column]

  private static let gap = 2

  /// A table has a column at least.
  package init(_ table: Table) {
    count = table.rowCount + 1
    let sample = WidthSample.rows(of: table.rowCount)
    columns = table.columns.map { Column($0, sample: sample) }
    width = columns.reduce(Self.gap * (columns.count - 1)) { $0 + $1.width }
  }

  /// The header, or a row below it.
  package subscript(row: Int) -> String {
    let texts = columns.map { row == 0 ? $0.aligned($0.header) : $0.aligned($0.text(row - 1)) }
    return texts.joined(separator: String(repeating: " ", count: Self.gap)).withoutFinalBlanks
  }

  private struct Column {
    let header: String
    let isNumeric: Bool
    private(set) var width: Int
    let text: (Int) -> String

    init(_ column: Table.Column, sample: [Int]) {
      header = column.header
      width = header.displayWidth
      switch column.content {
      case .numbers(let numbers):
        let format = AlignedFormat(numbers)
        isNumeric = true
        text = { format.text(numbers[$0]) }
        measure(sample + WidthSample.extremes(of: numbers))
      case .values(let values):
        isNumeric = false
        text = { values[$0].cellText }
        measure(sample)
        measureStrings(values)
      }
    }

    func aligned(_ text: String) -> String {
      isNumeric ? text.paddedLeft(to: width) : text.paddedRight(to: width)
    }

    private mutating func measure(_ rows: [Int]) {
      for row in rows { width = max(width, text(row).displayWidth) }
    }

    /// Measures the strings that may be wider than all before, up to a number of them.
    private mutating func measureStrings(_ values: [Value]) {
      var left = WidthSample.most
      for (row, value) in values.enumerated() where left > 0 {
        guard case .string(let string) = value, string.utf8.count > width else { continue }
        measure([row])
        left -= 1
      }
    }
  }
}
