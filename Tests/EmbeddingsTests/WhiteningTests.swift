import Embeddings
import TestSupport
import Testing

@Suite struct WhiteningTests {
  @Test func measuresMeanAndUnbiasedDeviation() {
    let whitening = Whitening(rows: [1, 10, 2, 20, 3, 60], width: 2)
    #expect(whitening.mean == [2, 30])
    #expect(relativeDifference(whitening.std, [1, Float(700).squareRoot()]) <= 1e-6)
  }

  @Test func aConstantCountsAsDeviationOne() {
    let whitening = Whitening(rows: [5, 1, 5, 2], width: 2)
    #expect(whitening.std[0] == 1)
    #expect(whitening.white([5, 1.5, 6, 1.5]) == [0, 0, 1, 0])
    #expect(Whitening(rows: [5, 1], width: 2).std == [1, 1])
    #expect(Whitening(rows: [], width: 2) == Whitening(mean: [0, 0], std: [1, 1]))
  }

  @Test(arguments: [Float(1e-17), 1e-12, 1e-8]) func noiseCountsAsConstant(noise: Float) {
    var rows: [Float] = []
    for row in 0..<50 {
      let jitter = noise * Float(row % 3)
      rows += [Float(row), 1e-2 * jitter, 1 + jitter]
    }
    let whitening = Whitening(rows: rows, width: 3)
    #expect(whitening.std[1] == 1 && whitening.std[2] == 1)
    for (index, value) in whitening.white(rows).enumerated() where index % 3 > 0 {
      #expect(abs(value) < 1e-6)
    }
  }

  @Test func deadLatentsCountAsConstant() {
    var rows: [Float] = []
    for row in 0..<50 {
      let (place, jitter) = (Float(row % 5) - 2, 1e-8 * Float(row % 2))
      rows += [place, 0.25 + jitter]
    }
    let latents = LatentStatistics(means: rows, width: 2)
    #expect(latents.whitening.std[1] == 1 && latents.bound < 2)
  }

  @Test func coloredIsItsInverse() {
    var random = SeededGenerator(seed: 1)
    let rows = random.numbers(30, in: -5...3)
    let whitening = Whitening(rows: rows, width: 3)
    #expect(relativeDifference(whitening.colored(whitening.white(rows)), rows) <= 1e-6)
    let again = Whitening(rows: whitening.white(rows), width: 3)
    #expect(again.mean.allSatisfy { abs($0) < 1e-6 } && again.std.allSatisfy { abs($0 - 1) < 1e-6 })
  }

  /// Numbers far from zero beside their spread: a sum of squares would cancel.
  @Test func measuresSmallSpreadsFarFromZero() {
    let whitening = Whitening(rows: [4_000, 4_000.5, 4_001, 4_001.5], width: 1)
    #expect(whitening.mean == [4_000.75])
    #expect(abs(whitening.std[0] - 0.645497) < 1e-5)
  }

  @Test func boundIsTheLargestWhiteLatent() {
    let latents = LatentStatistics(means: [0, 0, 0, 4, 1, -1, 1, -1, -2, -2], width: 2)
    let white = latents.whitening.white([0, 0, 0, 4, 1, -1, 1, -1, -2, -2])
    #expect(latents.bound == white.map(abs).max())
    #expect(latents.bound > 1.5)
  }
}
