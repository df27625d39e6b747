package import Datasets
package import Networks
package import Numerics

/// A variational autoencoder of single frames, the baseline of embeddings of states (Kingma and Welling 2014;
/// paper, section 5).
package final class VAE {
  package let configuration: VAEConfiguration
  /// Name and fingerprint of the environment that the frames come from.
  package let environment: String, fingerprint: String
  /// The frames of a state, of each of which it makes a latent.
  package let frames: FrameStack
  package let objective: VAEObjective
  package internal(set) var networks: LearnedParameters
  package internal(set) var progress = Progress()
  var random: RandomStream

  /// Scratch for encoding a stack, and for drawing.
  private var encoding: FrameEncoder
  private var drawing: FrameDrawing
  /// Scratch for one stack of frames.
  var stack: [UInt8]

  /// How far the training has come.
  package struct Progress: Sendable, Equatable {
    /// Batches seen, and how many more a training under way owes.
    package var batches = 0, batchesLeft = 0
    var sums = EpochSums()
    /// One row for each epoch; `prediction` is the reconstruction's binary cross entropy.
    package var curve: [EncoderEpoch] = []

    package init() {}

    /// True where a training was interrupted.
    package var isUnderWay: Bool { batchesLeft > 0 }

    /// The means over the batches of the epoch under way, and their number; nil between epochs.
    package var partialEpoch: (means: EncoderEpoch, batches: Int)? {
      sums.means.map { (EncoderEpoch(prediction: $0[0], kl: 0, stateKL: $0[1]), sums.batches) }
    }
  }

  /// Makes an untrained autoencoder of a dataset's frames.
  package convenience init(
    _ configuration: VAEConfiguration, data: SequenceDataset, frames: FrameStack, random: RandomStream
  ) {
    self.init(
      configuration, environment: data.environment.name, fingerprint: data.environment.fingerprint,
      frames: frames, stream: random)
    networks.initialize { [objective] values, statistics in
      objective.initialize(&values, statistics: &statistics, using: &self.random)
    }
  }

  /// Makes an autoencoder whose parameters are to be set.
  init(
    _ configuration: VAEConfiguration, environment: String, fingerprint: String, frames: FrameStack,
    stream: RandomStream
  ) {
    self.configuration = configuration
    self.environment = environment
    self.fingerprint = fingerprint
    self.frames = frames
    objective = VAEObjective(configuration, frames: frames)
    networks = LearnedParameters(
      layout: objective.layout, statistics: objective.statistics, optimizer: configuration.optimizer)
    random = stream
    encoding = FrameEncoder(objective.stateEncoder, frames: frames, rows: frames.count)
    drawing = FrameDrawing([objective.predictor], size: frames.size)
    stack = Array(repeating: 0, count: frames.bytes)
  }

  /// The bytes that an autoencoder and its training take, beside the data.
  package static func bytes(_ configuration: VAEConfiguration, frames: FrameStack) -> Int {
    let objective = VAEObjective(configuration, frames: frames)
    let batch = 2 * objective.batch(rows: configuration.batch).workspace
    return MemoryLayout<Float>.stride * (6 * objective.layout.count + batch)
  }

  /// Gives an independent copy.
  package func copy() -> VAE {
    let copy = VAE(
      configuration, environment: environment, fingerprint: fingerprint, frames: frames, stream: random)
    copy.networks = networks.copy()
    copy.progress = progress
    return copy
  }

  /// True once it has learned anything, whether or not its training was interrupted.
  package var isTrained: Bool { progress.batches > 0 }

  /// Numbers in the latent of one frame.
  package var latent: Int { configuration.latent }
  /// Numbers in a state: the latents of its frames, the oldest first.
  package var stateLatent: Int { frames.count * configuration.latent }

  /// The encoder as it is now.
  package var frozenEncoding: FrozenEncoding {
    FrozenEncoding(
      .reconstruction, of: networks, latent: latent, frames: frames, environment: environment,
      fingerprint: fingerprint)
  }

  /// Writes the latents of a stack's frames, the oldest first, without allocating once the networks rest.
  package func encode(_ stack: Span<UInt8>, into state: inout [Float]) {
    encoding.prepare(networks, batches: progress.batches)
    for frame in 0..<frames.count { encoding.set(stack, from: frame, row: frame) }
    encoding.run(rows: frames.count, into: &state)
  }

  /// Gives the states, latents of whole stacks, after `step` actions of some sequences: rows of
  /// `stateLatent`.
  ///
  /// `checkpoint` is called now and then and may throw to stop it.
  package func states(
    of sequences: some RandomAccessCollection<Int>, step: Int = 0, in frames: FrameTable,
    checkpoint: () throws -> Void
  ) throws -> [Float] {
    var states: [Float] = []
    states.reserveCapacity(sequences.count * stateLatent)
    var state = [Float](repeating: 0, count: stateLatent)
    for sequence in sequences {
      try checkpoint()
      try frames.copyStack(sequence: sequence, step: step, into: &stack)
      encode(stack.span, into: &state)
      states += state
    }
    return states
  }

  /// Draws the frame (bytes) of a latent.
  package func decode(_ z: [Float]) -> [UInt8] {
    drawing.prepare(networks, batches: progress.batches)
    return drawing.draw(z)[0]
  }
}

extension VAEObjective {
  init(_ configuration: VAEConfiguration, frames: FrameStack) {
    self.init(
      frames: frames, latent: configuration.latent, kl: configuration.kl)
  }
}
