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
      // every type a replay may have one day, so that nothing is taken for bytes
      let none: Tensor.Elements =
        switch tensor.elements {
        case .floats: .floats([])
        case .doubles: .doubles([])
        case .integers: .integers([])
        case .words: .words([])
        case .flags: .flags([])
        case .bytes, .stored: .bytes([])
        case .raw(let type, _): .raw(type, [])
        }
      file[name] = Tensor(none, shape: shape)
    }
    return file
  }
}
