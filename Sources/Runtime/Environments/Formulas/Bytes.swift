/// Writes whole numbers (8 bytes, the lowest first) and texts one after the other.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ number: Int) {
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
  }

  mutating func write(_ text: String) { write(Array(text.utf8)) }

  mutating func write(_ content: [UInt8]) {
    write(content.count)
    bytes += content
  }
}

/// Reads what a `ByteWriter` wrote; nil where there is nothing of the kind.
struct ByteReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func integer() -> Int? {
    guard bytes.count - position >= 8 else { return nil }
    var number = 0
    for shift in 0..<8 { number |= Int(bytes[position + shift]) << (8 * shift) }
    position += 8
    return number
  }

  /// A number of things that there may be room for.
  mutating func count() -> Int? {
    guard let count = integer(), 0 <= count, count <= bytes.count - position else { return nil }
    return count
  }

  mutating func integers(_ count: Int) -> [Int]? {
    guard count <= (bytes.count - position) / 8 else { return nil }
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    for _ in 0..<count {
      guard let number = integer() else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  mutating func content() -> [UInt8]? {
    guard let count = count() else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func string() -> String? {
    guard let content = content() else { return nil }
    return String(validating: content, as: UTF8.self)
  }
}
