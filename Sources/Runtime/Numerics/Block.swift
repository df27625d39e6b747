/// Where a row-major matrix lies in a `Buffer`: a row per sample, rows `stride` numbers apart.
package struct Block: Sendable, Equatable {
  package let offset: Int
  package let rows: Int
  package let columns: Int
  package let stride: Int

  package init(offset: Int, rows: Int, columns: Int, stride: Int? = nil) {
    precondition(offset >= 0 && rows >= 0 && columns >= 0 && (stride ?? columns) >= columns)
    self.offset = offset
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
  }

  /// The numbers from its first to its last, where its rows follow one another.
  package var range: Range<Int> { offset..<end }

  /// One past its last number.
  package var end: Int { rows == 0 ? offset : offset + (rows - 1) * stride + columns }

  /// Some of its columns, in place.
  package func columns(_ range: Range<Int>) -> Block {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns)
    return Block(offset: offset + range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }

  /// Some of its rows, in place.
  package func rows(_ range: Range<Int>) -> Block {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows)
    return Block(
      offset: offset + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }

  func fits(_ buffer: borrowing Buffer) -> Bool { end <= buffer.count }

  /// True where the numbers of the two can't overlap.
  func isApart(from other: Block) -> Bool { end <= other.offset || other.end <= offset }
}

/// Lays matrices out one after the other in one buffer.
package struct BlockLayout: Sendable {
  package private(set) var count = 0

  package init() {}

  /// Reserves a matrix, beginning on a cache line.
  package mutating func add(rows: Int, columns: Int) -> Block {
    let block = Block(offset: count, rows: rows, columns: columns)
    count = (block.end + 15) & ~15
    return block
  }
}
