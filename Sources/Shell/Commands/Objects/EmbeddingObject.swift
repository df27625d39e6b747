package import Datasets
package import Embeddings
import Environments
package import Language
import Networks

/// An action embedding at the prompt, with the data it learns from.
package final class EmbeddingObject: ActionEmbeddingObject, LearnedEmbeddingObject, FieldedObject {
  package internal(set) var embedding: ActionEmbedding
  package var data: SequenceDataset {
    didSet {
      cache = LatentCache()
      embedding.forgetLatents()
    }
  }
  package let seed: UInt64
  package var origin = Origin()
  private var cache = LatentCache()

  package init(_ embedding: ActionEmbedding, data: SequenceDataset, seed: UInt64) {
    self.embedding = embedding
    self.data = data
    self.seed = seed
  }

  package static let objectType = ObjectType(
    "ActionEmbedding", "An embedding of action sequences by their outcomes, with its decoder.",
    groups: [.trainable, .embedding, .actionEmbedding],
    fields: fields.map(\.type))

  package static let fields = own + Field.settings({ $0.embedding.configuration }, besides: own)

  private static let own: [Field<EmbeddingObject>] = [
    Field("latent", .number, "Size of the latent space.") { .number($0.embedding.latent) },
    Field("length", .number, unit: "steps", "Actions per sequence, k.") {
      .number($0.embedding.source.length)
    },
    Field("bound", .number, "The largest white latent in the data: the range of a policy.") {
      .number(Double($0.measured.embedding.bound))
    },
    Field("epochs", .number, "Epochs of encoder training.") { .number($0.encoderStand.epochs) },
    Field("condition", .string, "What the predictor is given of the state.") {
      .string($0.embedding.configuration.condition.rawValue)
    },
    Field("environment", .string, "Name of the data's environment.") {
      .string($0.embedding.source.environment)
    },
    Field("curve", .table(embeddingCurveFields), "Losses of encoder and predictor, a row per epoch.") {
      .table($0.curve)
    },
    Field("decoder_curve", .table(decoderCurveFields), "Losses of the decoder, a row per epoch.") {
      .table($0.decoderCurve)
    },
    Field("parameters", .number, "Parameters of encoder, predictor and decoder.") {
      .number($0.embedding.objective.layout.count + $0.embedding.coder.objective.layout.count)
    },
    Field("latent_mean", .array, "Mean of the data's latents, in the prior's units.") {
      .vector($0.measured.embedding.latents?.whitening.mean ?? [])
    },
    Field("latent_std", .array, "Their standard deviation; 1 where only rounding shows.") {
      .vector($0.measured.embedding.latents?.whitening.std ?? [])
    },
    Field("seed", .number, "The seed of its random numbers.") { .number(Double($0.seed)) },
  ]

  package var type: ObjectType { EmbeddingObject.objectType }

  package var isUnderWay: Bool { embedding.progress.isUnderWay }
  package var encoderStand: EncoderStand {
    EncoderStand(
      batches: embedding.progress.encoderBatches, left: embedding.progress.encoderBatchesLeft,
      epoch: embedding.configuration.batchesPerEpoch)
  }

  package var summary: String {
    let source = embedding.source
    let shape = "\(source.length) × \(source.actionSize) → \(embedding.latent)"
    return "\(shape), \(source.environment), \(embedding.configuration.words), \(stand)"
  }

  package var lossTitle: String { "Loss of encoder and predictor" }

  package func copy() -> any LanguageObject {
    let copy = EmbeddingObject(embedding.copy(), data: data, seed: seed)
    copy.origin = origin.copied
    return copy
  }

  package func takeOver(_ copy: any LanguageObject) {
    guard let copy = copy as? EmbeddingObject else { return }
    // what was computed of the former one goes with it
    data = copy.data
    (embedding, origin) = (copy.embedding, copy.origin)
  }

  package var coding: any EmbeddingOfActions { embedding }
  package var isTrained: Bool { embedding.isTrained }

  package func means(checkpoint: () throws -> Void) rethrows -> [Float] {
    try cache.rows(after: embedding.progress.encoderBatches) {
      try embedding.means(of: data.normalizedActions, checkpoint: checkpoint)
    }
  }
}

