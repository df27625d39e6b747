import Networks
import Numerics
import TestSupport
import Testing

@Suite struct InferenceTests {
  @Test(arguments: [1, 4, 256], [0, 1, 3, 4, 9])
  func runsChunksAsOneBatch(rows: Int, count: Int) {
    var layout = ParameterLayout()
    let network = MultilayerPerceptron(
      "net", sizes: [3, 7, 2], hidden: .selu, last: .tanh(scale: 2), in: &layout)
    var random = SeededGenerator(seed: 1)
    let parameters = Buffer(random.numbers(layout.count))
    let input = random.numbers(count * 3)
    var inference = Inference(network, rows: rows)
    let outputs = inference.run(all: input, parameters: parameters)
    let reference = ReferenceNetwork(sizes: [3, 7, 2], hidden: .selu, last: .tanh, scale: 2)
    let expected = reference(TestSupport.rows(input, width: 3), parameters: parameters.doubles)
    #expect(relativeDifference(outputs.map(Double.init), expected.flatMap { $0 }) <= 1e-6)
  }

  @Test func runsOneSample() {
    var layout = ParameterLayout()
    let network = MultilayerPerceptron("net", sizes: [2, 3], hidden: .relu, last: .identity, in: &layout)
    let parameters = Buffer([1, 0, 0, 1, 1, 1, 10, 20, 30])
    var inference = Inference(network)
    var output: [Float] = [0, 0, 0]
    inference.run([2, 5], parameters: parameters, into: &output)
    #expect(output == [12, 25, 37])
  }
}
