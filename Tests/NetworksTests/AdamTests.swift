import Glibc
import Networks
import Numerics
import TestSupport
import Testing

@Suite struct AdamTests {
  /// Adam for one number, in double precision, as PyTorch's documentation writes it.
  struct ScalarAdam {
    let configuration: Adam.Configuration
    var steps = 0.0
    var m = 0.0
    var v = 0.0
    var largest = 0.0

    mutating func step(_ x: inout Double, gradient g: Double) {
      steps += 1
      m = configuration.beta1 * m + (1 - configuration.beta1) * g
      v = configuration.beta2 * v + (1 - configuration.beta2) * g * g
      largest = max(largest, v)
      let corrected = (configuration.usesLargest ? largest : v) / (1 - pow(configuration.beta2, steps))
      x -=
        configuration.learningRate * m / (1 - pow(configuration.beta1, steps))
        / (corrected.squareRoot() + configuration.epsilon)
    }
  }

  @Test(arguments: [false, true], [1, 7, 65]) func movesAsItsDefinitionSays(amsgrad: Bool, count: Int) {
    let configuration = Adam.Configuration(learningRate: 3e-3, amsgrad: amsgrad)
    var random = SeededGenerator(seed: 1)
    var parameters = Buffer(random.numbers(count))
    var adam = Adam(parameters: count, configuration)
    var expected = parameters.values.map(Double.init)
    var scalars = [ScalarAdam](repeating: ScalarAdam(configuration: configuration), count: count)
    for step in 0..<2_000 {
      // large gradients first, so that the maxima matter, and some that are all but zero
      let size: Float = step < 5 ? 30 : step % 7 == 0 ? 1e-9 : 0.1
      let gradients = Buffer(random.numbers(count).map { $0 * size })
      for index in 0..<count { scalars[index].step(&expected[index], gradient: Double(gradients[index])) }
      _ = adam.step(&parameters, gradients: gradients)
    }
    #expect(adam.steps == 2_000)
    let apart = relativeDifference(parameters.values.map(Double.init), expected)
    #expect(apart <= 1e-5)
  }

  @Test func maximaHoldTheStepSmall() {
    let count = 1
    var moved: [Float] = []
    for amsgrad in [false, true] {
      var parameters = Buffer(count: count)
      var adam = Adam(parameters: count, Adam.Configuration(learningRate: 1e-3, amsgrad: amsgrad))
      _ = adam.step(&parameters, gradients: Buffer([100]))
      for _ in 0..<3_000 { _ = adam.step(&parameters, gradients: Buffer([0.01])) }
      moved.append(-parameters[0])
    }
    #expect(moved[1] < 0.6 * moved[0])
  }

  @Test(arguments: [false, true]) func restoredGoesOnWithTheSameBits(amsgrad: Bool) {
    var random = SeededGenerator(seed: 2)
    var parameters = Buffer(random.numbers(33))
    var adam = Adam(parameters: 33, Adam.Configuration(amsgrad: amsgrad))
    for _ in 0..<5 { _ = adam.step(&parameters, gradients: Buffer(random.numbers(33))) }
    var other = parameters.copy()
    var restored = Adam(
      configuration: adam.configuration, steps: adam.steps, first: adam.first.values,
      second: adam.second.values, largest: adam.largest.values)
    for _ in 0..<5 {
      let gradients = Buffer(random.numbers(33))
      _ = adam.step(&parameters, gradients: gradients)
      _ = restored.step(&other, gradients: gradients)
    }
    let (values, others) = (parameters.values, other.values)
    #expect(values == others)
  }

  @Test func learnedParametersCopyWhole() throws {
    var layout = ParameterLayout()
    _ = layout.add("a", shape: [2, 3])
    _ = layout.add("b", shape: [3])
    var random = SeededGenerator(seed: 3)
    var network = LearnedParameters(layout: layout, optimizer: Adam.Configuration(amsgrad: true))
    network.values.set(random.numbers(9))
    network.gradients.set(random.numbers(9))
    try network.step()

    var copy = network.copy()
    let gradients = random.numbers(9)
    network.gradients.set(gradients)
    try network.step()
    let untouched = copy.values.values
    copy.gradients.set(gradients)
    try copy.step()
    let (values, others) = (network.values.values, copy.values.values)
    #expect(values == others)
    #expect(untouched != others)

    let tensors = network.tensors()
    #expect(tensors.map(\.name) == ["a", "b"] && tensors.map(\.shape) == [[2, 3], [3]])
    #expect(tensors.flatMap(\.values) == values)
    let (gradient, none) = (network.gradient("b"), network.gradient("c"))
    #expect(gradient == Array(gradients[6...]))
    #expect(none == nil)
  }
}
