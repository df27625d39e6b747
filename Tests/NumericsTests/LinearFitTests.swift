import Numerics
import Testing

@Suite struct LinearFitTests {
  /// Rows of `width` numbers in [−1, 1].
  private func rows(_ count: Int, _ width: Int, seed: UInt64) -> [Float] {
    var random = RandomStream(seed: seed, "rows")
    return (0..<count * width).map { _ in Float(random.uniform(-1, 1)) }
  }

  private func mapped(_ x: [Float]) -> [Float] {
    var y: [Float] = []
    for row in stride(from: 0, to: x.count, by: 3) {
      let first: Float = 2 * x[row] - x[row + 2] + 0.5
      let second: Float = 3 * x[row + 1]
      y += [first, second]
    }
    return y
  }

  @Test func findsALinearMap() throws {
    let x = rows(50, 3, seed: 1)
    let fit = try #require(LinearFit(x, inputs: 3, mapped(x), outputs: 2))
    let expected: [Double] = [2, 0, 0, 3, -1, 0, 0.5, 0]
    for (weight, value) in zip(fit.weights, expected) { #expect(abs(weight - value) < 1e-6) }
    let other = rows(20, 3, seed: 2)
    #expect(fit.explained(other, mapped(other)).allSatisfy { $0 ?? 0 > 0.999999 })
  }

  @Test func explainsNothingOfNoise() throws {
    let fit = try #require(
      LinearFit(rows(2000, 4, seed: 3), inputs: 4, rows(2000, 1, seed: 4), outputs: 1))
    let explained = try #require(fit.explained(rows(2000, 4, seed: 5), rows(2000, 1, seed: 6))[0])
    #expect(abs(explained) < 0.05)
  }

  @Test func takesInputsThatDependOnOneAnother() throws {
    let numbers = rows(30, 1, seed: 7)
    let x = numbers.flatMap { number -> [Float] in [number, 2 * number, 1] }
    let y = numbers.map { 5 * $0 }
    let fit = try #require(LinearFit(x, inputs: 3, y, outputs: 1))
    #expect(fit.explained(x, y)[0] ?? 0 > 0.999999)
    #expect(fit.weights.allSatisfy { abs($0) < 5 })
  }

  @Test func takesFewerSamplesThanInputs() throws {
    let fit = try #require(LinearFit([1, 2, 3], inputs: 3, [6], outputs: 1))
    #expect(abs(fit.predict([1, 2, 3])[0] - 6) < 1e-5)
    #expect(fit.explained([1, 2, 3], [6])[0] == nil)
  }

  @Test func refusesWhatItCantFit() {
    #expect(LinearFit([], inputs: 2, [], outputs: 1) == nil)
    #expect(LinearFit([.nan, 1], inputs: 2, [1], outputs: 1) == nil)
    #expect(LinearFit([1, 2], inputs: 2, [1, 2], outputs: 1) == nil)
  }
}