private let embeddingCurveFields = [
  FieldType("epoch", .array, "Epochs done."),
  FieldType("prediction", .array, "‖prediction − change‖² / n per sequence, whitened."),
  FieldType("reconstruction", .array, "‖prediction − actions‖² / n per sequence, of an autoencoder."),
  FieldType("contrast", .array, unit: "nats", "InfoNCE per sequence, of a contrastive one."),
  FieldType("kl", .array, unit: "nats", "KL divergence from the prior per sequence."),
  FieldType("loss", .array, "The error + weight × kl."),
]

let decoderCurveFields = [
  FieldType("epoch", .array, "Epochs of 1,000 batches done."),
  FieldType("reconstruction", .array, "Mean squared error of white latents."),
  FieldType("norm", .array, "Mean norm of a decoded action, in units of the box."),
]

extension EmbeddingObject {
  package var curve: Table {
    let rows = embedding.progress.encoderCurve
    let configuration = embedding.configuration
    var columns = [
      Table.Column("epoch", rows.indices.map { Double($0 + 1) }),
      Table.Column(
        configuration.objective.errorName, unit: configuration.objective == .contrastive ? "nats" : nil,
        rows.map(\.prediction)),
    ]
    if !configuration.isDeterministic { columns.append(Table.Column("kl", unit: "nats", rows.map(\.kl))) }
    columns.append(Table.Column("loss", rows.map(loss)))
    return Table(kind: .loss, columns)
  }

  /// What the encoder and its companion minimise: the error and the weighted KL term.
  func loss(_ epoch: EncoderEpoch) -> Double {
    let configuration = embedding.configuration
    return epoch.prediction + (configuration.isDeterministic ? 0 : configuration.kl * epoch.kl)
  }

  package var decoderCurve: Table { embedding.decoderProgress.table }

  /// Trains as `train e epochs=…` does, reporting progress.
  package func train(_ call: Call, _ request: TrainingRequest) throws -> Value {
    let before = request.pointsBefore ?? embedding.progress.encoderCurve.count
    let decoder = embedding.decoderProgress
    try call.training(self, request, usual: EmbeddingObject.usualEpochs) { epochs in
      try embedding.train(
        epochs: epochs, decoder: request.decoder ?? true,
        on: data.embeddingData(embedding.configuration.condition), report: { call.showProgress($0, request) }
      ) {
        call.session.services.isInterrupted()
      }
    }
    let progress = embedding.progress
    let encoder = trainedText(progress.encoderCurve, since: before, partial: progress.partialEpoch) {
      embedding.configuration.errorText($0)
    }
    let parts = [encoder, embedding.decoderProgress == decoder ? nil : decoderLosses].compactMap(\.self)
    call.note(parts.isEmpty ? "there was nothing left to train" : parts.joined(separator: "; "))
    return .table(curve.rows(Array(before..<progress.encoderCurve.count)))
  }

  /// Epochs that `train` adds if no number is given.
  package static let usualEpochs = 50
}

extension EmbeddingObjective {
  /// What its error is called.
  var errorName: String {
    switch self {
    case .dynamics: "prediction"
    case .autoencoder: "reconstruction"
    case .contrastive: "contrast"
    }
  }
}

extension ActionEmbeddingConfiguration {
  /// What is learned, in a few words: "condition=state".
  fileprivate var words: String {
    let words = [
      objective == .dynamics ? nil : "objective=\(objective.rawValue)",
      isDeterministic ? "deterministic" : nil, seesStates ? "condition=\(condition.rawValue)" : nil,
    ]
    return words.compactMap(\.self).joined(separator: ", ")
  }

  /// An epoch's losses in words.
  fileprivate func errorText(_ epoch: EncoderEpoch) -> String {
    let error =
      objective == .contrastive
      ? "contrast \(rounded(epoch.prediction)) nats"
      : "\(objective.errorName) error \(rounded(epoch.prediction))"
    return isDeterministic ? error : error + ", KL \(rounded(epoch.kl)) nats"
  }
}

extension DecoderProgress {
  /// The decoder's losses, a row per epoch.
  var table: Table {
    Table(
      kind: .loss,
      [
        Table.Column("epoch", curve.indices.map { Double($0 + 1) }),
        Table.Column("reconstruction", curve.map(\.reconstruction)),
        Table.Column("norm", curve.map(\.norm)),
      ])
  }
}
