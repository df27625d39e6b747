import Agents
import Datasets
import Embeddings
import Experiments
import Language
import Storage

extension RestorableObject {
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

  var description: String { "nothing was written, because 'load' would refuse it: \(reason)" }
}

extension Safetensors {
  /// The same with a replay that holds nothing.
  var withoutReplay: Safetensors {
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
