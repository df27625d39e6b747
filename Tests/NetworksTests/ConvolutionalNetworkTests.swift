import Networks
import Numerics
import TestSupport
import Testing

/// Chains of layers over images, each beside the same in double precision, and its gradients beside slopes.
@Suite struct ConvolutionalNetworkTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var input: ImageShape
    var stages: [ConvolutionalNetwork.Stage]
    var batch: Int

    var testDescription: String { "\(name), batch \(batch)" }

    static let all: [Case] = [1, 5].flatMap { batch in
      kinds.map { Case(name: $0.0, input: $0.1, stages: $0.2, batch: batch) }
    }

    private static let kinds: [(String, ImageShape, [ConvolutionalNetwork.Stage])] = [
      (
        "a convolution", ImageShape(height: 5, width: 6, channels: 3),
        [.convolution(4, kernel: 3, .relu)]
      ),
      (
        "strides and padding", ImageShape(height: 7, width: 6, channels: 2),
        [
          .convolution(3, kernel: 4, stride: 2, padding: 1),
          .convolution(2, kernel: 2, stride: 3, padding: 1),
        ]
      ),
      (
        "a stride beyond the kernel", ImageShape(height: 8, width: 7, channels: 5),
        [.convolution(2, kernel: 2, stride: 3, .relu)]
      ),
      (
        "a kernel as large as the image", ImageShape(height: 3, width: 3, channels: 4),
        [.convolution(5, kernel: 3, .relu), .linear(3, .tanh(scale: 1.5))]
      ),
      (
        "more channels than a register has numbers", ImageShape(height: 4, width: 4, channels: 17),
        [.convolution(18, kernel: 3, padding: 1, .relu), .convolution(2, kernel: 4)]
      ),
      (
        "windows of 4 that move by 2, sixteen channels", ImageShape(height: 9, width: 5, channels: 16),
        [
          .convolution(16, kernel: 4, stride: 2, padding: 1, .relu),
          .transposedConvolution(16, kernel: 4, stride: 2, padding: 2, .relu), .convolution(1, kernel: 2),
        ]
      ),
      (
        "transposed convolutions", ImageShape(height: 2, width: 3, channels: 5),
        [
          .transposedConvolution(4, kernel: 4, stride: 2, padding: 1, .relu),
          .transposedConvolution(3, kernel: 3, stride: 1, padding: 0),
        ]
      ),
      (
        "a transposed convolution of one pixel", .vector(6),
        [
          .linear(5, .relu), .transposedConvolution(3, kernel: 2, .relu),
          .transposedConvolution(2, kernel: 3, stride: 2),
        ]
      ),
      (
        "normalisation", ImageShape(height: 3, width: 4, channels: 3),
        [
          .normalization(), .convolution(4, kernel: 2), .normalization(.relu), .convolution(17, kernel: 2),
          .normalization(.relu),
        ]
      ),
      (
        "heads", ImageShape(height: 2, width: 2, channels: 3),
        [.convolution(4, kernel: 2, .relu), .heads(["mean", "log_variance"], 2)]
      ),
    ]

    /// The output of the reference, with the batch's statistics, or those given.
    func reference(
      _ x: [Double], parameters: [Double], running: [(mean: [Double], variance: [Double])]? = nil
    ) -> [Double] {
      var image = ReferenceImage(
        samples: batch, height: input.height, width: input.width, channels: input.channels, values: x)
      var at = 0
      func take(_ count: Int) -> [Double] {
        defer { at += count }
        return Array(parameters[at..<at + count])
      }
      var normalizations = 0
      for stage in stages {
        switch stage {
        case .normalization(let activation):
          let (weight, bias) = (take(image.channels), take(image.channels))
          image = image.normalized(running?[normalizations] ?? image.moments, weight: weight, bias: bias)
            .activated(activation.reference)
          normalizations += 1
        case .convolution(let outputs, let kernel, let stride, let padding, let activation):
          let weight = take(outputs * image.channels * kernel * kernel)
          image = image.convolved(
            weight, bias: take(outputs), kernel: kernel, stride: stride, padding: padding
          )
          .activated(activation.reference)
        case .transposedConvolution(let outputs, let kernel, let stride, let padding, let activation):
          let weight = take(outputs * image.channels * kernel * kernel)
          image = image.convolvedTransposed(
            weight, bias: take(outputs), kernel: kernel, stride: stride, padding: padding
          ).activated(activation.reference)
        case .linear(let outputs, let activation):
          let weight = take(outputs * image.channels)
          image = image.convolved(weight, bias: take(outputs), kernel: 1, stride: 1, padding: 0)
            .activated(activation.reference, scale: activation.scale)
        case .heads(let names, let outputs):
          let weight = take(names.count * outputs * image.channels)
          image = image.convolved(weight, bias: take(names.count * outputs), kernel: 1, stride: 1, padding: 0)
        }
      }
      return image.values
    }
  }

  /// A network of a case with parameters and a batch.
  private struct Trial: ~Copyable {
    let layout: ParameterLayout
    let statisticsLayout: ParameterLayout
    let network: ConvolutionalNetwork
    let at: ConvolutionalNetwork.Activations
    let parameters: Buffer
    var statistics: Buffer
    var values: Buffer
    var deltas: Buffer
    let weights: [Float]
    var random: SeededGenerator

    init(_ test: Case) {
      var (layout, statisticsLayout) = (ParameterLayout(), ParameterLayout())
      network = ConvolutionalNetwork(
        "net", input: test.input, test.stages, in: &layout, statistics: &statisticsLayout)
      random = SeededGenerator(seed: 1)
      parameters = Buffer(random.numbers(layout.count, in: -0.8...0.8))
      statistics = Buffer(random.numbers(statisticsLayout.count, in: 0.5...1.5))
      var workspace = BlockLayout()
      at = network.activations(batch: test.batch, in: &workspace)
      // what was there before doesn't matter
      values = Buffer(Array(repeating: .nan, count: workspace.count))
      deltas = Buffer(Array(repeating: .nan, count: workspace.count))
      values.set(random.numbers(at.input.range.count), at: at.input.offset)
      weights = random.numbers(at.output.range.count)
      self.layout = layout
      self.statisticsLayout = statisticsLayout
    }
  }

  @Test(arguments: Case.all) func forwardAndBackwardAreThoseOfTheReference(of test: Case) {
    var trial = Trial(test)
    let (at, network) = (trial.at, trial.network)
    network.forward(
      at, parameters: trial.parameters, statistics: trial.statistics, .batch, values: &trial.values
    ) {}
    let parameters = trial.parameters.doubles
    let inputs = trial.values.numbers(at.input).map(Double.init)
    let expected = test.reference(inputs, parameters: parameters)
    #expect(
      relativeDifference(trial.values.numbers(at.output).map(Double.init), expected) <= 1e-5)

    let weights = trial.weights.map(Double.init)
    func loss(_ y: [Double]) -> Double { zip(y, weights).reduce(0) { $0 + $1.0 * $1.1 } }
    let slopes = centralDifferences(at: parameters) { loss(test.reference(inputs, parameters: $0)) }
    let inputSlopes = centralDifferences(at: inputs) { loss(test.reference($0, parameters: parameters)) }

    // gradients are added to what is there
    let before = trial.random.numbers(trial.layout.count)
    var gradients = Buffer(before)
    trial.deltas.set(trial.weights, at: at.output.offset)
    network.backward(
      at, parameters: trial.parameters, values: trial.values, deltas: &trial.deltas, gradients: &gradients,
      inputGradient: true
    ) {}
    let size = slopes.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for tensor in trial.layout.tensors {
      let added = tensor.range.map { Double(gradients[$0]) - Double(before[$0]) }
      let own = Array(slopes[tensor.range])
      // gradients that are zero but for rounding are measured beside the others
      let apart = zip(added, own).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      let ownSize = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(apart <= 1e-4 * max(ownSize, 0.1 * size) + 1e-5, "\(tensor.name)")
    }
    let dx = trial.deltas.numbers(at.input).map(Double.init)
    let apart = zip(dx, inputSlopes).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    #expect(apart <= 1e-4 * inputSlopes.reduce(0) { $0 + $1 * $1 }.squareRoot() + 1e-4 * size)
  }

  /// Many samples are done in groups, whose bounds mustn't matter.
  @Test(arguments: [
    ImageShape(height: 20, width: 20, channels: 16), ImageShape(height: 6, width: 9, channels: 3),
  ])
  func aBatchIsTheSumOfItsSamples(of image: ImageShape) {
    let stages: [ConvolutionalNetwork.Stage] = [
      .convolution(32, kernel: 4, stride: 2, padding: 1, .relu),
      .transposedConvolution(image.channels, kernel: 4, stride: 2, padding: 1, .relu),
    ]
    let batch = 11
    var whole = Trial(Case(name: "a batch", input: image, stages: stages, batch: batch))
    var single = Trial(Case(name: "a sample", input: image, stages: stages, batch: 1))
    let parameters = Buffer(whole.parameters.values)
    var gradients = Buffer(count: whole.layout.count)
    var sum = Buffer(count: whole.layout.count)
    func pass(_ trial: inout Trial, into gradients: inout Buffer) {
      trial.network.forward(
        trial.at, parameters: parameters, statistics: trial.statistics, .batch, values: &trial.values
      ) {}
      trial.deltas.set(trial.values.numbers(trial.at.output), at: trial.at.output.offset)
      trial.network.backward(
        trial.at, parameters: parameters, values: trial.values, deltas: &trial.deltas,
        gradients: &gradients, inputGradient: true
      ) {}
    }
    pass(&whole, into: &gradients)
    let inputs = whole.values.numbers(whole.at.input), outputs = whole.values.numbers(whole.at.output)
    let slopes = whole.deltas.numbers(whole.at.input)
    for sample in 0..<batch {
      let own = inputs.count / batch * sample..<inputs.count / batch * (sample + 1)
      single.values.set(Array(inputs[own]), at: single.at.input.offset)
      pass(&single, into: &sum)
      let output = outputs.count / batch * sample..<outputs.count / batch * (sample + 1)
      #expect(single.values.numbers(single.at.output) == Array(outputs[output]))
      #expect(single.deltas.numbers(single.at.input) == Array(slopes[own]))
    }
    for tensor in whole.layout.tensors {
      let (ours, theirs) = (gradients.values(tensor.range), sum.values(tensor.range))
      #expect(relativeDifference(ours.map(Double.init), theirs.map(Double.init)) <= 1e-5, "\(tensor.name)")
    }
  }

  @Test func evaluationUsesTheRunningStatistics() {
    for test in Case.all where test.name == "normalisation" {
      var trial = Trial(test)
      let running: [(mean: [Double], variance: [Double])] = stride(
        from: 0, to: trial.statisticsLayout.tensors.count, by: 3
      ).map { index in
        let tensors = trial.statisticsLayout.tensors
        return (
          trial.statistics.values(tensors[index].range).map(Double.init),
          trial.statistics.values(tensors[index + 1].range).map(Double.init)
        )
      }
      trial.network.forward(
        trial.at, parameters: trial.parameters, statistics: trial.statistics, .running, values: &trial.values
      ) {}
      let expected = test.reference(
        trial.values.numbers(trial.at.input).map(Double.init), parameters: trial.parameters.doubles,
        running: running)
      #expect(
        relativeDifference(trial.values.numbers(trial.at.output).map(Double.init), expected) <= 1e-5)

      // a frozen network does the same
      var frozen = FrozenNetwork(
        trial.network, parameters: trial.parameters, statistics: trial.statistics, rows: test.batch)
      frozen.set(trial.values.numbers(trial.at.input))
      var output = [Float](repeating: 0, count: trial.at.output.range.count)
      frozen.run(into: &output)
      #expect(output == trial.values.numbers(trial.at.output))
    }
  }

  @Test func namesItsTensorsAsPyTorchDoes() {
    var (layout, statistics) = (ParameterLayout(), ParameterLayout())
    _ = ConvolutionalNetwork(
      "net", input: ImageShape(height: 4, width: 4, channels: 3),
      [.normalization(), .convolution(5, kernel: 4, .relu), .heads(["mean"], 2)], in: &layout,
      statistics: &statistics)
    #expect(
      layout.tensors.map(\.name) == [
        "net.0.weight", "net.0.bias", "net.1.weight", "net.1.bias", "net.mean.weight", "net.mean.bias",
      ])
    #expect(layout.tensors.map(\.shape) == [[3], [3], [5, 3, 4, 4], [5], [2, 5], [2]])
    #expect(
      statistics.tensors.map(\.name) == [
        "net.0.running_mean", "net.0.running_var", "net.0.num_batches_tracked",
      ])
    #expect(statistics.tensors.map(\.shape) == [[3], [3], []])
  }

  @Test func movesTheRunningStatisticsATenthOfTheWay() {
    var (layout, statisticsLayout) = (ParameterLayout(), ParameterLayout())
    let network = ConvolutionalNetwork(
      "net", input: .vector(2), [.normalization()], in: &layout, statistics: &statisticsLayout)
    var parameters = Buffer(count: layout.count)
    var statistics = Buffer(count: statisticsLayout.count)
    var random = RandomStream(seed: 1)
    network.initialize(&parameters, statistics: &statistics, using: &random)
    #expect(parameters.values == [1, 1, 0, 0])
    #expect(statistics.values == [0, 0, 1, 1, 0])
    var workspace = BlockLayout()
    let at = network.activations(batch: 4, in: &workspace)
    var values = Buffer(count: workspace.count)
    values.set([1, -2, 3, -2, 5, -2, 7, -2], at: at.input.offset)
    network.forward(at, parameters: parameters, statistics: statistics, .batch, values: &values) {}
    #expect(statistics.values == [0, 0, 1, 1, 0])
    network.moveStatistics(&statistics, at, values: values)
    // means 4 and −2, unbiased variances 20/3 and 0
    let expected: [Double] = [0.4, -0.2, 0.9 + 2.0 / 3, 0.9, 1]
    #expect(relativeDifference(statistics.doubles, expected) <= 1e-6)
  }

  @Test func beginsAsPyTorchDoes() throws {
    var (layout, statisticsLayout) = (ParameterLayout(), ParameterLayout())
    let network = ConvolutionalNetwork(
      "net", input: ImageShape(height: 6, width: 6, channels: 25),
      [.convolution(30, kernel: 2), .transposedConvolution(16, kernel: 5)], in: &layout,
      statistics: &statisticsLayout)
    var parameters = Buffer(count: layout.count)
    var statistics = Buffer(count: statisticsLayout.count)
    var random = RandomStream(seed: 1)
    network.initialize(&parameters, statistics: &statistics, using: &random)
    // 1/√(25 · 4) for the first, 1/√(16 · 25) for the transposed one
    for (tensor, limit) in zip(layout.tensors, [0.1, 0.1, 0.05, 0.05] as [Float]) {
      let numbers = parameters.values(tensor.range)
      let largest = try #require(numbers.map { abs($0) }.max())
      #expect(largest <= limit && largest >= 0.8 * limit, "\(tensor.name)")
    }
  }
}
