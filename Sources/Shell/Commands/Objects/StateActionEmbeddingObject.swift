package import Datasets
package import Embeddings
package import Figures
package import Language
import Networks
package import Numerics

/// An embedding of states and actions at the prompt, with the data it learns from.
package final class StateActionEmbeddingObject: ActionEmbeddingObject, StateEmbeddingObject,
  LearnedEmbeddingObject, FieldedObject
{
  package internal(set) var embedding: StateActionEmbedding
  package var data: SequenceDataset {
    didSet {
      (actionCache, stateCache) = (LatentCache(), LatentCache())
      embedding.forgetLatents()
    }
  }
  package let seed: UInt64
  package var origin = Origin()
  private var actionCache = LatentCache()
  private var stateCache = LatentCache()

  package init(_ embedding: StateActionEmbedding, data: SequenceDataset, seed: UInt64) {
    self.embedding = embedding
    self.data = data
    self.seed = seed
  }

  package static let objectType = ObjectType(
    "StateActionEmbedding", "An embedding of states from frames, and of action sequences by their outcomes.",
    groups: [.trainable, .embedding, .actionEmbedding, .stateEmbedding],
    fields: fields.map(\.type))

  package static let fields = own + Field.settings({ $0.embedding.configuration }, besides: own)

  private static let own: [Field<StateActionEmbeddingObject>] = [
    Field("latent", .number, "Size of the states' latent space.") { .number($0.stateLatent) },
    Field("action_latent", .number, "Size of the actions' latent space.") { .number($0.embedding.latent) },
    Field("length", .number, unit: "steps", "Actions per sequence, k.") {
      .number($0.embedding.source.length)
    },
    Field("bound", .number, "The largest white latent of actions in the data: the range of a policy.") {
      .number(Double($0.measured.embedding.bound))
    },
    Field("epochs", .number, "Epochs of encoder training.") { .number($0.encoderStand.epochs) },
    Field("environment", .string, "Name of the data's environment.") {
      .string($0.embedding.source.environment)
    },
    Field("curve", .table(frameCurveFields), "Losses of encoders and predictors, a row per epoch.") {
      .table($0.curve)
    },
    Field("decoder_curve", .table(decoderCurveFields), "Losses of the action decoder, a row per epoch.") {
      .table($0.embedding.decoderProgress.table)
    },
    Field("parameters", .number, "Parameters of encoders, predictors and decoder.") {
      .number($0.embedding.objective.layout.count + $0.embedding.coder.objective.layout.count)
    },
    Field("seed", .number, "The seed of its random numbers.") { .number(Double($0.seed)) },
  ]

  package var type: ObjectType { StateActionEmbeddingObject.objectType }
  package var coding: any EmbeddingOfActions { embedding }
  package var isTrained: Bool { embedding.isTrained }
  package var frames: FrameStack { embedding.frames }
  package var stateLatent: Int { embedding.stateLatent }
  package var frozenEncoding: FrozenEncoding { embedding.frozenEncoding }

  package var isUnderWay: Bool { embedding.progress.isUnderWay }
  package var encoderStand: EncoderStand {
    EncoderStand(
      batches: embedding.progress.encoderBatches, left: embedding.progress.encoderBatchesLeft,
      epoch: embedding.configuration.batchesPerEpoch)
  }

  package var summary: String {
    let source = embedding.source
    return
      "\(frames.count) frames of \(frames.size) × \(frames.size) → \(stateLatent), "
      + "\(source.length) × \(source.actionSize) → \(embedding.latent), \(source.environment), \(stand)"
  }

  /// The losses of encoders and predictors, a row per epoch.
  package var curve: Table {
    frameCurve(embedding.progress.encoderCurve, isStochastic: embedding.isStochastic)
  }

  package var lossTitle: String { "Loss of encoders and predictors" }

  package func copy() -> any LanguageObject {
    let copy = StateActionEmbeddingObject(embedding.copy(), data: data, seed: seed)
    copy.origin = origin.copied
    return copy
  }

  package func takeOver(_ copy: any LanguageObject) {
    guard let copy = copy as? StateActionEmbeddingObject else { return }
    // what was computed of the former one goes with it
    data = copy.data
    (embedding, origin) = (copy.embedding, copy.origin)
  }

  package func means(checkpoint: () throws -> Void) rethrows -> [Float] {
    try actionCache.rows(after: embedding.progress.encoderBatches) {
      try embedding.means(of: data.normalizedActions, checkpoint: checkpoint)
    }
  }

  package func encode(_ stack: Span<UInt8>, into state: inout [Float]) {
    embedding.encode(stack, into: &state)
  }

  package func states(
    of sequences: [Int], in table: FrameTable, checkpoint: () throws -> Void
  ) throws -> [Float] {
    try embedding.states(of: sequences, in: table, checkpoint: checkpoint)
  }

  package func states(checkpoint: () throws -> Void) throws -> [Float] {
    let table = try table()
    return try stateCache.rows(after: embedding.progress.encoderBatches) {
      try embedding.states(of: 0..<data.count, in: table, checkpoint: checkpoint)
    }
  }

  package var pictureNames: [String] {
    (0..<frames.count).map { $0 == 0 ? "before" : "" } + ["after", "", "predicted", ""]
  }

  package func reconstruction(of sequence: Int, in table: FrameTable) throws -> [Picture] {
    let (k, size) = (embedding.source.length, frames.size)
    let first = try table.stack(sequence: sequence, step: 0)
    let before = try pictures(first, 0..<frames.count)
    let after = try pictures(table.stack(sequence: sequence, step: k), frames.count - 2..<frames.count)
    var state = [Float](repeating: 0, count: stateLatent)
    embedding.encode(first.span, into: &state)
    let m = data.actionSize
    let actions = data.sequences.actions[sequence * k * m..<(sequence + 1) * k * m].map(Double.init)
    let predicted = embedding.predict(state, embedding.encode(actions) {})
    return before + after + (try predicted.map { try Picture(frame: $0, size: size) })
  }

  private func pictures(_ stack: [UInt8], _ range: Range<Int>) throws -> [Picture] {
    try range.map { try Picture(frame: frames.frame($0, of: stack), size: frames.size) }
  }

  package func drawn(fromPrior normal: (Int) -> [Float]) -> [UInt8] {
    embedding.predict(normal(stateLatent), normal(embedding.latent))[1]
  }

  package func reconstructionError(
    of sequences: [Int], in data: SequenceDataset, _ table: FrameTable, checkpoint: () throws -> Void
  ) throws -> ReconstructionError {
    try embedding.reconstructionError(of: sequences, in: data, table, checkpoint: checkpoint)
  }

  /// Trains as `train s epochs=…` does, reporting progress.
  package func train(_ call: Call, _ request: TrainingRequest) throws -> Value {
    let table = try table()
    let before = request.pointsBefore ?? embedding.progress.encoderCurve.count
    let decoder = embedding.decoderProgress
    try call.training(self, request, usual: StateActionEmbeddingObject.usualEpochs) { epochs in
      try embedding.train(
        epochs: epochs, decoder: request.decoder ?? true, on: data, frames: table,
        report: { call.showProgress($0, request) }
      ) { epoch in
        try call.writeReconstructions(self, epoch: epoch, to: request.reconstructions)
      } isCancelled: {
        call.session.services.isInterrupted()
      }
    }
    let progress = embedding.progress
    let encoders = trainedText(progress.encoderCurve, since: before, partial: progress.partialEpoch) {
      lossText($0)
    }
    let parts = [encoders, embedding.decoderProgress == decoder ? nil : decoderLosses].compactMap(\.self)
    call.note(parts.isEmpty ? "there was nothing left to train" : parts.joined(separator: "; "))
    return .table(curve.rows(Array(before..<progress.encoderCurve.count)))
  }

  private func lossText(_ epoch: EncoderEpoch) -> String {
    let error = "reconstruction error \(rounded(epoch.prediction))"
    guard embedding.isStochastic else { return error }
    return error + ", KL \(rounded(epoch.stateKL)) nats of states and \(rounded(epoch.kl)) of actions"
  }

  /// Epochs that `train` adds if no number is given.
  package static let usualEpochs = 200

  package func details(_ checkpoint: () throws -> Void) rethrows -> [Detail] {
    let settings = embedding.configuration
    let source = embedding.source
    let parameters = embedding.objective.layout.count + embedding.coder.objective.layout.count
    var facts = [
      ("data", "\(grouped(data.count)) sequences of \(source.length) steps in \(source.environment)"),
      (
        "embeds",
        "\(frames.count) frames of \(frames.size) × \(frames.size) in \(stateLatent) dimensions, "
          + "\(source.length) × \(source.actionSize) actions in \(embedding.latent)"
      ),
      ("parameters", "\(grouped(parameters)), \((4 * parameters).bytesText)"),
      (
        "training",
        "\(stand), \(grouped(embedding.progress.encoderBatches)) batches of \(settings.batch); Adam with "
          + "AMSGrad, "
          + "learning rate \(rounded(settings.learningRate))"
      ),
      ("settings", settings.changes()), ("seed", String(seed)),
    ]
    let progress = embedding.progress
    if let losses = trainedText(
      progress.encoderCurve, since: 0, partial: progress.partialEpoch,
      lossText)
    {
      facts.append(("loss", losses))
    }
    return facts.map { .fact($0, $1) } + origin.details
  }
}

