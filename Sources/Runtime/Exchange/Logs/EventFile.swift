import Numerics
package import Storage

/// The scalars of one of TensorBoard's event files, tag by tag.
package struct EventFile {
  /// A number under a tag, at a step.
  package struct Scalar: Equatable, Sendable {
    package let tag: String
    package let step: Int
    package let value: Double
  }

  package private(set) var scalars: [Scalar] = []
  /// Values of other kinds: images, histograms, texts.
  package private(set) var otherCount = 0
  /// The byte at which the file stops being whole; nil where it is whole.
  package private(set) var end: Int?

  /// Reads all records whose checksums are right, up to the first that isn't whole.
  package init(_ file: borrowing InputFile, checkpoint: () throws -> Void) throws {
    guard 12 * file.size <= Memory.free else {
      throw StorageError.tooLarge(path: file.path, bytes: file.size)
    }
    let bytes = try file.read(file.size, UInt8.self, at: 0)
    var place = 0
    var records = 0
    while place < bytes.count {
      if records.isMultiple(of: 10_000) { try checkpoint() }
      guard let record = EventFile.record(bytes, at: place) else {
        end = place
        break
      }
      take(event: ProtobufFields(bytes[record]))
      place = record.upperBound + 4
      records += 1
    }
    guard records > 0 else { throw ExchangeError("has no whole record") }
  }

  /// Where the message of a record lies whose two checksums are right.
  private static func record(_ bytes: [UInt8], at place: Int) -> Range<Int>? {
    guard place + 16 <= bytes.count else { return nil }
    func word(_ start: Int, _ count: Int) -> UInt64 {
      bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    let length = word(place, 8)
    guard length <= UInt64(bytes.count - place - 16) else { return nil }
    let message = place + 12..<place + 12 + Int(length)
    guard UInt32(word(place + 8, 4)) == CRC32C.masked(Array(bytes[place..<place + 8])),
      UInt32(word(message.upperBound, 4)) == CRC32C.masked(Array(bytes[message]))
    else { return nil }
    return message
  }

  private mutating func take(event: ProtobufFields) {
    var step = 0
    for field in event {
      switch (field.number, field.content) {
      case (2, .integer(let number)): step = Int(Int64(bitPattern: number))
      case (5, .bytes(let summary)):
        for value in ProtobufFields(summary) {
          guard value.number == 1, case .bytes(let message) = value.content else { continue }
          take(value: ProtobufFields(message), step: step)
        }
      default: break
      }
    }
  }

  private mutating func take(value: ProtobufFields, step: Int) {
    var tag: String?
    var number: Double?
    for field in value {
      switch (field.number, field.content) {
      case (1, .bytes(let text)): tag = String(decoding: text, as: UTF8.self)
      case (2, .single(let bits)): number = Double(Float(bitPattern: bits))
      case (8, .bytes(let tensor)): number = EventFile.scalar(ProtobufFields(tensor))
      default: break
      }
    }
    guard let tag, let number else {
      otherCount += 1
      return
    }
    scalars.append(Scalar(tag: tag, step: step, value: number))
  }

  /// The number of a tensor that has one: float_val, double_val, or content of either type.
  private static func scalar(_ tensor: ProtobufFields) -> Double? {
    var type: UInt64 = 1
    var sides: [UInt64] = []
    for field in tensor {
      switch (field.number, field.content) {
      case (1, .integer(let number)): type = number
      case (2, .bytes(let shape)):
        for side in ProtobufFields(shape) {
          guard case .bytes(let message) = side.content else { continue }
          for part in ProtobufFields(message) {
            if case .integer(let count) = part.content, part.number == 1 { sides.append(count) }
          }
        }
      case (4, .bytes(let bytes)), (5, .bytes(let bytes)), (6, .bytes(let bytes)):
        guard sides.allSatisfy({ $0 == 1 }) else { return nil }
        if type == 1, bytes.count == 4 {
          return Double(Float(bitPattern: UInt32(truncatingIfNeeded: EventFile.word(bytes))))
        }
        if type == 2, bytes.count == 8 { return Double(bitPattern: EventFile.word(bytes)) }
        return nil
      case (5, .single(let bits)): return sides.allSatisfy { $0 == 1 } ? Double(Float(bitPattern: bits)) : nil
      case (6, .double(let bits)): return sides.allSatisfy { $0 == 1 } ? Double(bitPattern: bits) : nil
      default: break
      }
    }
    return nil
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
