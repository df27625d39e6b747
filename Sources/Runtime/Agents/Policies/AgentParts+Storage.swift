import Embeddings
import Numerics
package import Storage

extension Perception {
  func save(into file: inout Safetensors) {
    switch self {
    case .nothing: break
    case .observation(let size, _): file.metadata["state_size"] = String(size)
    case .states(let encoding, _): file.add(encoding.archive, prefix: "states.")
    case .frames(let stack):
      file.metadata["frames.size"] = String(stack.size)
      file.metadata["frames.count"] = String(stack.count)
    }
    normalization?.whitening.save(into: &file, as: "normalization")
  }

  init(_ file: Safetensors) throws(StorageError) {
    if file.metadata["frames.size"] != nil {
      let size = try file.integer("frames.size", in: PixelTD3Networks.smallestFrame...1_024)
      self = .frames(FrameStack(size: size, count: try file.integer("frames.count", in: 1...255)))
    } else if file.metadata["states.dyne"] != nil {
      let encoding = try file.section("states.").stateEncoding()
      self = .states(encoding, try file.normalization(width: encoding.stateSize))
    } else {
      let size = try file.integer("state_size", in: 1...1_000_000)
      self = .observation(size: size, try file.normalization(width: size))
    }
  }
}

extension Safetensors {
  /// How what an agent sees is normalized; nil where it isn't.
  fileprivate func normalization(width: Int) throws(StorageError) -> Normalization? {
    guard self["normalization.mean"] != nil || self["normalization.std"] != nil else { return nil }
    return Normalization(try Whitening(self, "normalization", width: width))
  }
}

extension ActionSpace {
  package func save(into file: inout Safetensors) {
    switch self {
    case .raw(let box):
      file["action.low"] = Tensor(box.low, shape: [box.size])
      file["action.high"] = Tensor(box.high, shape: [box.size])
    case .plans(let decoding):
      file.add(decoding.archive, prefix: "actions.")
    }
  }

  init(_ file: Safetensors) throws(StorageError) {
    if file["action.low"] == nil {
      self = .plans(try file.section("actions.").planDecoder())
      return
    }
    let (low, high) = (try file.doubles("action.low"), try file.doubles("action.high"))
    guard let box = Box(low: low, high: high) else {
      throw .wrongValues(path: file.path, name: "action.low", expected: "below 'action.high'")
    }
    self = .raw(box)
  }
}
