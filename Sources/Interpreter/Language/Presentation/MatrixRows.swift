/// All rows of a matrix with its brackets, each made when it is asked for, as `TableRows` are.
package struct MatrixRows {
  package let count: Int
  /// The columns of the terminal that they take.
  package let width: Int
  private let elements: [Double]
  private let widths: [Int]
  private let format: AlignedFormat

  /// nil for what isn't a matrix, or has no number.
  package init?(_ array: NumericArray) {
    guard array.rank == 2, array.count > 0 else { return nil }
    let (rows, columns) = (array.shape[0], array.shape[1])
    let format = AlignedFormat(array.elements)
    let sample = WidthSample.rows(of: rows)
    widths = (0..<columns).map { column in
      let numbers = (0..<rows).map { array.elements[$0 * columns + column] }
      let shown = sample + WidthSample.extremes(of: numbers)
      return shown.reduce(0) { max($0, format.text(numbers[$1]).count) }
    }
    (count, elements, self.format) = (rows, array.elements, format)
    // brackets on both sides, and a comma between
    width = widths.reduce(2) { $0 + $1 + 2 }
  }

  package subscript(row: Int) -> String {
    let start = row * widths.count
    let texts = widths.enumerated().map { format.text(elements[start + $0]).paddedLeft(to: $1) }
    return (row == 0 ? "[[" : " [") + texts.joined(separator: ", ") + (row == count - 1 ? "]]" : "],")
  }
}
