/// A hash of contents (FNV-1a, 64 bits) that shows whether two inputs are the same; it is no protection
/// against forgery.
package struct ContentHash: Sendable, Equatable {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  /// The hash of a text.
  package init(_ text: String) { for byte in text.utf8 { add(byte) } }

  /// Reads what `text` gives; nil if it is something else.
  package init?(text: some StringProtocol) {
    guard text.utf8.count == 16, let state = UInt64(text, radix: 16) else { return nil }
    self.state = state
  }

  /// Sixteen hexadecimal digits.
  package var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  package mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

  /// Adds bytes in their order.
  package mutating func add(_ bytes: [UInt8]) { for byte in bytes { add(byte) } }

  /// Adds the bytes of numbers, the lowest of each first.
  package mutating func add<Number: FixedWidthInteger>(_ numbers: some Sequence<Number>) {
    for number in numbers {
      for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
        add(UInt8(truncatingIfNeeded: number >> Number(shift)))
      }
    }
  }

  /// Adds a tensor's bytes as files hold them; those that were left in a file count only by their number.
  package mutating func add(_ tensor: Tensor) throws(StorageError) {
    switch tensor.elements {
    case .flags(let values): add(values.lazy.map { $0 ? 1 : 0 as UInt8 })
    case .bytes(let values): add(values)
    case .stored(let store) where !store.isInMemory: add(CollectionOfOne(store.count))
    case .stored(let store):
      try store.forEachPart { (part) throws(StorageError) in add(part) }
    case .floats(let values): add(values.lazy.map(\.bitPattern))
    case .doubles(let values): add(values.lazy.map(\.bitPattern))
    case .integers(let values): add(values)
    case .words(let values): add(values)
    case .raw(_, let bytes): add(bytes)
    }
  }
}

extension Safetensors {
  /// The hash of all tensors, in the order of their names: each name's bytes, its shape, then its elements'.
  package var contentHash: ContentHash {
    get throws(StorageError) {
      var hash = ContentHash()
      for (name, tensor) in tensors.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        hash.add(name.utf8)
        hash.add(tensor.shape)
        try hash.add(tensor)
      }
      return hash
    }
  }
}
