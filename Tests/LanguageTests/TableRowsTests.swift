import Language
import TestSupport
import Testing

/// Tables whose rows are made one by one.
@Suite struct TableRowsTests {
  /// A long table's columns are as wide as those of the whole text, but for what a sample can't see.
  @Test(arguments: [0, 1, 50, 12_345]) func rowsMadeOneByOneAreThoseOfTheWholeTable(count: Int) throws {
    var random = SeededGenerator(seed: 7)
    let rows = 0..<count
    let names = rows.map { _ in String(repeating: "日本ab", count: Int.random(in: 0...3, using: &random)) }
    let numbers = rows.map { _ in Double.random(in: -1...1, using: &random) }
    let table = Table([
      .init("step", unit: "steps", rows.map(Double.init)),
      .init("value", numbers.map { ($0 * 1e5).rounded() / 100 }),
      .init("name", values: names.map(Value.string)),
      .init("odd", numbers.map { $0 < -0.99 ? .nan : $0 * 1e-9 }),
      .init("list", values: rows.map { .array(NumericArray([Double($0 % 7), 0.5])) }),
    ])
    let shown = TableRows(table)
    #expect(shown.count == count + 1)
    let whole = ValueFormatter(whole: 80, isWide: true).text(.table(table))
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for row in 0...count { #expect(shown[row] == lines[row]) }
  }

  @Test func aTextThatNoSampleSawIsWhole() {
    var lists = (0..<20_000).map { _ in Value.array(NumericArray([1, 2])) }
    lists[10_001] = .array(NumericArray([1, 2, 3, 4, 5, 6]))
    let shown = TableRows(
      Table([.init("list", values: lists), .init("n", lists.indices.map(Double.init))]))
    #expect(shown[10_002] == "[1 2 3 4 5 6]  10001")
    #expect(shown[10_001] == "[1 2]  10000" && shown[20_000] == "[1 2]  19999")
  }

  @Test(arguments: [[1, 1], [3, 2], [12_345, 3], [40, 30]]) func rowsOfAMatrixAreThoseOfTheWhole(shape: [Int])
    throws
  {
    var random = SeededGenerator(seed: 3)
    let numbers = (0..<shape[0] * shape[1]).map { _ in
      (Double.random(in: -9...9, using: &random) * 100).rounded() / 8
    }
    let matrix = NumericArray(shape: shape, elements: numbers)
    let rows = try #require(MatrixRows(matrix))
    let whole = ValueFormatter(whole: 80, isWide: true).text(.array(matrix)).split(separator: "\n")
    #expect(rows.count == whole.count)
    for row in 0..<rows.count { #expect(rows[row] == whole[row]) }
    #expect(rows.width == whole.reduce(0) { max($0, $1.count) })
    #expect(MatrixRows(NumericArray([1, 2])) == nil)
    var digits = [Double](repeating: 1, count: 20_000)
    (digits[10_001], digits[10_003]) = (.nan, -.infinity)
    #expect(MatrixRows(NumericArray(shape: [20_000, 1], elements: digits))?[0] == "[[   1],")
  }
}
