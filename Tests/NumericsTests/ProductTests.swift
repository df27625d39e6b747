import Numerics
import TestSupport
import Testing

@Suite struct ProductTests {
  static let widths = [(1, 1), (3, 7), (17, 13), (33, 5), (7, 64)]

  @Test(arguments: Shape.all.filter { $0.columns == 7 }, widths)
  func multipliesByTheTransposedWeight(shape: Shape, width: (inputs: Int, outputs: Int)) {
    var end = 0
    let x = shape.place(at: &end, columns: width.inputs)
    let y = shape.place(at: &end, columns: width.outputs)
    let weight = Block(
      offset: 3, rows: width.outputs, columns: width.inputs, stride: width.inputs + shape.padding)
    let parameters = randomBuffer(weight.end, seed: 1)
    var values = randomBuffer(end, seed: 2)
    let (w, v) = (parameters.doubles, values.doubles)
    var expected = v
    for (row, output) in y.places {
      expected[y.index(row, output)] = (0..<width.inputs).reduce(0) {
        $0 + v[x.index(row, $1)] * w[weight.index(output, $1)]
      }
    }
    values.multiply(x, transposed: weight, of: parameters, into: y)
    expectNear(values.values, expected, within: 1e-5)
  }

  @Test(arguments: Shape.all.filter { $0.columns == 7 }, widths)
  func multipliesByTheWeight(shape: Shape, width: (inputs: Int, outputs: Int)) {
    var end = 0
    let dx = shape.place(at: &end, columns: width.inputs)
    let dy = shape.place(at: &end, columns: width.outputs)
    let weight = Block(
      offset: 3, rows: width.outputs, columns: width.inputs, stride: width.inputs + shape.padding)
    let parameters = randomBuffer(weight.end, seed: 1)
    var deltas = randomBuffer(end, seed: 2)
    let (w, d) = (parameters.doubles, deltas.doubles)
    var expected = d
    for (row, input) in dx.places {
      expected[dx.index(row, input)] = (0..<width.outputs).reduce(0) {
        $0 + d[dy.index(row, $1)] * w[weight.index($1, input)]
      }
    }
    deltas.multiply(dy, weight, of: parameters, into: dx)
    expectNear(deltas.values, expected, within: 1e-5)
  }

  @Test(arguments: Shape.all.filter { $0.columns == 7 }, widths)
  func addsTheWeightsGradient(shape: Shape, width: (inputs: Int, outputs: Int)) {
    var (xEnd, dyEnd) = (0, 0)
    let x = shape.place(at: &xEnd, columns: width.inputs)
    let dy = shape.place(at: &dyEnd, columns: width.outputs)
    let weight = Block(
      offset: 3, rows: width.outputs, columns: width.inputs, stride: width.inputs + shape.padding)
    let values = randomBuffer(xEnd, seed: 1)
    let deltas = randomBuffer(dyEnd, seed: 2)
    var gradients = randomBuffer(weight.end + 1, seed: 3)
    let (v, d) = (values.doubles, deltas.doubles)
    var expected = gradients.doubles
    for (output, input) in weight.places {
      expected[weight.index(output, input)] += (0..<shape.rows).reduce(0) {
        $0 + d[dy.index($1, output)] * v[x.index($1, input)]
      }
    }
    gradients.add(transposed: dy, of: deltas, times: x, of: values, into: weight)
    expectNear(gradients.values, expected, within: 1e-5)
  }

  @Test func writesNothingForNoColumns() {
    let dy = Block(offset: 0, rows: 2, columns: 3)
    let weight = Block(offset: 0, rows: 3, columns: 4)
    let parameters = randomBuffer(12, seed: 1)
    var deltas = randomBuffer(20, seed: 2)
    let expected = deltas.doubles
    deltas.multiply(
      dy, weight.columns(2..<2), of: parameters, into: Block(offset: 8, rows: 2, columns: 4).columns(2..<2))
    expectNear(deltas.values, expected, within: 0)
  }
}
