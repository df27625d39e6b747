import Networks
import Numerics
import TestSupport
import Testing

@Suite struct MultilayerPerceptronTests {
  /// A network with its parameters, a batch of inputs and the weights w of the loss Σ w y.
  struct Case: Sendable, CustomTestStringConvertible {
    var sizes: [Int]
    var hidden: Activation
    var last: Activation
    var batch: Int

    static let all: [Case] = [1, 5].flatMap { batch in
      [[3, 2], [1, 1, 1], [3, 7, 5, 2], [11, 33, 17, 3]].flatMap { sizes in
        [Activation.identity, .relu, .selu, .tanh(scale: 1)].flatMap { hidden in
          [Activation.identity, .tanh(scale: 1.7), .clip].map { last in
            Case(sizes: sizes, hidden: hidden, last: last, batch: batch)
          }
        }
      }
    }

    var testDescription: String { "\(sizes) \(hidden) \(last) batch \(batch)" }

    var reference: ReferenceNetwork {
      ReferenceNetwork(sizes: sizes, hidden: hidden.reference, last: last.reference, scale: last.scale)
    }

    func network(_ layout: inout ParameterLayout) -> MultilayerPerceptron {
      MultilayerPerceptron("net", sizes: sizes, hidden: hidden, last: last, in: &layout)
    }
  }

  @Test(arguments: Case.all) func forwardAndBackwardAreThoseOfTheReference(of test: Case) {
    var layout = ParameterLayout()
    let network = test.network(&layout)
    var random = SeededGenerator(seed: 1)
    let parameters = Buffer(random.numbers(layout.count, in: -0.8...0.8))
    var workspace = BlockLayout()
    let at = network.activations(batch: test.batch, in: &workspace)
    var values = Buffer(count: workspace.count)
    values.set(random.numbers(at.input.range.count), at: at.input.offset)
    let weights = random.numbers(at.output.range.count)

    network.forward(at, parameters: parameters, values: &values) {}
    let (x, y) = (values.rows(at.input), values.rows(at.output))
    let expected = test.reference(x, parameters: parameters.doubles)
    #expect(relativeDifference(y.flatMap { $0 }, expected.flatMap { $0 }) <= 3e-6)

    func loss(_ parameters: [Double], _ x: [Double]) -> Double {
      let inputs = (0..<test.batch).map { Array(x[$0 * network.inputs..<($0 + 1) * network.inputs]) }
      let y = test.reference(inputs, parameters: parameters).flatMap { $0 }
      return zip(y, weights).reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    let inputs = x.flatMap { $0 }
    let slopes = centralDifferences(at: parameters.doubles) { loss($0, inputs) }
    let inputSlopes = centralDifferences(at: inputs) { loss(parameters.doubles, $0) }

    // gradients are added to what is there
    let before = random.numbers(layout.count)
    var gradients = Buffer(before)
    var deltas = Buffer(count: workspace.count)
    deltas.set(weights, at: at.output.offset)
    network.backward(
      at, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
      inputColumns: 0..<network.inputs
    ) {}
    for tensor in layout.tensors {
      let added = tensor.range.map { Double(gradients[$0]) - Double(before[$0]) }
      let apart = relativeDifference(added, Array(slopes[tensor.range]))
      #expect(apart <= 1e-5, "\(tensor.name)")
    }
    #expect(relativeDifference(deltas.rows(at.input).flatMap { $0 }, inputSlopes) <= 1e-5)
  }

  @Test(arguments: Case.all) func backwardToTheInputAloneWritesItsColumnsAlone(of test: Case) {
    var layout = ParameterLayout()
    let network = test.network(&layout)
    var random = SeededGenerator(seed: 2)
    let parameters = Buffer(random.numbers(layout.count, in: -0.8...0.8))
    // the input is a part of wider rows
    var workspace = BlockLayout()
    let wide = workspace.add(rows: test.batch, columns: network.inputs + 4)
    let at = network.activations(
      input: wide.columns(3..<3 + network.inputs), batch: test.batch, in: &workspace)
    var values = Buffer(random.numbers(workspace.count))
    network.forward(at, parameters: parameters, values: &values) {}

    let start = random.numbers(workspace.count)
    var whole = Buffer(start)
    var part = Buffer(start)
    var alone = Buffer(start)
    var gradients = Buffer(count: layout.count)
    network.backward(
      at, parameters: parameters, values: values, deltas: &whole, gradients: &gradients,
      inputColumns: 0..<network.inputs
    ) {}
    let columns = network.inputs / 2..<network.inputs
    network.backward(
      at, parameters: parameters, values: values, deltas: &part, gradients: &gradients, inputColumns: columns
    ) {}
    network.backwardInput(
      at, parameters: parameters, values: values, deltas: &alone, inputColumns: columns
    ) {}

    let expected = whole.numbers(at.input.columns(columns))
    #expect(relativeDifference(part.numbers(at.input.columns(columns)), expected) <= 1e-6)
    #expect(relativeDifference(alone.numbers(at.input.columns(columns)), expected) <= 1e-6)
    for row in 0..<test.batch {
      for column in 0..<wide.columns where !columns.contains(column - 3) {
        let index = wide.offset + row * wide.stride + column
        #expect(part[index] == start[index] && alone[index] == start[index], "row \(row), column \(column)")
      }
    }
  }

  @Test func samplesDontDependOnTheirBatch() {
    let test = Case(sizes: [11, 33, 17, 3], hidden: .selu, last: .identity, batch: 5)
    var layout = ParameterLayout()
    let network = test.network(&layout)
    var random = SeededGenerator(seed: 3)
    let parameters = Buffer(random.numbers(layout.count))
    let input = random.numbers(5 * 11)
    func outputs(_ input: [Float]) -> [Float] {
      var workspace = BlockLayout()
      let at = network.activations(batch: input.count / 11, in: &workspace)
      var values = Buffer(count: workspace.count)
      values.set(input, at: at.input.offset)
      network.forward(at, parameters: parameters, values: &values) {}
      return values.numbers(at.output)
    }
    let alone = (0..<5).flatMap { outputs(Array(input[$0 * 11..<($0 + 1) * 11])) }
    #expect(relativeDifference(alone, outputs(input)) <= 1e-6)
  }
}
