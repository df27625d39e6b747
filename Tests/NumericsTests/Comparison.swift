import Numerics
import TestSupport
import Testing

/// A shape of a block with `padding` numbers between its rows.
struct Shape: Sendable, CustomTestStringConvertible {
  let rows: Int
  let columns: Int
  let padding: Int

  static let all: [Shape] = [1, 5].flatMap { rows in
    [1, 7, 17, 33].flatMap { columns in [0, 3].map { Shape(rows: rows, columns: columns, padding: $0) } }
  }

  var testDescription: String { "\(rows) × \(columns), padding \(padding)" }

  /// Places a block of this shape behind `offset`, which moves on.
  func place(at offset: inout Int, columns other: Int? = nil) -> Block {
    let columns = other ?? columns
    let block = Block(offset: offset + 2, rows: rows, columns: columns, stride: columns + padding)
    offset = block.end + 3
    return block
  }
}

extension Block {
  /// Where a number of it lies in its buffer.
  func index(_ row: Int, _ column: Int) -> Int { offset + row * stride + column }

  /// Every row and column.
  var places: [(row: Int, column: Int)] {
    (0..<rows).flatMap { row in (0..<columns).map { (row, $0) } }
  }
}

/// Makes a buffer of random numbers.
func randomBuffer(_ count: Int, seed: UInt64, in range: ClosedRange<Float> = -1...1) -> Buffer {
  var random = SeededGenerator(seed: seed)
  return Buffer(random.numbers(count, in: range))
}

extension Buffer {
  /// Its numbers in double precision.
  var doubles: [Double] { values.map(Double.init) }
}

/// Expects every number of a buffer to be near the expected one, those around the block just written too.
func expectNear(
  _ values: [Float], _ expected: [Double], within tolerance: Double = 1e-6,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(values.count == expected.count, sourceLocation: sourceLocation)
  for (index, (value, expected)) in zip(values, expected).enumerated() {
    let apart = abs(Double(value) - expected)
    // a NaN is near nothing
    guard apart <= tolerance * max(1, abs(expected)) else {
      Issue.record("number \(index) must be \(expected), but is \(value)", sourceLocation: sourceLocation)
      return
    }
  }
}
