import Datasets
import Embeddings
import Experiments
package import Language
import Numerics
import Storage

extension Command {
  /// `load`: takes up an object from a file.
  package static var load: Command {
    let source = Parameter(
      "path", .inputPath, .positional, "The file that `save` wrote, with or without its ending.")
    return Command(
      "load", area: .files, "Takes up an object, a table or values from a file that `save` wrote.",
      help: """
        An embedding or an agent goes on training exactly as it would have. A file that ends in .csv gives a table; \
        its first line names the columns. A file that ends in .json gives numbers, texts, lists and records.
        """,
      parameters: [source],
      returns: .either([
        .object(DatasetObject.objectType), .group(.embedding), .object(TD3Object.objectType),
        .table, .number, .string, .boolean, .array, .list, .record,
      ]),
      examples: [
        Example(
          "e = load \"runs/reacher\"", "the embedding that was saved",
          setup: embeddingExample + "\nsave e to=\"runs/reacher\""),
        Example(
          "curve = load \"curve.csv\"", "a learning curve",
          setup: agentExample + "\nsave agent.curve to=\"curve.csv\""),
      ],
      seeAlso: ["save", "ls"]
    ) { call in
      if call[source].hasSuffix(".csv") { return try call.table(source) }
      if call[source].hasSuffix(".json") { return try values(call, source) }
      let file: Safetensors
      do {
        let path = call.inputPath(call[source].withEnding)
        file = try Safetensors(contentsOf: path, isCancelled: call.session.services.isInterrupted)
      } catch StorageError.stopped {
        throw Interrupted()
      }
      call.useThreads()
      func found(_ object: some LanguageObject & Traceable) -> Value {
        object.origin.file = call[source].withEnding
        return .object(object)
      }
      switch file.metadata["dyne"] {
      case SequenceDataset.kind:
        return found(DatasetObject(try SequenceDataset(file), random: try file.random("random")))
      case ActionEmbedding.kind: return found(try embedding(file))
      case StateActionEmbedding.kind:
        let embedding = try StateActionEmbedding(file)
        let (data, seed) = try dataAndSeed(file)
        try requireFrames(embedding.frames, of: data, file)
        return found(StateActionEmbeddingObject(embedding, data: data, seed: seed))
      case VAE.kind:
        let vae = try VAE(file)
        let (data, seed) = try dataAndSeed(file)
        try requireFrames(vae.frames, of: data, file)
        return found(VAEObject(vae, data: data, seed: seed))
      case AgentTraining.kind: return found(TD3Object(try AgentTraining(file)))
      case let kind:
        throw call.error(
          source, must: "be a file that `save` wrote",
          but: kind.map { "holds a '\($0)', which this version doesn't know" }
            ?? "is a foreign safetensors file")
      }
    }
  }

  private static func values(_ call: Call, _ source: Parameter<String>) throws -> Value {
    let text = try call.session.services.readFile(call.inputPath(call[source]))
    do throws(JSONReader.Fault) {
      return try JSONReader.value(text)
    } catch {
      throw call.error(
        source, must: "be values as JSON", but: "isn't: at byte \(error.position) it \(error.what)")
    }
  }

  private static func embedding(_ file: Safetensors) throws -> EmbeddingObject {
    let embedding = try ActionEmbedding(file)
    let (data, seed) = try dataAndSeed(file)
    guard data.embeddingSource == embedding.source else {
      throw StorageError.wrongMetadata(
        path: file.path, key: "data.fingerprint", expected: embedding.source.fingerprint,
        actual: data.environment.fingerprint)
    }
    return EmbeddingObject(embedding, data: data, seed: seed)
  }

  private static func dataAndSeed(_ file: Safetensors) throws -> (data: SequenceDataset, seed: UInt64) {
    let data = try SequenceDataset(file.section("data."))
    guard let seed = UInt64(try file.text("seed")) else {
      throw StorageError.wrongMetadata(
        path: file.path, key: "seed", expected: "a whole number", actual: file.metadata["seed"])
    }
    return (data, seed)
  }

  private static func requireFrames(_ frames: FrameStack, of data: SequenceDataset, _ file: Safetensors)
    throws
  {
    guard data.frames?.shape == frames else {
      throw StorageError.wrongValues(
        path: file.path, name: "data.frames",
        expected: "\(frames.count) frames of \(frames.size) × \(frames.size)")
    }
  }
}
