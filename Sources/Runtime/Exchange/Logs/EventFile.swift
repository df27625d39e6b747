import Numerics
package import Storage

/// The scalars of one of TensorBoard's event files, tag by tag.
package struct EventFile {
  /// A number under a tag, by its place among the tags, at a step.
  package struct Scalar: Equatable, Sendable {
    package let tag: Int
    package let step: Int
    package let value: Double
  }

  /// The tags in the order in which they come first.
  package private(set) var tags: [String] = []
  package private(set) var scalars: [Scalar] = []
  /// Values of other kinds: images, histograms, texts.
  package private(set) var otherCount = 0
  /// Scalars that were left out as TensorBoard does: those at and after the step at which a run was begun
  /// again.
  package private(set) var purgedCount = 0
  /// The byte at which the file stops being whole; nil where it is whole.
  package private(set) var end: Int?
  /// Where each tag is, by its bytes, and by its name, which bytes that aren't UTF-8 may share.
  private var places: [ArraySlice<UInt8>: Int] = [:], names: [String: Int] = [:]

  /// Reads all records whose checksums are right, up to the first that isn't whole; a record at a time is in
  /// memory.
  package init(_ file: borrowing InputFile, checkpoint: () throws -> Void) throws {
    var window = Window()
    var place = 0
    var records = 0
    while place < file.size {
      if records.isMultiple(of: 10_000) {
        try checkpoint()
        guard 2 * scalars.count * MemoryLayout<Scalar>.stride <= Memory.free else {
          throw StorageError.tooLarge(path: file.path, bytes: file.size)
        }
      }
      guard let message = try window.record(of: file, at: place) else {
        end = place
        break
      }
      take(event: ProtobufFields(message))
      place += message.count + 16
      records += 1
    }
    guard records > 0 else {
      throw ExchangeError("has no whole record", help: "it was cut or damaged, or another program wrote it")
    }
    (places, names) = ([:], [:])
  }

  /// The part of the file that is in memory.
  private struct Window {
    private var bytes: [UInt8] = []
    private var start = 0
    private static let size = 1 << 20

    /// The message of a record whose two checksums are right.
    mutating func record(
      of file: borrowing InputFile, at place: Int
    ) throws(StorageError) -> ArraySlice<UInt8>? {
      let left = file.size - place
      guard left >= 16 else { return nil }
      let head = try piece(12, of: file, at: place)
      let length = word(head.prefix(8))
      guard length <= UInt64(left - 16), UInt32(word(head.suffix(4))) == CRC32C.masked(head.prefix(8)) else {
        return nil
      }
      let message = try piece(Int(length) + 4, of: file, at: place + 12)
      guard UInt32(word(message.suffix(4))) == CRC32C.masked(message.dropLast(4)) else { return nil }
      return message.dropLast(4)
    }

    private mutating func piece(
      _ count: Int, of file: borrowing InputFile, at place: Int
    ) throws(StorageError) -> ArraySlice<UInt8> {
      if place < start || place + count > start + bytes.count {
        let wanted = min(max(count, Window.size), file.size - place)
        guard wanted <= Memory.free else { throw .tooLarge(path: file.path, bytes: file.size) }
        bytes = []
        (bytes, start) = (try file.read(wanted, UInt8.self, at: place), place)
      }
      return bytes[place - start..<place - start + count]
    }

    private func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
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
      case (7, .bytes(let session)): take(session: ProtobufFields(session), step: step)
      default: break
      }
    }
  }

  /// Forgets what a run that starts anew makes once more (event.proto: SessionLog.START).
  private mutating func take(session: ProtobufFields, step: Int) {
    let isStart = session.contains { field in
      guard field.number == 1, case .integer(1) = field.content else { return false }
      return true
    }
    guard isStart else { return }
    let count = scalars.count
    scalars.removeAll { $0.step >= step }
    purgedCount += count - scalars.count
  }

  private mutating func take(value: ProtobufFields, step: Int) {
    var tag: ArraySlice<UInt8>?
    var number: Double?
    for field in value {
      switch (field.number, field.content) {
      case (1, .bytes(let text)): tag = text
      case (2, .single(let bits)): number = Double(Float(bitPattern: bits))
      case (8, .bytes(let tensor)): number = EventFile.scalar(ProtobufFields(tensor))
      default: break
      }
    }
    guard let tag, let number else {
      otherCount += 1
      return
    }
    scalars.append(Scalar(tag: place(of: tag), step: step, value: number))
  }

  private mutating func place(of tag: ArraySlice<UInt8>) -> Int {
    if let place = places[tag] { return place }
    let name = String(decoding: tag, as: UTF8.self)
    let place = names[name] ?? tags.count
    if place == tags.count { tags.append(name) }
    names[name] = place
    // a copy, so that the part of the file isn't kept
    places[Array(tag)[...]] = place
    return place
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
