import Numerics
import TestSupport
import Testing

@Suite struct BufferTests {
  @Test func beginsWithZeros() {
    let buffer = Buffer(count: 37)
    let values = buffer.values
    #expect(values == [Float](repeating: 0, count: 37))
  }

  @Test func canBeEmpty() {
    let buffer = Buffer([])
    let values = buffer.copy().values
    #expect(values.isEmpty)
  }

  @Test func copiesAreApart() {
    var buffer = Buffer([1, 2, 3])
    let copy = buffer.copy()
    buffer[1] = 7
    let (changed, kept) = (buffer.values, copy.values)
    #expect(changed == [1, 7, 3])
    #expect(kept == [1, 2, 3])
  }

  @Test func writesRangesOnly() {
    var buffer = Buffer([1, 2, 3, 4, 5])
    buffer.set([8, 9], at: 1)
    buffer.fill(3..<4, with: -1)
    buffer.set([], at: 5)
    let (all, some) = (buffer.values, buffer.values(1..<3))
    #expect(all == [1, 8, 9, -1, 5])
    #expect(some == [8, 9])
    buffer.clear()
    let cleared = buffer.values
    #expect(cleared == [0, 0, 0, 0, 0])
  }

  @Test func knowsWhetherEachNumberIsFinite() {
    var buffer = randomBuffer(19, seed: 1)
    let before = buffer.isFinite
    #expect(before)
    for bad in [Float.nan, .infinity, -.infinity] {
      buffer[18] = bad
      let after = buffer.isFinite
      #expect(!after, "\(bad)")
    }
  }

  @Test(arguments: [1, 7, 64, 1_001]) func combines(count: Int) {
    var y = randomBuffer(count, seed: 1)
    let x = randomBuffer(count, seed: 2)
    let expected = zip(x.doubles, y.doubles).map { 0.3 * $0 + 0.7 * $1 }
    y.combine(0.3, x, 0.7)
    expectNear(y.values, expected)
  }

  @Test(arguments: Shape.all) func copiesBlocksBetweenBuffers(shape: Shape) {
    var end = 0
    let from = shape.place(at: &end)
    let to = Block(offset: 1, rows: shape.rows, columns: shape.columns)
    let source = randomBuffer(end, seed: 1)
    var destination = randomBuffer(to.end + 2, seed: 2)
    var expected = destination.doubles
    for (row, column) in to.places {
      expected[to.index(row, column)] = source.doubles[from.index(row, column)]
    }
    destination.copy(from, of: source, into: to)
    expectNear(destination.values, expected, within: 0)
  }

  @Test(arguments: Shape.all) func copiesBlocksWithin(shape: Shape) {
    var end = 0
    let (from, to) = (shape.place(at: &end), shape.place(at: &end))
    var buffer = randomBuffer(end, seed: 1)
    var expected = buffer.doubles
    for (row, column) in to.places { expected[to.index(row, column)] = expected[from.index(row, column)] }
    buffer.copy(from, into: to)
    expectNear(buffer.values, expected, within: 0)
  }

  @Test(arguments: Shape.all) func copiesOneRow(shape: Shape) {
    let table = Block(offset: 0, rows: 9, columns: shape.columns)
    let source = randomBuffer(table.end, seed: 1)
    var end = 0
    let block = shape.place(at: &end)
    var buffer = randomBuffer(end, seed: 2)
    var expected = buffer.doubles
    let row = shape.rows - 1
    for column in 0..<block.columns {
      expected[block.index(row, column)] = source.doubles[table.index(8, column)]
    }
    buffer.copyRow(8, of: table, in: source, into: row, of: block)
    expectNear(buffer.values, expected, within: 0)
  }

