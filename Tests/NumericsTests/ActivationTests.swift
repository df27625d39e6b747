import Glibc
import Numerics
import TestSupport
import Testing

@Suite struct ActivationTests {
  static let activations: [(Activation, ReferenceActivation, Double)] = [
    (.identity, .identity, 1), (.relu, .relu, 1), (.selu, .selu, 1), (.tanh(scale: 1), .tanh, 1),
    (.tanh(scale: 1.7), .tanh, 1.7), (.clip, .clip, 1),
  ]

  @Test(arguments: Shape.all) func addsTheBiasAndActivates(shape: Shape) {
    for (activation, reference, scale) in ActivationTests.activations {
      var end = 0
      let y = shape.place(at: &end)
      let parameters = randomBuffer(y.columns + 4, seed: 1)
      var values = randomBuffer(end, seed: 2, in: -3...3)
      var expected = values.doubles
      for (row, column) in y.places {
        let x = Float(expected[y.index(row, column)]) + parameters[3 + column]
        expected[y.index(row, column)] = reference(Double(x), scale: scale)
      }
      values.activate(y, bias: 3..<3 + y.columns, of: parameters, activation)
      expectNear(values.values, expected, within: 3e-7)
    }
  }

  @Test(arguments: Shape.all) func derivativesAreThoseOfCentralDifferences(shape: Shape) {
    for (activation, reference, scale) in ActivationTests.activations {
      var end = 0
      let y = shape.place(at: &end)
      let x = randomBuffer(end, seed: 1, in: -3...3)
      let none = Buffer(count: y.columns)
      var outputs = x.copy()
      outputs.activate(y, bias: 0..<y.columns, of: none, activation)
      var deltas = randomBuffer(end, seed: 2)
      var expected = deltas.doubles
      for (row, column) in y.places {
        let at = y.index(row, column)
        let slope = centralDifferences(at: [Double(x[at])], step: 1e-6) { reference($0[0], scale: scale) }
        expected[at] *= slope[0]
      }
      deltas.deactivate(y, outputs: outputs, activation)
      expectNear(deltas.values, expected, within: 1e-6)
    }
  }

  @Test(arguments: Shape.all) func addsColumnSums(shape: Shape) {
    var end = 0
    let block = shape.place(at: &end)
    let source = randomBuffer(end, seed: 1)
    var sums = randomBuffer(block.columns + 5, seed: 2)
    var expected = sums.doubles
    for (row, column) in block.places { expected[2 + column] += source.doubles[block.index(row, column)] }
    sums.addColumnSums(of: block, in: source, into: 2..<2 + block.columns)
    expectNear(sums.values, expected)
  }

  @Test func seluIsAccurateEverywhere() {
    for x in everywhere() {
      let y = Double(apply(.selu, x))
      let expected = ReferenceActivation.selu(Double(x))
      guard abs(y - expected) <= 3e-7 * max(1, abs(expected)) else {
        Issue.record("selu(\(x)) must be \(expected), but is \(y)")
        return
      }
    }
    #expect(apply(.selu, 0) == 0)
  }

  @Test(arguments: [Float(1), 1.7, 0.03]) func tanhIsAccurateAndNeverBeyondItsScale(scale: Float) {
    for x in everywhere() {
      let y = apply(.tanh(scale: scale), x)
      let expected = ReferenceActivation.tanh(Double(x), scale: Double(scale))
      guard abs(Double(y) - expected) <= 2e-7 * Double(scale), abs(y) <= scale else {
        Issue.record("\(scale) tanh(\(x)) must be \(expected), but is \(y)")
        return
      }
    }
    for x in [Float(20), 1e30, .infinity] {
      #expect(apply(.tanh(scale: scale), x) == scale && apply(.tanh(scale: scale), -x) == -scale)
    }
  }

  /// The kernels' exponential, seen through `z = 0 + exp(x) · 1`.
  @Test func exponentialIsAccurateToTheLastPlaces() {
    let x = stride(from: Float(-87), through: 88, by: 1.3e-3).map { $0 }
    for (x, y) in zip(x, exponentials(x)) {
      let expected = exp(Double(x))
      guard abs(Double(y) - expected) <= 2.5e-7 * expected else {
        Issue.record("exp(\(x)) must be \(expected), but is \(y)")
        return
      }
    }
  }

  @Test func exponentialStaysFiniteForHugeNumbers() {
    let small = exponentials([-88, -1e4, -1e30, -.infinity])
    #expect(small.allSatisfy { $0 >= 0 && $0 < 2e-38 })
    let large = exponentials([88.5, 1e4, 1e30, .infinity])
    #expect(large.allSatisfy { $0 > 1e38 && $0.isFinite })
  }

  @Test func notANumberShowsInTheOutput() {
    for activation in [Activation.identity, .relu, .selu, .tanh(scale: 1)] {
      #expect(apply(activation, .nan).isNaN, "\(activation)")
    }
    #expect(exponentials([.nan])[0].isNaN)
  }

  /// Numbers of every magnitude and sign, and a fine grid around zero.
  private func everywhere() -> [Float] {
    let magnitudes = stride(from: Float(-30), through: 30, by: 0.05).map { powf(10, $0) }
    let grid = stride(from: Float(0), through: 20, by: 1.7e-3).map { $0 }
    return (magnitudes + grid).flatMap { [$0, -$0] }
  }

  private func apply(_ activation: Activation, _ x: Float) -> Float {
    var values = Buffer([x])
    let bias = Buffer(count: 1)
    values.activate(Block(offset: 0, rows: 1, columns: 1), bias: 0..<1, of: bias, activation)
    return values[0]
  }

  private func exponentials(_ x: [Float]) -> [Float] {
    var layout = BlockLayout()
    let heads = layout.add(rows: x.count, columns: 2)
    let (noise, z) = (layout.add(rows: x.count, columns: 1), layout.add(rows: x.count, columns: 1))
    var values = Buffer(count: layout.count)
    values.set(x.flatMap { [0, 2 * $0] }, at: heads.offset)
    values.fill(noise, with: 1)
    values.reparameterize(heads, noise: noise, into: z)
    return values.values(z.range)
  }
}
