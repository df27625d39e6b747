import Embeddings
import Exchange
import Experiments
import Language
import Storage

extension Call {
  /// Writes an agent's policy, or a part of an embedding, as a network for other runtimes.
  func exportNetwork(
    of subject: Parameter<Value>, to path: String, _ part: Parameter<EmbeddingPart?>
  ) throws {
    var graph: ONNXGraph
    let what: String
    switch self[subject].object {
    case let agent as any TrainedAgentObject:
      guard self[part] == nil else {
        throw error(part, must: "be left out for an agent", but: "is \(self[part]?.rawValue ?? "")")
      }
      (graph, what) = (try ONNXGraph(policyOf: agent.training.archive(withReplay: false)), "policy")
    case let embedding as any AnyEmbeddingObject:
      let chosen = try self.part(of: embedding, path, part)
      (graph, what) = (try self.graph(chosen, of: embedding, subject), chosen.rawValue)
    default:
      throw error(subject, must: "be a TD3 agent or an embedding for .onnx", but: "is \(self[subject].brief)")
    }
    graph.metadata = [("dyne", self[subject].object?.type.name ?? "")]
    do {
      try write(try graph.file(named: what), to: path)
    } catch let fault as ExchangeError {
      throw error(subject, must: "fit into an ONNX file", but: fault.description)
    }
    note("wrote '\(path)', the \(what.replacing("_", with: " ")): \(graph.ports)")
  }

  /// The part of an embedding that is asked for, or that the file is named for.
  private func part(
    of embedding: any AnyEmbeddingObject, _ path: String, _ part: Parameter<EmbeddingPart?>
  ) throws -> EmbeddingPart {
    if let chosen = self[part] { return chosen }
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    if name.contains("state_encoder") { return .stateEncoder }
    let named = [EmbeddingPart.encoder, .decoder, .predictor].filter { name.contains($0.rawValue) }
    guard named.count == 1 else {
      throw error(
        part, must: "say what of it to write where the file isn't named for a part", but: "is missing",
        help: "part=encoder, part=decoder, part=predictor or part=state_encoder")
    }
    return named[0]
  }

  private func graph(
    _ part: EmbeddingPart, of embedding: any AnyEmbeddingObject, _ subject: Parameter<Value>
  ) throws -> ONNXGraph {
    guard embedding.isTrained else {
      throw error(subject, must: "be a trained embedding ('train e')", but: "is \(embedding.stand)")
    }
    if let object = embedding.ofActions, part != .stateEncoder {
      try object.measureLatents(checkpoint: checkCancellation)
      if part == .decoder { try prepareDecoder(of: object) }
    }
    do {
      return try ONNXGraph(part, of: embedding.archive)
    } catch let fault as ExchangeError {
      throw error(subject, must: "have the part '\(part.rawValue)'", but: fault.description)
    }
  }
}
