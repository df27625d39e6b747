package import Datasets
package import Embeddings
import Environments
package import Language
import Networks

/// An action embedding at the prompt, with the data it learns from.
package final class EmbeddingObject: ActionEmbeddingObject {
  package let embedding: ActionEmbedding
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
    "ActionEmbedding", "An embedding of action sequences by what they do, with its decoder.",
    groups: [.trainable, .embedding, .actionEmbedding],
    fields: [
      FieldType("latent", .number, "Size of the latent space."),
      FieldType("length", .number, unit: "steps", "Actions in a sequence, k."),
      FieldType("bound", .number, "The largest white latent in the data: the range of a policy."),
      FieldType("epochs", .number, "Epochs the encoder was trained."),
      FieldType("condition", .string, "What the predictor sees of the state."),
      FieldType("environment", .string, "Name of the environment the data come from."),
      FieldType("curve", .table(embeddingCurveFields), "Losses of encoder and predictor, a row per epoch."),
      FieldType("decoder_curve", .table(decoderCurveFields), "Losses of the decoder, a row per epoch."),
      FieldType("parameters", .number, "Parameters of encoder, predictor and decoder."),
      FieldType("latent_mean", .array, "Mean of the data's latents, in the prior's units."),
      FieldType("latent_std", .array, "Their standard deviation."),
      FieldType("seed", .number, "The seed of its random numbers."),
    ])

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
    return
      "\(shape), \(source.environment), condition=\(embedding.configuration.condition.rawValue), \(stand)"
  }

  package func field(_ name: String) -> Value? {
    if ["bound", "latent_mean", "latent_std"].contains(name) { measureLatents(orNothing: {}) }
    return switch name {
    case "latent": .number(embedding.latent)
    case "length": .number(embedding.source.length)
    case "bound": .number(Double(embedding.bound))
    case "epochs": .number(encoderStand.epochs)
    case "condition": .string(embedding.configuration.condition.rawValue)
    case "environment": .string(embedding.source.environment)
    case "curve": .table(encoderCurve)
    case "decoder_curve": .table(decoderCurve)
    case "parameters": .number(embedding.objective.layout.count + embedding.coder.objective.layout.count)
    case "latent_mean": .vector(embedding.latents?.whitening.mean ?? [])
    case "latent_std": .vector(embedding.latents?.whitening.std ?? [])
    case "seed": .number(Double(seed))
    default: nil
    }
  }

  package func copy() -> any LanguageObject {
    let copy = EmbeddingObject(embedding.copy(), data: data, seed: seed)
    copy.origin = origin
    return copy
  }

  package var coding: any ActionCoding { embedding }
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
  FieldType("kl", .array, unit: "nats", "KL divergence from the prior per sequence."),
  FieldType("loss", .array, "prediction + weight × kl."),
]

let decoderCurveFields = [
  FieldType("epoch", .array, "Epochs of 1,000 batches done."),
  FieldType("reconstruction", .array, "Mean squared error of white latents."),
  FieldType("norm", .array, "Mean norm of a decoded action, in units of the box."),
]

extension EmbeddingObject {
  package var encoderCurve: Table {
    let rows = embedding.progress.encoderCurve
    let weight = embedding.configuration.kl
    return Table(
      kind: "loss",
      [
        Table.Column("epoch", rows.indices.map { Double($0 + 1) }),
        Table.Column("prediction", rows.map(\.prediction)),
        Table.Column("kl", unit: "nats", rows.map(\.kl)),
        Table.Column("loss", rows.map { $0.prediction + weight * $0.kl }),
      ])
  }

  package var decoderCurve: Table { embedding.decoderProgress.table }

  /// Trains as `train e epochs=…` does, reporting progress.
  package func train(_ call: Call, _ request: TrainingRequest) throws -> Value {
    let (before, decoder) = (embedding.progress.encoderCurve.count, embedding.decoderProgress)
    try call.training(self, request, usual: EmbeddingObject.usualEpochs) { epochs in
      try embedding.train(
        epochs: epochs, decoder: request.decoder ?? true,
        on: data.embeddingData(embedding.configuration.condition), report: call.showProgress
      ) {
        call.session.services.isInterrupted()
      }
    }
    let progress = embedding.progress
    let encoder = trainedText(progress.encoderCurve, since: before, partial: progress.partialEpoch) {
      "prediction error \(rounded($0.prediction)), KL \(rounded($0.kl)) nats"
    }
    let parts = [encoder, embedding.decoderProgress == decoder ? nil : decoderLosses].compactMap(\.self)
    call.note(parts.isEmpty ? "nothing was left to train" : parts.joined(separator: "; "))
    return .table(encoderCurve.rows(Array(before..<progress.encoderCurve.count)))
  }

  /// Epochs that `train` adds if no number is given.
  package static let usualEpochs = 50
}

extension DecoderProgress {
  /// The decoder's losses, a row per epoch.
  var table: Table {
    Table(
      kind: "loss",
      [
        Table.Column("epoch", curve.indices.map { Double($0 + 1) }),
        Table.Column("reconstruction", curve.map(\.reconstruction)),
        Table.Column("norm", curve.map(\.norm)),
      ])
  }
}
