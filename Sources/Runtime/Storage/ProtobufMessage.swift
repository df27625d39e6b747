/// A protobuf message as it is written, field after field (protobuf.dev/programming-guides/encoding).
package struct ProtobufMessage {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Adds a whole number; 0 is what a field has that isn't there.
  package mutating func add(_ field: Int, integer: Int) {
    guard integer != 0 else { return }
    key(field, 0)
    varint(UInt64(bitPattern: Int64(integer)))
  }

  /// Adds a number; 0 is what a field has that isn't there.
  package mutating func add(_ field: Int, double: Double) {
    guard double.bitPattern != 0 else { return }
    key(field, 1)
    bytes += double.bitPattern.littleEndianBytes
  }

  /// Adds a number of a choice, whose 0 says which was chosen.
  package mutating func add(_ field: Int, float: Float) {
    key(field, 5)
    bytes += float.bitPattern.littleEndianBytes
  }

  package mutating func add(_ field: Int, bytes content: [UInt8]) {
    key(field, 2)
    varint(UInt64(content.count))
    bytes += content
  }

  package mutating func add(_ field: Int, text: String) { add(field, bytes: Array(text.utf8)) }

  /// Adds a whole number of a choice, whose 0 says which was chosen.
  package mutating func add(_ field: Int, chosen integer: Int) {
    key(field, 0)
    varint(UInt64(bitPattern: Int64(integer)))
  }

  /// Adds whole numbers in one packed field.
  package mutating func add(_ field: Int, integers: [Int]) {
    var packed = ProtobufMessage()
    for integer in integers { packed.varint(UInt64(bitPattern: Int64(integer))) }
    add(field, bytes: packed.bytes)
  }

  /// Adds numbers in one packed field.
  package mutating func add(_ field: Int, doubles: [Double]) {
    add(field, bytes: doubles.flatMap { $0.bitPattern.littleEndianBytes })
  }

  /// Adds a message within this one.
  package mutating func add(_ field: Int, _ body: (inout ProtobufMessage) -> Void) {
    var message = ProtobufMessage()
    body(&message)
    add(field, bytes: message.bytes)
  }

  private mutating func key(_ field: Int, _ type: Int) { varint(UInt64(field << 3 | type)) }

  private mutating func varint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension FixedWidthInteger {
  /// The bytes of the number, the lowest first.
  package var littleEndianBytes: [UInt8] {
    stride(from: 0, to: Self.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: self >> Self($0)) }
  }
}
