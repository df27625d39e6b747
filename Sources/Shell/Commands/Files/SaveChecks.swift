import Agents
import Datasets
import Embeddings
import Experiments
import Language
import Storage

extension SavableObject {
  /// Throws where `load` would refuse what is about to be written, with the reason.
  func check(_ file: Safetensors, for path: String) throws {
    var file = file
    file.path = path
    do {
      try takeUp(file)
    } catch {
      throw UnsavableObject(reason: "\(error)")
    }
  }
}

/// An object that no file could give back.
struct UnsavableObject: Error, CustomStringConvertible {
  let reason: String

  var description: String { "nothing was written, since 'load' would refuse it: \(reason)" }
}

extension DatasetObject {
  // what a dataset holds was checked when it was made, and never changes
  func takeUp(_ file: Safetensors) throws { _ = try file.random("random") }
}

extension EmbeddingObject {
  func takeUp(_ file: Safetensors) throws { _ = try ActionEmbedding(file) }
}

extension StateActionEmbeddingObject {
  func takeUp(_ file: Safetensors) throws { _ = try StateActionEmbedding(file) }
}

extension VAEObject {
  func takeUp(_ file: Safetensors) throws { _ = try VAE(file) }
}

extension TD3Object {
  func takeUp(_ file: Safetensors) throws {
    // a replay may fill the memory: it is looked through where it is, and the rest taken up
    if let name = training.agent.replayFault {
      throw StorageError.wrongValues(path: file.path, name: name, expected: "finite")
    }
    _ = try AgentTraining(file.withoutReplay)
  }
}

extension Safetensors {
  /// The same with a replay that holds nothing.
  fileprivate var withoutReplay: Safetensors {
    var file = self
    file.metadata["replay.head"] = "0"
    for (name, tensor) in tensors where name.hasPrefix("replay.") {
      let shape = [0] + tensor.shape.dropFirst()
      switch tensor.type {
      case .F32: file[name] = Tensor([] as [Float], shape: shape)
      case .I64: file[name] = Tensor([] as [Int64], shape: shape)
      default: file[name] = Tensor([] as [UInt8], shape: shape)
      }
    }
    return file
  }
}
