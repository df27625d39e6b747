import Datasets
import Embeddings
package import Language
import Numerics

extension EmbeddingObject: EvaluableObject {
  /// Measures the predictions from the encoder's means.
  package func evaluate(_ call: Call, _ request: EvaluationRequest) throws -> Value {
    let test = request.data ?? data
    try embedding.source.requireSame(test)
    let rows = test.embeddingData(embedding.configuration.condition)
    if embedding.configuration.objective == .contrastive { return try contrast(on: rows, call) }
    let moments = data.changeMoments
    let measured = try embedding.predictionError(
      on: rows, coordinates: moments.changing, checkpoint: call.checkCancellation)
    let (error, variance) = (measured?.error ?? .nan, measured?.variance ?? .nan)
    var fields: [(String, Value)] = [
      ("error", .measured(error)), ("variance", .measured(variance)),
      ("explained", .measured(variance > 0 ? 1 - error / variance : .nan)),
    ]
    if embedding.predictsChanges {
      fields.append(("constant", .list(moments.constant.map { .string(data.environment.coordinates[$0]) })))
    }
    return .record(Record(fields + [("count", .number(test.count))]))
  }

  /// How well the outcome that followed is picked from those of a batch.
  private func contrast(on rows: EmbeddingData, _ call: Call) throws -> Value {
    let batch = embedding.configuration.batch
    guard let measured = try embedding.contrastError(on: rows, checkpoint: call.checkCancellation) else {
      throw ArgumentError(
        parameter: "data", must: "have a batch of \(batch) sequences to pick from", but: "has \(rows.count)")
    }
    return .record(
      Record([
        ("nats", .number(measured.nats)), ("chance", .number(naturalLogarithm(Double(measured.batch)))),
        ("batch", .number(measured.batch)), ("count", .number(measured.count)),
      ]))
  }
}

extension EmbeddingSource {
  /// Throws where an embedding is to be measured on sequences of another kind than its own.
  func requireSame(_ test: SequenceDataset) throws(ArgumentError) {
    guard test.environment.fingerprint == fingerprint, test.length == length else {
      throw ArgumentError(
        parameter: "data", must: "be sequences of \(length) steps in \(environment), like e's own",
        but: test.environment.name == environment && test.length == length
          ? "come from another definition of it" : "are of \(test.length) steps in \(test.environment.name)")
    }
  }
}
