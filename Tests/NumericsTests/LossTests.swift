import Glibc
import Numerics
import TestSupport
import Testing

@Suite struct LossTests {
  @Test(arguments: Shape.all) func drawsLatentsFromTheirHeads(shape: Shape) {
    var end = 0
    let heads = shape.place(at: &end, columns: 2 * shape.columns)
    let (noise, z) = (shape.place(at: &end), shape.place(at: &end))
    var values = randomBuffer(end, seed: 1, in: -2...2)
    var expected = values.doubles
    for (row, column) in z.places {
      let logVariance = expected[heads.index(row, shape.columns + column)]
      expected[z.index(row, column)] =
        expected[heads.index(row, column)] + exp(logVariance / 2) * expected[noise.index(row, column)]
    }
    values.reparameterize(heads, noise: noise, into: z)
    expectNear(values.values, expected)
  }

  /// The loss is Σ w z + β KL, with w = dz.
  @Test(arguments: Shape.all) func headsGradientIsThatOfCentralDifferences(shape: Shape) {
    let width = shape.columns
    var end = 0
    let heads = shape.place(at: &end, columns: 2 * width)
    let (noise, dz) = (shape.place(at: &end), shape.place(at: &end))
    let values = randomBuffer(end, seed: 1, in: -2...2)
    var deltas = randomBuffer(end, seed: 2)
    var expected = deltas.doubles
    let (v, upstream) = (values.doubles, deltas.doubles)
    for (row, column) in dz.places {
      let (mean, logVariance) = (heads.index(row, column), heads.index(row, width + column))
      let slopes = centralDifferences(at: [v[mean], v[logVariance]]) { x in
        let z = x[0] + exp(x[1] / 2) * v[noise.index(row, column)]
        let kl = -0.5 * (1 + x[1] - x[0] * x[0] - exp(x[1]))
        return upstream[dz.index(row, column)] * z + 0.3 * kl
      }
      (expected[mean], expected[logVariance]) = (slopes[0], slopes[1])
    }
    deltas.reparameterizeBackward(dz, heads: heads, noise: noise, values: values, klWeight: 0.3)
    expectNear(deltas.values, expected)
  }

  @Test(arguments: Shape.all) func divergenceIsThatOfNormalDistributions(shape: Shape) {
    var end = 0
    let heads = shape.place(at: &end, columns: 2 * shape.columns)
    let values = randomBuffer(end, seed: 1, in: -3...3)
    var expected = 0.0
    for row in 0..<shape.rows {
      for column in 0..<shape.columns {
        let mean = Double(values[heads.index(row, column)])
        let logVariance = Double(values[heads.index(row, shape.columns + column)])
        expected += 0.5 * (mean * mean + exp(logVariance) - logVariance - 1)
      }
    }
    let kl = values.kullbackLeibler(heads)
    #expect(relativeDifference([kl], [expected]) <= 1e-12)
    #expect(Buffer(count: end).kullbackLeibler(heads) == 0)
  }

  @Test(arguments: Shape.all) func squaredErrorAndItsGradient(shape: Shape) {
    var end = 0
    let (prediction, target) = (shape.place(at: &end), shape.place(at: &end))
    let values = randomBuffer(end, seed: 1)
    var deltas = randomBuffer(end, seed: 2)
    let v = values.doubles
    var expected = deltas.doubles
    var sum = 0.0
    for (row, column) in prediction.places {
      let difference = v[prediction.index(row, column)] - v[target.index(row, column)]
      sum += difference * difference
      expected[prediction.index(row, column)] = 0.25 * difference
    }
    let loss = values.squaredError(prediction, target, gradient: &deltas, scale: 0.25)
    #expect(relativeDifference([loss], [sum]) <= 1e-6)
    expectNear(deltas.values, expected)
  }

  @Test(arguments: Shape.all) func whiteReconstructionErrorAndItsGradient(shape: Shape) {
    let width = shape.columns
    var end = 0
    let heads = shape.place(at: &end, columns: 2 * width)
    let z = shape.place(at: &end)
    let values = randomBuffer(end, seed: 1)
    var deltas = randomBuffer(end, seed: 2)
    var random = SeededGenerator(seed: 3)
    let (mean, std) = (random.numbers(width), random.numbers(width, in: 0.2...2))
    func loss(_ v: [Double]) -> Double {
      var sum = 0.0
      for (row, column) in z.places {
        let white = (v[heads.index(row, column)] - Double(mean[column])) / Double(std[column])
        sum += pow(white - v[z.index(row, column)], 2)
      }
      return sum / Double(shape.rows * width)
    }
    var expected = deltas.doubles
    let slopes = centralDifferences(at: values.doubles, of: loss)
    for (row, column) in heads.places {
      expected[heads.index(row, column)] = column < width ? slopes[heads.index(row, column)] : 0
    }
    let value = values.whiteReconstructionError(
      heads: heads, z: z, mean: mean, std: std, gradient: &deltas)
    #expect(relativeDifference([value], [loss(values.doubles)]) <= 1e-5)
    expectNear(deltas.values, expected, within: 3e-6)
  }

  @Test(arguments: [1, 5], [(1, 1), (1, 7), (3, 1), (3, 5)])
  func normsOfGroupsAddTheirGradient(rows: Int, groups: (width: Int, count: Int)) {
    let block = Block(
      offset: 2, rows: rows, columns: groups.width * groups.count, stride: groups.width * groups.count + 3)
    let values = randomBuffer(block.end + 1, seed: 1)
    var deltas = randomBuffer(block.end + 1, seed: 2)
    func loss(_ v: [Double]) -> Double {
      var sum = 0.0
      for row in 0..<rows {
        for group in 0..<groups.count {
          let squares = (0..<groups.width).map { pow(v[block.index(row, group * groups.width + $0)], 2) }
          sum += squares.reduce(0, +).squareRoot()
        }
      }
      return sum
    }
    let slopes = centralDifferences(at: values.doubles, step: 1e-7, of: loss)
    let expected = zip(deltas.doubles, slopes).map { $0 + 0.3 * $1 }
    let sum = values.groupNorms(block, width: groups.width, weight: 0.3, gradient: &deltas)
    #expect(relativeDifference([sum], [loss(values.doubles)]) <= 1e-6)
    expectNear(deltas.values, expected, within: 2e-6)
  }

  @Test func aNormOfZeroHasNoGradient() {
    let block = Block(offset: 0, rows: 2, columns: 4)
    let values = Buffer(count: 8)
    var deltas = randomBuffer(8, seed: 1)
    let expected = deltas.doubles
    let sum = values.groupNorms(block, width: 2, weight: 1, gradient: &deltas)
    #expect(sum == 0)
    expectNear(deltas.values, expected, within: 0)
  }
}
