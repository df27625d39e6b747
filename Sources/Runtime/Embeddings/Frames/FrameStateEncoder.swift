import Networks
import Numerics
import Storage

/// A trained encoder of frames alone, as agents keep it: of whole stacks, or of each of a stack's frames.
final class FrameStateEncoder: StateEncoding {
  /// What a file of an encoder says it holds.
  static let kind = "StateEncoder"

  let frames: FrameStack
  let stateSize: Int
  private var network: FrozenNetwork
  private var heads: [Float]

  /// Keeps a network that sees stacks of frames, a whole one or one frame in each row.
  init(_ network: consuming FrozenNetwork, frames: FrameStack) {
    self.frames = frames
    let outputs = network.rows * network.network.output.count
    stateSize = outputs / 2
    heads = Array(repeating: 0, count: outputs)
    self.network = network
  }

  func encode(_ stack: Span<UInt8>, into state: inout [Float]) {
    for row in 0..<network.rows { network.setFrames(stack, frames, from: row, sample: row) }
    network.run(into: &heads)
    let latent = stateSize / network.rows
    for row in 0..<network.rows {
      for index in 0..<latent { state[row * latent + index] = heads[2 * row * latent + index] }
    }
  }
}

/// An encoder of frames without what it was learned with.
private struct EncoderNetwork {
  let network: ConvolutionalNetwork
  let layout: ParameterLayout
  let statistics: ParameterLayout
  /// Frames of a stack that are seen one by one; 1 where the stack is seen whole.
  let rows: Int

  init(_ method: FrozenEncoding.Method, _ frames: FrameStack, latent: Int) {
    var (layout, statistics) = (ParameterLayout(), ParameterLayout())
    rows = method == .dynamics ? 1 : frames.count
    network = ImageNetworks.encoder(
      "state_encoder", channels: frames.channels / rows, latent: latent, in: &layout, statistics: &statistics)
    self.layout = layout
    self.statistics = statistics
  }
}

extension FrozenEncoding {
  /// Freezes the encoder of an embedding that learned in some environment; `latent` numbers are its output's
  /// mean.
  init(
    _ method: Method, of networks: borrowing LearnedParameters, latent: Int, frames: FrameStack,
    environment: String, fingerprint: String
  ) {
    let encoder = EncoderNetwork(method, frames, latent: latent)
    self.init(
      encoder, method, latent: latent, frames: frames, environment: environment, fingerprint: fingerprint,
      parameters: networks.layout.gather(encoder.layout, from: networks.values),
      statistics: networks.statisticsLayout.gather(encoder.statistics, from: networks.statistics))
  }

  private init(
    _ encoder: EncoderNetwork, _ method: Method, latent: Int, frames: FrameStack, environment: String,
    fingerprint: String, parameters: [Float], statistics: [Float]
  ) {
    var file = Safetensors()
    file.metadata = [
      "dyne": FrameStateEncoder.kind, "version": "1", "method": method.rawValue, "latent": String(latent),
      "environment": environment, "fingerprint": fingerprint,
    ]
    frames.save(into: &file)
    for tensor in encoder.layout.tensors {
      file[tensor.name] = Tensor(Array(parameters[tensor.range]), shape: tensor.shape)
    }
    file.set(Buffer(statistics), encoder.statistics)
    let (archive, network, rows) = (file, encoder.network, encoder.rows)
    self.init(
      frames: frames, stateSize: encoder.rows * latent, method: method, environment: environment,
      fingerprint: fingerprint, archive: archive
    ) {
      FrameStateEncoder(
        FrozenNetwork(
          network, parameters: Buffer(parameters), statistics: Buffer(statistics), rows: rows), frames: frames
      )
    }
  }

  /// Restores what the `archive` of a frozen encoding holds.
  init(_ file: Safetensors) throws(StorageError) {
    _ = try file.integer("version", in: 1...1)
    guard let method = Method(rawValue: try file.text("method")) else {
      throw .wrongMetadata(
        path: file.path, key: "method", expected: "dynamics or reconstruction",
        actual: file.metadata["method"])
    }
    let frames = try FrameStack(file)
    let latent = try file.integer("latent", in: 1...10_000)
    let encoder = EncoderNetwork(method, frames, latent: latent)
    // what a file claims is allocated only if its weights are there
    try file.require(encoder.layout)
    var parameters = Buffer(count: encoder.layout.count)
    var statistics = Buffer(count: encoder.statistics.count)
    try parameters.load(encoder.layout, from: file)
    try statistics.load(statistics: encoder.statistics, from: file)
    self.init(
      encoder, method, latent: latent, frames: frames, environment: try file.text("environment"),
      fingerprint: try file.text("fingerprint"), parameters: parameters.values, statistics: statistics.values)
  }
}
