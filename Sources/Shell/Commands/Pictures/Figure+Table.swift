import Figures
import Language

extension Figure {
  /// All that the figure shows as a table, without the columns that it has no use for; nan where a mark has
  /// no such number.
  var table: Table {
    let rows = data
    func texts(_ name: String, _ text: (FigureDatum) -> String) -> Table.Column {
      Table.Column(name, values: rows.map { .string(text($0)) })
    }
    func numbers(_ name: String, _ number: (FigureDatum) -> Double?) -> Table.Column? {
      let values = rows.map(number)
      if values.allSatisfy({ $0 == nil }) { return nil }
      return Table.Column(name, values.map { $0 ?? .nan })
    }
    let columns = [
      texts("panel", \.panel), texts("x_axis", \.xAxis), texts("y_axis", \.yAxis), texts("series", \.series),
      texts("mark", \.mark), numbers("x", \.x), numbers("y", \.y), numbers("low", \.low),
      numbers("high", \.high),
      numbers("value", \.value), numbers("x_end", \.endX), numbers("y_end", \.endY),
    ]
    return Table(kind: .figure, columns.compactMap(\.self))
  }
}
