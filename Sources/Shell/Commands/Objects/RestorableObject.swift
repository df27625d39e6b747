import Agents
import Datasets
import Embeddings
import Experiments
import Language
import Numerics
package import Storage

/// An object that a file can hold: `save` writes it, `load` takes it up.
protocol RestorableObject: HashedObject, Traceable {
  /// What its file says it holds.
  static var fileKind: String { get }
  /// What such a file is called among others.
  static var fileWord: String { get }
  var file: Safetensors { get }
  /// The same without what it learned from.
  func fileWithoutData(_ call: Call) throws -> Safetensors
  /// Takes it up from a file, an agent with the rows of its replay where these lie elsewhere.
  static func restored(from file: Safetensors, _ rows: LoggedRows?) throws -> Self
  /// Makes sure that `load` would take up what `file` holds.
  func takeUp(_ file: Safetensors) throws
}

extension RestorableObject {
  var contentHash: ContentHash { get throws { try file.contentHash } }
}

/// The object that a file holds, an agent with the rows of its replay where these lie elsewhere; nil for a
/// kind that isn't known.
func restoredObject(
  from file: Safetensors, _ rows: LoggedRows? = nil
) throws -> (any RestorableObject)? {
  let kind = file.metadata["dyne"]
  return try restorableObjects.first { $0.fileKind == kind }?.restored(from: file, rows)
}

extension DatasetObject: RestorableObject {
  static var fileKind: String { SequenceDataset.kind }
  static var fileWord: String { "dataset" }

  var file: Safetensors {
    var file = data.file
    file.set(random, as: "random")
    return file
  }

  func fileWithoutData(_ call: Call) throws -> Safetensors {
    throw ArgumentError(parameter: "data", must: "be left out for sequences, which are data", but: "is none")
  }

  static func restored(from file: Safetensors, _ rows: LoggedRows?) throws -> DatasetObject {
    DatasetObject(try SequenceDataset(file), random: try file.random("random"))
  }

  // what a dataset holds was checked when it was made, and never changes
  func takeUp(_ file: Safetensors) throws { _ = try file.random("random") }
}

extension EmbeddingObject: RestorableObject {
  static var fileKind: String { ActionEmbedding.kind }
  static var fileWord: String { "embedding" }
  package var archive: Safetensors { embedding.archive }
  var file: Safetensors { wholeFile }

  static func restored(from file: Safetensors, _ rows: LoggedRows?) throws -> EmbeddingObject {
    let embedding = try ActionEmbedding(file)
    let (data, seed) = try dataAndSeed(file)
    try requireSource(embedding.source, of: data, file)
    return EmbeddingObject(embedding, data: data, seed: seed)
  }

  func takeUp(_ file: Safetensors) throws { _ = try ActionEmbedding(file) }
}

extension StateActionEmbeddingObject: RestorableObject {
  static var fileKind: String { StateActionEmbedding.kind }
  static var fileWord: String { "embedding" }
  package var archive: Safetensors { embedding.archive }
  var file: Safetensors { wholeFile }

  static func restored(from file: Safetensors, _ rows: LoggedRows?) throws -> StateActionEmbeddingObject {
    let embedding = try StateActionEmbedding(file)
    let (data, seed) = try dataAndSeed(file)
    try requireFrames(embedding.frames, of: data, file)
    return StateActionEmbeddingObject(embedding, data: data, seed: seed)
  }

  func takeUp(_ file: Safetensors) throws { _ = try StateActionEmbedding(file) }
}

extension VAEObject: RestorableObject {
  static var fileKind: String { VAE.kind }
  static var fileWord: String { "embedding" }
  package var archive: Safetensors { vae.archive }
  var file: Safetensors { wholeFile }

  static func restored(from file: Safetensors, _ rows: LoggedRows?) throws -> VAEObject {
    let vae = try VAE(file)
    let (data, seed) = try dataAndSeed(file)
    try requireFrames(vae.frames, of: data, file)
    return VAEObject(vae, data: data, seed: seed)
  }

  func takeUp(_ file: Safetensors) throws { _ = try VAE(file) }
}

extension TD3Object: RestorableObject {
  static var fileKind: String { TD3.kind }
}

extension TrainedAgentObject {
  static var fileWord: String { "agent" }
  var file: Safetensors { training.archive }
  func fileWithoutData(_ call: Call) throws -> Safetensors { training.archive(withReplay: false) }

  static func restored(from file: Safetensors, _ rows: LoggedRows?) throws -> Self {
    Self(try AgentTraining(file, rows: rows))
  }

  func takeUp(_ file: Safetensors) throws {
    // a replay may fill the memory: it is looked through where it is, and the rest taken up
    if let name = training.agent.replayFault {
      throw StorageError.wrongValues(path: file.path, name: name, expected: "finite")
    }
    _ = try AgentTraining(file.withoutReplay)
  }
}

extension RestorableObject where Self: AnyEmbeddingObject {
  func fileWithoutData(_ call: Call) throws -> Safetensors {
    if let object = self as? any ActionEmbeddingObject {
      // what agents need of it is learned from the data
      try object.measureLatents(checkpoint: call.checkCancellation)
      if !object.origin.lacksData { try call.prepareDecoder(of: object) }
    }
    var file = archive
    file.metadata["seed"] = String(seed)
    file.add(try data.firstAlone.file, prefix: "data.")
    file.metadata[Safetensors.leftOutKey] = "true"
    return file
  }
}

extension AnyEmbeddingObject {
  /// What is kept of an embedding: its networks, seed and data.
  var wholeFile: Safetensors {
    var file = archive
    file.metadata["seed"] = String(seed)
    file.add(data.file, prefix: "data.")
    if origin.lacksData { file.metadata[Safetensors.leftOutKey] = "true" }
    return file
  }

  static func dataAndSeed(
    _ file: Safetensors
  ) throws -> (data: SequenceDataset, seed: UInt64) {
    let data = try SequenceDataset(file.section("data."))
    return (data, try file.seed())
  }

  static func requireSource(
    _ source: EmbeddingSource, of data: SequenceDataset, _ file: Safetensors
  ) throws {
    guard data.embeddingSource == source else {
      throw StorageError.wrongMetadata(
        path: file.path, key: "data.fingerprint", expected: source.fingerprint,
        actual: data.environment.fingerprint)
    }
  }

  fileprivate static func requireFrames(
    _ frames: FrameStack, of data: SequenceDataset, _ file: Safetensors
  ) throws {
    guard data.frames?.shape == frames else {
      throw StorageError.wrongValues(
        path: file.path, name: "data.frames",
        expected: "\(frames.count) frames of \(frames.size) × \(frames.size)")
    }
  }
}
