import Glibc
import Numerics
import TestSupport
import Testing

/// Kernels over batches of images.
@Suite struct ImageTests {
  @Test func shapesCountTheirNumbers() {
    let shape = ImageShape(FrameStack(size: 8, count: 4))
    #expect(shape == ImageShape(height: 8, width: 8, channels: 12))
    #expect(shape.pixels == 64 && shape.count == 768)
    #expect(ImageShape.vector(5).pixels == 1)
    let block = Block(offset: 16, rows: 6, columns: 4)
    #expect(block.reshaped(rows: 2) == Block(offset: 16, rows: 2, columns: 12))
  }

  @Test func windowsFitAsInPyTorch() {
    let image = ImageShape(height: 7, width: 6, channels: 2)
    let shape = ConvolutionShape(of: image, channels: 5, kernel: 4, stride: 2, padding: 1)
    #expect(shape.small == ImageShape(height: 3, width: 3, channels: 5))
    #expect(shape.weights == [5, 2, 4, 4])
    let transposed = ConvolutionShape(
      transposedOf: ImageShape(height: 3, width: 1, channels: 5), channels: 2, kernel: 4, stride: 2,
      padding: 1)
    #expect(transposed.large == ImageShape(height: 6, width: 2, channels: 2))
    #expect(transposed.weights == [5, 2, 4, 4])
    #expect(!shape.isDense)
    #expect(ConvolutionShape(of: .vector(3), channels: 5, kernel: 1, stride: 1, padding: 0).isDense)
  }

