import Networks
import Numerics
import TestSupport
import Testing

@Suite struct LinearTests {
  @Test func namesItsTensorsAsPyTorchDoes() {
    var layout = ParameterLayout()
    _ = MultilayerPerceptron("actor", sizes: [3, 5, 2], hidden: .relu, last: .identity, in: &layout)
    #expect(
      layout.tensors.map(\.name) == ["actor.0.weight", "actor.0.bias", "actor.1.weight", "actor.1.bias"])
    #expect(layout.tensors.map(\.shape) == [[5, 3], [5], [2, 5], [2]])
    #expect(layout.tensors.map(\.range) == [0..<15, 15..<20, 20..<30, 30..<32])
    #expect(layout.count == 32)
  }

  /// Two heads give what two layers would, the first's outputs before the second's.
  @Test(arguments: [1, 5]) func headsAreLayersSideBySide(batch: Int) throws {
    var layout = ParameterLayout()
    let heads = Linear(heads: ["mean", "spread"], inputs: 7, outputs: 3, .identity, in: &layout)
    #expect(layout.tensors.map(\.name) == ["mean.weight", "spread.weight", "mean.bias", "spread.bias"])
    #expect(layout.tensors.map(\.shape) == [[3, 7], [3, 7], [3], [3]])
    #expect(heads.outputs == 6)

    var random = SeededGenerator(seed: 1)
    let parameters = Buffer(random.numbers(layout.count))
    var workspace = BlockLayout()
    let (x, y) = (workspace.add(rows: batch, columns: 7), workspace.add(rows: batch, columns: 6))
    var values = Buffer(random.numbers(workspace.count))
    heads.forward(x, parameters: parameters, values: &values, into: y)
    let reference = ReferenceNetwork(sizes: [7, 3], hidden: .identity, last: .identity)
    for (index, name) in ["mean", "spread"].enumerated() {
      let own = try ["\(name).weight", "\(name).bias"].flatMap { name in
        let tensor = try #require(layout.tensors.first { $0.name == name })
        return parameters.values(tensor.range).map(Double.init)
      }
      let expected = reference(values.rows(x), parameters: own).flatMap { $0 }
      let outputs = values.rows(y.columns(3 * index..<3 * index + 3)).flatMap { $0 }
      #expect(relativeDifference(outputs, expected) <= 1e-6, "\(name)")
    }
  }

  @Test func beginsUniformWithinTheInverseRootOfItsInputs() {
    var layout = ParameterLayout()
    let first = Linear("a", inputs: 25, outputs: 400, .relu, in: &layout)
    _ = Linear("b", inputs: 4, outputs: 4, .relu, in: &layout)
    var parameters = Buffer(count: layout.count)
    var random = RandomStream(seed: 1)
    first.initialize(&parameters, using: &random)
    for tensor in layout.tensors {
      let numbers = parameters.values(tensor.range)
      guard tensor.name.hasPrefix("a") else {
        #expect(numbers.allSatisfy { $0 == 0 }, "\(tensor.name)")
        continue
      }
      #expect(numbers.allSatisfy { abs($0) <= 0.2 }, "\(tensor.name)")
      #expect(numbers.contains { $0 < -0.19 } && numbers.contains { $0 > 0.19 }, "\(tensor.name)")
      let count = Double(numbers.count)
      let variance = numbers.reduce(0) { $0 + Double($1) * Double($1) } / count
      // that of the uniform distribution is 0.04 / 3, its standard error 0.012 / √count
      #expect(abs(variance - 0.04 / 3) < 5 * 0.012 / count.squareRoot(), "\(tensor.name)")
    }
  }
}
