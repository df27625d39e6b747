import Networks
import Numerics
import Storage

/// A trained decoder of actions alone, as agents keep it.
final class FrozenPlanDecoder: PlanDecoder {
  /// What a file of a decoder says it holds.
  static let kind = "ActionDecoder"

  let environment: String
  let actionBox: Box
  let length: Int
  let bound: Float
  let frozenDecoder: FrozenPerceptron
  private let parameters: Buffer
  private let layout: ParameterLayout
  private var decoding: Inference
  private var plan: [Float]

  var latent: Int { frozenDecoder.network.inputs }

  /// Makes a decoder of some sizes, from latents to k·m numbers, which `last` keeps within [−1, 1].
  init(
    environment: String, actionBox: Box, length: Int, bound: Float, sizes: [Int],
    last: Activation = .tanh(scale: 1), parameters: [Float]
  ) {
    var layout = ParameterLayout()
    let network = MultilayerPerceptron("decoder", sizes: sizes, hidden: .selu, last: last, in: &layout)
    precondition(network.outputs == length * actionBox.size && parameters.count == layout.count)
    self.environment = environment
    self.actionBox = actionBox
    self.length = length
    self.bound = bound
    self.layout = layout
    self.parameters = Buffer(parameters)
    frozenDecoder = FrozenPerceptron(network, self.parameters)
    decoding = Inference(network)
    plan = Array(repeating: 0, count: network.outputs)
  }

  func decode(one z: [Float], into actions: inout [Double]) {
    decoding.run(z, parameters: parameters, into: &plan)
    for index in 0..<plan.count {
      actions[index] = actionBox.value(atUnit: Double(plan[index]), in: index % actionBox.size)
    }
  }

  func copiedDecoder() -> any PlanDecoder {
    FrozenPlanDecoder(
      environment: environment, actionBox: actionBox, length: length, bound: bound,
      sizes: frozenDecoder.network.sizes, last: last, parameters: parameters.values)
  }

  /// What keeps plans within [−1, 1].
  private var last: Activation { frozenDecoder.network.lastActivation }

  var archive: Safetensors {
    var file = Safetensors()
    let hidden = frozenDecoder.network.sizes.dropFirst().dropLast()
    file.metadata = [
      "dyne": FrozenPlanDecoder.kind, "version": "1", "environment": environment, "length": String(length),
      "latent": String(latent), "decoder_hidden": hidden.map(String.init).joined(separator: " "),
    ]
    // decoders that earlier versions know have a tanh
    if last == .clip { (file.metadata["version"], file.metadata["last"]) = ("2", "clip") }
    file["action.low"] = Tensor(actionBox.low, shape: [actionBox.size])
    file["action.high"] = Tensor(actionBox.high, shape: [actionBox.size])
    file["latent.bound"] = Tensor([bound], shape: [1])
    for tensor in layout.tensors {
      file[tensor.name] = Tensor(parameters.values(tensor.range), shape: tensor.shape)
    }
    return file
  }

  /// Restores what `archive` holds.
  convenience init(_ file: Safetensors) throws(StorageError) {
    let version = try file.integer("version", in: 1...2)
    guard version == 1 || file.metadata["last"] == "clip" else {
      throw .wrongMetadata(path: file.path, key: "last", expected: "clip", actual: file.metadata["last"])
    }
    let last: Activation = version == 1 ? .tanh(scale: 1) : .clip
    guard let box = Box(low: try file.doubles("action.low"), high: try file.doubles("action.high")) else {
      throw .wrongValues(path: file.path, name: "action.low", expected: "below 'action.high'")
    }
    let length = try file.integer("length", in: 1...255)
    let sizes =
      [try file.integer("latent", in: 1...10_000)]
      + (try file.integers("decoder_hidden", in: 1...1_000_000, count: 0...100)) + [length * box.size]
    let bound = try file.floats("latent.bound", shape: [1])[0]
    guard bound.isFinite, bound >= 0 else {
      throw .wrongValues(path: file.path, name: "latent.bound", expected: "at least 0")
    }
    var layout = ParameterLayout()
    _ = MultilayerPerceptron("decoder", sizes: sizes, hidden: .selu, last: last, in: &layout)
    // what a file claims is allocated only if its weights are there
    try file.require(layout)
    var parameters = Buffer(count: layout.count)
    try parameters.load(layout, from: file)
    self.init(
      environment: try file.text("environment"), actionBox: box, length: length, bound: bound, sizes: sizes,
      last: last, parameters: parameters.values)
  }
}