  /// Columns that registers hold evenly, that are taken several at once, and that aren't.
  @Test(arguments: [1, 3, 12, 16, 33, 256], [1, 2, 16, 900])
  func momentsAreThoseOfTheColumns(columns: Int, rows: Int) {
    var layout = BlockLayout()
    let x = layout.add(rows: rows, columns: columns)
    let results = layout.add(rows: 2, columns: columns)
    let scratch = layout.add(rows: 1, columns: Buffer.sumScratch(columns: columns))
    var buffer = Buffer(count: layout.count)
    var random = SeededGenerator(seed: 1)
    // far from zero beside their spread
    buffer.set(random.numbers(rows * columns, in: 49.9...50.1), at: x.offset)
    buffer.moments(
      of: x, mean: results.rows(0..<1).range, variance: results.rows(1..<2).range, scratch: scratch)
    for column in 0..<columns {
      let numbers = (0..<rows).map { Double(buffer[x.index($0, column)]) }
      let mean = numbers.reduce(0, +) / Double(rows)
      let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)
      #expect(abs(Double(buffer[results.index(0, column)]) - mean) <= 1e-5)
      #expect(abs(Double(buffer[results.index(1, column)]) - variance) <= 1e-4 * max(variance, 1e-4))
    }
  }

  @Test func crossEntropyIsPyTorchs() {
    // logits where a naive form overflows; targets between and at the ends
    let logits: [Float] = [0, 1, -1, 12, -12, 60, -60, 200, -200, 0.3, -0.7, 5, 17, -17, 2, -3, 88]
    let targets: [Float] = [0.5, 1, 0, 0.25, 0.75, 1, 0, 0, 1, 0.1, 0.9, 0, 1, 0.5, 0.2, 0.6, 0.5]
    var layout = BlockLayout()
    let (x, t) = (layout.add(rows: 1, columns: logits.count), layout.add(rows: 1, columns: logits.count))
    let scratch = layout.add(rows: 1, columns: Buffer.sumScratch(columns: logits.count))
    var values = Buffer(count: layout.count)
    var gradient = Buffer(count: layout.count)
    values.set(logits, at: x.offset)
    values.set(targets, at: t.offset)
    let loss = values.binaryCrossEntropy(logits: x, t, gradient: &gradient, scale: 0.5, scratch: scratch)

    func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exponential(-abs(x))) }
    let expected = zip(logits, targets).reduce(0.0) { sum, pair in
      let (x, t) = (Double(pair.0), Double(pair.1))
      return sum - t * max(-softplus(-x), -100) - (1 - t) * max(-softplus(x), -100)
    }
    #expect(relativeDifference([loss], [expected]) <= 1e-6)
    for (index, (x, t)) in zip(logits, targets).enumerated() {
      let sigmoid = 1 / (1 + exponential(-Double(x)))
      #expect(abs(Double(gradient[index]) - 0.5 * (sigmoid - Double(t))) <= 1e-6, "at \(x)")
    }
  }

  @Test func crossEntropyCountsByWeights() {
    let count = 37
    var layout = BlockLayout()
    let blocks = (0..<3).map { _ in layout.add(rows: 1, columns: count) }
    let scratch = layout.add(rows: 1, columns: Buffer.sumScratch(columns: count))
    var values = Buffer(count: layout.count)
    var plain = Buffer(count: layout.count)
    var weighted = Buffer(count: layout.count)
    for (stream, block) in blocks.enumerated() {
      values.set(Formula.numbers(stream + 1, count, limit: 0.5, around: 0.5), at: block.offset)
    }
    let (x, t, w) = (blocks[0], blocks[1], blocks[2])
    _ = values.binaryCrossEntropy(logits: x, t, gradient: &plain, scale: 1, scratch: scratch)
    let loss = values.binaryCrossEntropy(
      logits: x, t, weights: w, gradient: &weighted, scale: 1, scratch: scratch)
    var expected = 0.0
    for index in 0..<count {
      let (logit, target) = (Double(values[x.offset + index]), Double(values[t.offset + index]))
      let weight = values[w.offset + index]
      expected += Double(weight) * (log1p(exponential(logit)) - target * logit)
      #expect(abs(weighted[x.offset + index] - weight * plain[x.offset + index]) <= 1e-7)
    }
    #expect(relativeDifference([loss], [expected]) <= 1e-6)
  }

  @Test func weightsGrowWithTheDistanceFromTheMeanImage() {
    let images: [Float] = [0, 1, 0.5, 0.25, 1, 1, 0.5, 0.75]
    var buffer = Buffer(images + [Float](repeating: -1, count: 12))
    let (mean, weights) = (Block(offset: 8, rows: 2, columns: 2), Block(offset: 12, rows: 4, columns: 2))
    buffer.weighDistance(
      of: Block(offset: 0, rows: 4, columns: 2), samples: 2, strength: 4, mean: mean, into: weights)
    #expect(buffer.values(0..<8) == images)
    #expect(buffer.values(8..<12) == [0.5, 1, 0.5, 0.5])
    #expect(buffer.values(12..<20) == [3, 1, 1, 2, 3, 1, 1, 2])
  }

  @Test func framesAreShiftedWithTheirEdgesRepeated() {
    let frames = FrameStack(size: 4, count: 2)
    let stack = (0..<frames.bytes).map { UInt8($0) }
    func pixel(_ stack: [UInt8], _ frame: Int, _ x: Int, _ y: Int) -> ArraySlice<UInt8> {
      let start = frame * frames.frameBytes + (y * 4 + x) * 3
      return stack[start..<start + 3]
    }
    for (right, down) in [(0, 0), (1, 0), (-1, 2), (3, -3), (9, -9)] {
      var moved = stack
      frames.shift(&moved, right: right, down: down)
      for frame in 0..<2 {
        for (x, y) in (0..<16).map({ ($0 % 4, $0 / 4) }) {
          let from = (min(max(x - right, 0), 3), min(max(y - down, 0), 3))
          #expect(pixel(moved, frame, x, y).elementsEqual(pixel(stack, frame, from.0, from.1)))
        }
      }
    }
  }

  @Test func crossEntropyShowsWhatIsntANumber() {
    var values = Buffer([0, .nan, 1, 0, 0.5, 0.5])
    var gradient = Buffer(count: 64)
    let loss = values.binaryCrossEntropy(
      logits: Block(offset: 0, rows: 1, columns: 3), Block(offset: 3, rows: 1, columns: 3),
      gradient: &gradient, scale: 1, scratch: Block(offset: 16, rows: 1, columns: 12))
    #expect(loss.isNaN)
    values[1] = 0
  }

  @Test func stacksOfFramesBecomeChannels() {
    let frames = FrameStack(size: 2, count: 3)
    let bytes = (0..<frames.bytes).map { UInt8($0) }
    let whole = Block(offset: 0, rows: 8, columns: 9)
    var buffer = Buffer(count: 8 * 9)
    buffer.setFrames(bytes.span, frames, sample: 1, of: whole)
    for pixel in 0..<4 {
      for channel in 0..<9 {
        let byte = channel / 3 * frames.frameBytes + 3 * pixel + channel % 3
        #expect(buffer[whole.index(pixel, channel)] == 0)
        #expect(buffer[whole.index(4 + pixel, channel)] == Float(byte) * (1 / 255))
      }
    }
    // one frame of them
    let last = Block(offset: 0, rows: 4, columns: 3)
    buffer.setFrames(bytes.span, frames, from: 2, sample: 0, of: last)
    #expect(buffer.values(0..<12) == (24..<36).map { Float($0) * (1 / 255) })
  }

  @Test func logitsBecomeBytes() {
    let images = Block(offset: 1, rows: 8, columns: 3)
    var buffer = Buffer(count: 25)
    let logits: [Float] = [-200, 200, 0, 1, -1, 5.5, -5.5, 0.01, -0.01, 3, 2, 100]
    buffer.set(logits, at: 13)
    var bytes = [UInt8](repeating: 7, count: 12)
    buffer.readFrame(sample: 1, ofLogits: images, size: 2, into: &bytes)
    let expected = logits.map { UInt8((255 / (1 + exponential(-Double($0)))).rounded()) }
    #expect(bytes == expected)
  }

  @Test func flatteningIsUndone() {
    let (images, flat, again) = (
      Block(offset: 0, rows: 12, columns: 5), Block(offset: 64, rows: 2, columns: 30),
      Block(offset: 128, rows: 12, columns: 5)
    )
    var buffer = Buffer(count: 192)
    buffer.set((0..<60).map(Float.init), at: 0)
    buffer.flatten(images, pixels: 6, into: flat)
    // sample 1, channel 2, pixel 3
    #expect(buffer[flat.index(1, 2 * 6 + 3)] == buffer[images.index(6 + 3, 2)])
    buffer.unflatten(flat, pixels: 6, into: again)
    #expect(buffer.values(images.range) == buffer.values(again.range))
  }
}
