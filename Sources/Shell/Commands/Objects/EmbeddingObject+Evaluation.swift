import Datasets
import Embeddings
package import Language

extension EmbeddingObject: EvaluableObject {
  /// Measures the predictions from the encoder's means.
  package func evaluate(_ call: Call, _ request: EvaluationRequest) throws -> Value {
    let test = request.data ?? data
    let source = embedding.source
    guard test.environment.fingerprint == source.fingerprint, test.length == source.length else {
      throw ArgumentError(
        parameter: "data",
        must: "be sequences of \(source.length) steps in \(source.environment), like e's own",
        but: test.environment.name == source.environment && test.length == source.length
          ? "come from another definition of it" : "are of \(test.length) steps in \(test.environment.name)")
    }
    let moments = data.changeMoments
    let measured = try embedding.predictionError(
      on: test.embeddingData(embedding.configuration.condition), coordinates: moments.changing,
      checkpoint: call.checkCancellation)
    return .record(
      Record([
        ("error", .number(measured.error)), ("variance", .number(measured.variance)),
        ("explained", .measured(measured.variance > 0 ? 1 - measured.error / measured.variance : .nan)),
        ("constant", .list(moments.constant.map { .string(data.environment.coordinates[$0]) })),
        ("count", .number(test.count)),
      ]))
  }
}
