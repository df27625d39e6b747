/// The fields of a protobuf message, in their order, up to the first that isn't whole.
package struct ProtobufFields: Sequence, IteratorProtocol {
  package struct Field {
    package let number: Int
    package let content: Content
  }

  /// What a field holds, by its wire type.
  package enum Content {
    case integer(UInt64)
    case double(UInt64)
    case bytes(ArraySlice<UInt8>)
    case single(UInt32)
  }

  private var rest: ArraySlice<UInt8>

  package init(_ message: ArraySlice<UInt8>) { rest = message }

  package mutating func next() -> Field? {
    guard let key = varint(), key >> 3 > 0, key >> 3 < 1 << 29 else { return nil }
    let number = Int(key >> 3)
    switch key & 7 {
    case 0:
      guard let integer = varint() else { return nil }
      return Field(number: number, content: .integer(integer))
    case 1:
      guard let bytes = take(8) else { return nil }
      return Field(number: number, content: .double(bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }))
    case 2:
      guard let length = varint(), length <= UInt64(rest.count), let bytes = take(Int(length)) else {
        return nil
      }
      return Field(number: number, content: .bytes(bytes))
    case 5:
      guard let bytes = take(4) else { return nil }
      return Field(number: number, content: .single(bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }))
    default: return nil
    }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private mutating func varint() -> UInt64? {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      number |= shift < 64 ? UInt64(byte & 0x7F) << shift : 0
      if byte < 0x80 { return number }
    }
    return nil
  }
}