  @Test(arguments: [1, 5], [(1, 1), (1, 6), (3, 1), (3, 4)])
  func repeatsColumnsAndFoldsThemBack(rows: Int, repeats: (width: Int, times: Int)) {
    let width = repeats.width
    let block = Block(
      offset: 3, rows: rows, columns: width * repeats.times, stride: width * repeats.times + 2)
    var buffer = randomBuffer(block.end + 1, seed: 1)
    var expected = buffer.doubles
    for (row, column) in block.places {
      expected[block.index(row, column)] = expected[block.index(row, column % width)]
    }
    buffer.repeatColumns(width, in: block)
    expectNear(buffer.values, expected, within: 0)

    var gradient = randomBuffer(block.end + 1, seed: 2)
    let dy = gradient.doubles
    var folded = dy
    for (row, column) in block.places where column >= width {
      folded[block.index(row, column % width)] += dy[block.index(row, column)]
    }
    gradient.foldColumns(width, in: block)
    expectNear(gradient.values, folded)
  }

  @Test(arguments: Shape.all) func fillsAndSumsBlocks(shape: Shape) {
    var end = 0
    let block = shape.place(at: &end)
    var buffer = randomBuffer(end, seed: 1)
    var expected = buffer.doubles
    let sum = block.places.reduce(0) { $0 + expected[block.index($1.row, $1.column)] }
    #expect(abs(buffer.sum(block) - sum) <= 1e-12 * Double(block.rows * block.columns))
    for (row, column) in block.places { expected[block.index(row, column)] = 0.25 }
    buffer.fill(block, with: 0.25)
    expectNear(buffer.values, expected, within: 0)
  }

  @Test(arguments: Shape.all) func drawsIntoBlocksOnly(shape: Shape) {
    var end = 0
    let block = shape.place(at: &end)
    var buffer = randomBuffer(end, seed: 1)
    var expected = buffer.doubles
    var (random, again) = (RandomStream(seed: 5), RandomStream(seed: 5))
    for (row, column) in block.places { expected[block.index(row, column)] = again.normal() }
    buffer.fillNormal(block, using: &random)
    expectNear(buffer.values, expected)

    buffer.fillUniform(1..<end - 1, 2, 2.5, using: &random)
    let drawn = buffer.values(1..<end - 1)
    #expect(drawn.allSatisfy { $0 >= 2 && $0 <= 2.5 })
    #expect(Double(buffer[0]) == expected[0] && Double(buffer[end - 1]) == expected[end - 1])
  }

  @Test(arguments: Shape.all) func addsNoiseWithinBothBounds(shape: Shape) {
    var end = 0
    let (noise, x) = (shape.place(at: &end), shape.place(at: &end))
    var buffer = randomBuffer(end, seed: 1, in: -2...2)
    var expected = buffer.doubles
    for (row, column) in x.places {
      let shift = min(max(0.4 * expected[noise.index(row, column)], -0.5), 0.5)
      let at = x.index(row, column)
      expected[at] = min(max(expected[at] + shift, -1.7), 1.7)
    }
    buffer.addClippedNoise(noise, to: x, scale: 0.4, clip: 0.5, bound: 1.7)
    expectNear(buffer.values, expected)
  }
}

@Suite struct BlockTests {
  @Test func knowsItsEnd() {
    #expect(Block(offset: 4, rows: 3, columns: 5).end == 19)
    #expect(Block(offset: 4, rows: 3, columns: 5, stride: 8).end == 25)
    #expect(Block(offset: 4, rows: 0, columns: 5).end == 4)
  }

  @Test func givesColumnsAndRowsInPlace() {
    let block = Block(offset: 4, rows: 3, columns: 5, stride: 8)
    #expect(block.columns(1..<3) == Block(offset: 5, rows: 3, columns: 2, stride: 8))
    #expect(block.rows(1..<3) == Block(offset: 12, rows: 2, columns: 5, stride: 8))
  }

  @Test func laysBlocksOutApartOnCacheLines() {
    var layout = BlockLayout()
    let blocks = [(1, 1), (5, 7), (3, 16), (2, 33)].map { layout.add(rows: $0.0, columns: $0.1) }
    for (block, next) in zip(blocks, blocks.dropFirst()) {
      #expect(next.offset >= block.end && next.offset % 16 == 0)
    }
    #expect(layout.count >= blocks[3].end)
  }
}