/// The columns of the losses of embeddings of frames.
let frameCurveFields = [
  FieldType("epoch", .array, "Epochs done."),
  FieldType(
    "reconstruction", .array,
    "Binary cross entropy per sample, divided by the number of values in a stack, as published; "
      + "weighted where there is a foreground. `evaluate` gives it per number drawn."),
  FieldType("state_kl", .array, unit: "nats", "KL divergence of states' latents from the prior."),
  FieldType("kl", .array, unit: "nats", "KL divergence of actions' latents from the prior."),
]

/// The losses of embeddings of frames, a row per epoch; divergences only of those that have them.
func frameCurve(_ rows: [EncoderEpoch], isStochastic: Bool = true) -> Table {
  var columns = [
    Table.Column("epoch", rows.indices.map { Double($0 + 1) }),
    Table.Column("reconstruction", rows.map(\.prediction)),
  ]
  if isStochastic {
    columns += [
      Table.Column("state_kl", unit: "nats", rows.map(\.stateKL)),
      Table.Column("kl", unit: "nats", rows.map(\.kl)),
    ]
  }
  return Table(kind: .loss, columns)
}

extension FrameStack {
  /// The bytes of one frame of a stack.
  func frame(_ index: Int, of stack: [UInt8]) -> [UInt8] {
    Array(stack[index * frameBytes..<(index + 1) * frameBytes])
  }
}

extension Call {
  /// Writes the reconstructions after an epoch into a folder, if one is given.
  func writeReconstructions(
    _ object: some StateEmbeddingObject, epoch: Int, to folder: String?
  ) throws {
    guard let folder else { return }
    let number = String(epoch)
    let name = "epoch-\(String(repeating: "0", count: max(0, 4 - number.count)))\(number).png"
    var sheet = try object.reconstructions(rows: 6)
    sheet.title = "Reconstructions after epoch \(number)"
    let bytes = try sheet.png(
      provenance: provenance(title: sheet.title, of: [], also: [("Epoch", number)]))
    try writeFile(bytes, to: folder + "/" + name, what: "picture")
  }
}
