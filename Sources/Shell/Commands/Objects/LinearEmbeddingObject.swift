package import Datasets
package import Embeddings
package import Language
package import Storage

/// A linear embedding at the prompt, with the data it was made of.
package final class LinearEmbeddingObject: ActionEmbeddingObject, FieldedObject {
  private var embedding: LinearEmbedding
  package private(set) var data: SequenceDataset
  package let seed: UInt64
  package var origin = Origin()
  private var cache = LatentCache()

  package init(_ embedding: LinearEmbedding, data: SequenceDataset, seed: UInt64) {
    self.embedding = embedding
    self.data = data
    self.seed = seed
  }

  package static let objectType = ObjectType(
    "LinearEmbedding", "A linear map of action sequences and back, to compare with.",
    groups: [.embedding, .actionEmbedding], fields: fields.map(\.type))

  package static let fields = own + Field.settings({ $0.embedding.configuration }, besides: own)

  private static let own: [Field<LinearEmbeddingObject>] = [
    Field("latent", .number, "Size of the latent space.") { .number($0.embedding.latent) },
    Field("length", .number, unit: "steps", "Actions per sequence, k.") {
      .number($0.embedding.source.length)
    },
    Field("bound", .number, "The largest white latent in the data: the range of a policy.") {
      .number(Double($0.embedding.bound))
    },
    Field("environment", .string, "Name of the data's environment.") {
      .string($0.embedding.source.environment)
    },
    Field("directions", .array, "The map's rows, d × k × m, orthonormal, of actions in units of the box.") {
      .array(
        NumericArray(
          shape: [$0.embedding.latent, $0.embedding.length, $0.embedding.source.actionSize],
          elements: $0.embedding.basis.map(Double.init)))
    },
    Field("latent_mean", .array, "Mean of the data's latents before they are made white.") {
      .vector($0.embedding.latents?.whitening.mean ?? [])
    },
    Field("latent_std", .array, "Their standard deviation; 1 where only rounding shows.") {
      .vector($0.embedding.latents?.whitening.std ?? [])
    },
    Field("seed", .number, "The seed of its random numbers.") { .number(Double($0.seed)) },
  ]

  package var type: ObjectType { LinearEmbeddingObject.objectType }
  package var coding: any EmbeddingOfActions { embedding }
  package var isTrained: Bool { true }
  package var stand: String { "nothing to train" }

  package var summary: String {
    let source = embedding.source
    return "\(source.length) × \(source.actionSize) → \(embedding.latent), \(source.environment), "
      + "basis=\(embedding.configuration.basis.rawValue)"
  }

  package func means(checkpoint: () throws -> Void) rethrows -> [Float] {
    try cache.rows(after: 0) { try embedding.means(of: data.normalizedActions, checkpoint: checkpoint) }
  }

  package func copy() -> any LanguageObject {
    let copy = LinearEmbeddingObject(embedding.copy(), data: data, seed: seed)
    copy.origin = origin.copied
    return copy
  }

  package func takeOver(_ copy: any LanguageObject) {
    guard let copy = copy as? LinearEmbeddingObject else { return }
    (embedding, data, origin, cache) = (copy.embedding, copy.data, copy.origin, LatentCache())
  }

  package func details(_ checkpoint: () throws -> Void) rethrows -> [Detail] {
    let error = try embedding.reconstructionError(on: data.normalizedActions, checkpoint: checkpoint)
    let explained = error.variance > 0 ? 1 - error.error / error.variance : 0
    return [
      .fact(
        "data",
        "\(grouped(data.count)) sequences of \(embedding.length) steps in \(embedding.environment), seed "
          + "\(data.seed)"),
      .fact("settings", embedding.configuration.changes()),
      .fact(
        "keeps", "\(rounded(100 * explained)) % of the actions' variance, on its own data"),
    ] + origin.details
  }
}

extension LinearEmbeddingObject: PlottableObject {}

extension LinearEmbeddingObject: RestorableObject {
  static var fileKind: String { LinearEmbedding.kind }
  static var fileWord: String { "embedding" }
  package var archive: Safetensors { embedding.archive }
  var file: Safetensors { wholeFile }

  static func restored(from file: Safetensors, _ rows: LoggedRows?) throws -> LinearEmbeddingObject {
    let embedding = try LinearEmbedding(file)
    let (data, seed) = try dataAndSeed(file)
    try requireSource(embedding.source, of: data, file)
    return LinearEmbeddingObject(embedding, data: data, seed: seed)
  }

  func takeUp(_ file: Safetensors) throws { _ = try LinearEmbedding(file) }
}

extension LinearEmbeddingObject: EvaluableObject {
  /// Measures how well actions come back from their latents.
  package func evaluate(_ call: Call, _ request: EvaluationRequest) throws -> Value {
    let test = request.data ?? data
    try embedding.source.requireSame(test)
    let measured = try embedding.reconstructionError(
      on: test.normalizedActions, checkpoint: call.checkCancellation)
    let explained = measured.variance > 0 ? 1 - measured.error / measured.variance : .nan
    return .record(
      Record([
        ("error", .number(measured.error)), ("variance", .number(measured.variance)),
        ("explained", .measured(explained)), ("count", .number(test.count)),
      ]))
  }
}
