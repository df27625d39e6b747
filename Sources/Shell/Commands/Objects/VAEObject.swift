package import Datasets
package import Embeddings
package import Figures
package import Language
import Networks
package import Numerics

/// A variational autoencoder of frames at the prompt, with the data it learns from.
package final class VAEObject: StateEmbeddingObject, LearnedEmbeddingObject, FieldedObject {
  package internal(set) var vae: VAE
  package var data: SequenceDataset { didSet { cache = LatentCache() } }
  package let seed: UInt64
  package var origin = Origin()
  private var cache = LatentCache()

  package init(_ vae: VAE, data: SequenceDataset, seed: UInt64) {
    self.vae = vae
    self.data = data
    self.seed = seed
  }

  package static let objectType = ObjectType(
    "VAE", "A variational autoencoder of single frames.",
    groups: [.trainable, .embedding, .stateEmbedding],
    fields: fields.map(\.type))

  package static let fields = own + Field.settings({ $0.vae.configuration }, besides: own)

  private static let own: [Field<VAEObject>] = [
    Field("latent", .number, "Size of a frame's latent.") { .number($0.vae.latent) },
    Field("state_latent", .number, "Numbers in a state: the latents of its frames.") {
      .number($0.stateLatent)
    },
    Field("epochs", .number, "Epochs of training.") { .number($0.encoderStand.epochs) },
    Field("environment", .string, "Name of the data's environment.") {
      .string($0.vae.environment)
    },
    Field("curve", .table(frameCurveFields), "Its losses, a row per epoch.") { .table($0.curve) },
    Field("parameters", .number, "Parameters of encoder and decoder.") {
      .number($0.vae.objective.layout.count)
    },
    Field("seed", .number, "The seed of its random numbers.") { .number(Double($0.seed)) },
  ]

  package var type: ObjectType { VAEObject.objectType }
  package var isTrained: Bool { vae.isTrained }
  package var isUnderWay: Bool { vae.progress.isUnderWay }
  package var frames: FrameStack { vae.frames }
  package var stateLatent: Int { vae.stateLatent }
  package var frozenEncoding: FrozenEncoding { vae.frozenEncoding }

  package var encoderStand: EncoderStand {
    EncoderStand(
      batches: vae.progress.batches, left: vae.progress.batchesLeft, epoch: vae.configuration.batchesPerEpoch)
  }

  package var stand: String { encoderStand.words }

  package var summary: String {
    "frames of \(frames.size) × \(frames.size) → \(vae.latent), \(vae.environment), \(stand)"
  }

  /// The losses, a row per epoch.
  package var curve: Table { frameCurve(vae.progress.curve) }

  package var lossTitle: String { "Loss of the autoencoder" }

  package func copy() -> any LanguageObject {
    let copy = VAEObject(vae.copy(), data: data, seed: seed)
    copy.origin = origin.copied
    return copy
  }

  package func takeOver(_ copy: any LanguageObject) {
    guard let copy = copy as? VAEObject else { return }
    // what was computed of the former one goes with it
    data = copy.data
    (vae, origin) = (copy.vae, copy.origin)
  }

  package func encode(_ stack: Span<UInt8>, into state: inout [Float]) { vae.encode(stack, into: &state) }

  package func states(
    of sequences: [Int], in table: FrameTable, checkpoint: () throws -> Void
  ) throws -> [Float] {
    try vae.states(of: sequences, in: table, checkpoint: checkpoint)
  }

  package func states(checkpoint: () throws -> Void) throws -> [Float] {
    let table = try table()
    return try cache.rows(after: vae.progress.batches) {
      try vae.states(of: 0..<data.count, in: table, checkpoint: checkpoint)
    }
  }

  package var pictureNames: [String] { ["frame", "reconstruction"] }

  package func reconstruction(of sequence: Int, in table: FrameTable) throws -> [Picture] {
    let stack = try table.stack(sequence: sequence, step: 0)
    var state = [Float](repeating: 0, count: stateLatent)
    vae.encode(stack.span, into: &state)
    return [
      try Picture(frame: frames.frame(0, of: stack), size: frames.size),
      try Picture(frame: vae.decode(Array(state[0..<vae.latent])), size: frames.size),
    ]
  }

  package func drawn(fromPrior normal: (Int) -> [Float]) -> [UInt8] { vae.decode(normal(vae.latent)) }

  package func reconstructionError(
    of sequences: [Int], in data: SequenceDataset, _ table: FrameTable, checkpoint: () throws -> Void
  ) throws -> ReconstructionError {
    try vae.reconstructionError(of: sequences, table, checkpoint: checkpoint)
  }

  /// Trains as `train vae epochs=…` does, reporting progress.
  package func train(_ call: Call, _ request: TrainingRequest) throws -> Value {
    let table = try table()
    let before = request.pointsBefore ?? vae.progress.curve.count
    try call.training(self, request, usual: VAEObject.usualEpochs) { epochs in
      try vae.train(epochs: epochs, on: table) { report in
        call.progress(
          "autoencoder", Double(request.doneBefore + report.done),
          of: Double(request.doneBefore + report.total), unit: "batches",
          note: "loss \(rounded(report.loss))")
        request.keeper?.tick()
      } finishedEpoch: { epoch in
        try call.writeReconstructions(self, epoch: epoch, to: request.reconstructions)
      } isCancelled: {
        call.session.services.isInterrupted()
      }
    }
    call.note(losses(since: before) ?? "there was nothing left to train")
    return .table(curve.rows(Array(before..<vae.progress.curve.count)))
  }

  /// Epochs that `train` adds if no number is given.
  package static let usualEpochs = 50

  /// The losses after some of the epochs, in words; nil where no epoch was finished.
  private func losses(since before: Int) -> String? {
    trainedText(vae.progress.curve, since: before, partial: vae.progress.partialEpoch) {
      "reconstruction error \(rounded($0.prediction)), KL \(rounded($0.stateKL)) nats"
    }
  }

  package func details(_ checkpoint: () throws -> Void) rethrows -> [Detail] {
    let settings = vae.configuration
    let parameters = vae.objective.layout.count
    var facts = [
      ("data", "\(grouped(data.count)) sequences in \(vae.environment)"),
      ("embeds", "frames of \(frames.size) × \(frames.size) in \(vae.latent) dimensions"),
      ("parameters", "\(grouped(parameters)), \((4 * parameters).bytesText)"),
      ("training", "\(stand), \(grouped(vae.progress.batches)) batches of \(settings.batch)"),
      ("settings", settings.changes()), ("seed", String(seed)),
    ]
    if let losses = losses(since: 0) { facts.append(("loss", losses)) }
    return facts.map { .fact($0, $1) } + origin.details
  }
}
