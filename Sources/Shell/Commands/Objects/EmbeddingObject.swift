package import Datasets
package import Embeddings
import Environments
package import Language
import Networks

/// An action embedding at the prompt, with the data it learns from.
package final class EmbeddingObject: ActionEmbeddingObject {
  package let embedding: ActionEmbedding
  package var data: SequenceDataset { didSet { cache = LatentCache() } }
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

  /// Epochs done, parts counted.
  private var epochs: Double {
    Double(embedding.progress.encoderBatches) / Double(embedding.configuration.batchesPerEpoch)
  }

  /// How far its training has come, in words.
  package var stand: String {
    if embedding.progress.isUnderWay {
      return
        "interrupted after \(rounded(epochs)) epochs and \(embedding.progress.decoderBatches) decoder batches"
    }
    return embedding.isTrained ? "trained for \(rounded(epochs)) epochs" : "untrained"
  }

  package var summary: String {
    let source = embedding.source
    let shape = "\(source.length) × \(source.actionSize) → \(embedding.latent)"
    return
      "\(shape), \(source.environment), condition=\(embedding.configuration.condition.rawValue), \(stand)"
  }

  /// The losses of the last epochs, in words; empty before training.
  var lastLosses: [String] {
    let encoder = embedding.progress.encoderCurve.last.map {
      "prediction error \(rounded($0.prediction)), KL \(rounded($0.kl)) nats"
    }
    let decoder = embedding.progress.decoderCurve.last.map {
      "decoder: reconstruction error \(rounded($0.reconstruction)), mean action norm \(rounded($0.norm))"
    }
    return [encoder, decoder].compactMap { $0 }
  }

  package func field(_ name: String) -> Value? {
    switch name {
    case "latent": .number(embedding.latent)
    case "length": .number(embedding.source.length)
    case "bound": .number(Double(embedding.bound))
    case "epochs": .number(epochs)
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
  package var isUnderWay: Bool { embedding.progress.isUnderWay }

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

  package var decoderCurve: Table { embedding.progress.decoderTable }

  /// Trains as `train e epochs=…` does, reporting progress.
  package func train(_ call: Call, _ request: TrainingRequest) throws -> Value {
    let epochs = request.epochs ?? 50
    if isUnderWay { call.note("going on with the interrupted training") }
    let before = embedding.progress.encoderCurve.count
    let finished = call.measuring(self) {
      embedding.train(epochs: epochs, on: data.embeddingData(embedding.configuration.condition)) { report in
        let isEncoder = report.stage == .encoder
        call.progress(
          isEncoder ? "encoder" : "decoder", Double(report.done), of: Double(report.total), unit: "batches",
          note: "loss \(rounded(report.loss))")
      } isCancelled: {
        call.session.services.isInterrupted()
      }
    }
    guard finished else {
      let decoder = embedding.progress.decoderBatches
      let place =
        "after \(rounded(self.epochs)) epochs" + (decoder > 0 ? " and \(decoder) decoder batches" : "")
      throw Interrupted(call.name(of: self).map { "\($0) stands \(place); 'train \($0)' goes on from there" })
    }
    call.note(lastLosses.joined(separator: "; "))
    return .table(encoderCurve.rows(Array(before..<embedding.progress.encoderCurve.count)))
  }
}

extension EmbeddingProgress {
  /// The decoder's losses, a row per epoch.
  var decoderTable: Table {
    Table(
      kind: "loss",
      [
        Table.Column("epoch", decoderCurve.indices.map { Double($0 + 1) }),
        Table.Column("reconstruction", decoderCurve.map(\.reconstruction)),
        Table.Column("norm", decoderCurve.map(\.norm)),
      ])
  }
}
