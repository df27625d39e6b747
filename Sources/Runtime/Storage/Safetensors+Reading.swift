import Glibc
import Texts

extension Safetensors {
  /// The longest header that is read.
  static let longestHeader = 100_000_000

  /// Tensors of bytes that are larger stay in the file until they are asked for.
  static let largestBytes = 16 << 20

  /// Reads a file, strictly: its tensors must tile its data, in any order.
  package init(
    contentsOf path: String, isCancelled: @escaping () -> Bool = { false }
  ) throws(StorageError) {
    self.init(path: path)
    let file = try InputFile(path: path, isCancelled: isCancelled)
    do throws(ReadingFailure) {
      let (metadata, entries, start) = try Safetensors.readHeader(of: file)
      self.metadata = metadata
      let bytes = entries.reduce(0) { $0 + ($1.staysInFile ? 0 : $1.end - $1.start) }
      try reading { () throws(StorageError) in try Safetensors.checkMemory(for: file, bytes) }
      for entry in entries { self[entry.name] = try entry.read(from: file, dataStart: start) }
    } catch {
      switch error {
      case .fault(let fault): throw .malformed(path: path, fault: fault)
      case .storage(let error): throw error
      }
    }
  }

  /// Reads what a file says of itself; nil if it isn't a whole safetensors file, or its header is over a
  /// megabyte.
  package static func metadata(of path: String) -> [String: String]? {
    guard let file = try? InputFile(path: path), file.size >= 8,
      let length = try? file.read(1, UInt64.self, at: 0)[0].littleEndian, length <= 1_000_000
    else { return nil }
    return (try? readHeader(of: file))?.metadata
  }

  private static func checkMemory(for file: borrowing InputFile, _ bytes: Int) throws(StorageError) {
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    guard memory <= 0 || bytes < memory else { throw .tooLarge(path: file.path, bytes: bytes) }
  }

  private static func readHeader(
    of file: borrowing InputFile
  ) throws(ReadingFailure) -> (metadata: [String: String], entries: [Entry], dataStart: Int) {
    guard file.size >= 8 else { throw .fault(.tooShort(bytes: file.size)) }
    let length = try reading { () throws(StorageError) in try file.read(1, UInt64.self, at: 0) }[0]
      .littleEndian
    guard length >= 2, length <= UInt64(min(longestHeader, file.size - 8)) else {
      throw .fault(.headerLength(length))
    }
    let text = try reading { () throws(StorageError) in try file.read(Int(length), UInt8.self, at: 8) }
    let header: JSON
    do throws(JSONError) { header = try JSON(parsing: text) } catch { throw .fault(.headerText(error)) }
    guard text[0] == UInt8(ascii: "{"), case .object(let members) = header else {
      throw .fault(.headerText(.unexpected(offset: 0)))
    }
    var metadata: [String: String] = [:], entries: [Entry] = []
    for member in members {
      if member.name == metadataName {
        metadata = try readMetadata(member.value)
      } else {
        entries.append(try Entry(member))
      }
    }
    let dataStart = 8 + Int(length)
    try checkTiling(&entries, dataLength: file.size - dataStart)
    return (metadata, entries, dataStart)
  }

  private static func readMetadata(_ value: JSON) throws(ReadingFailure) -> [String: String] {
    guard case .object(let members) = value else { throw .fault(.metadata) }
    var metadata: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else { throw .fault(.metadata) }
      metadata[member.name] = text
    }
    return metadata
  }

  private static func checkTiling(_ entries: inout [Entry], dataLength: Int) throws(ReadingFailure) {
    entries.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    var end = 0
    for entry in entries {
      guard entry.start == end else {
        throw .fault(.gapOrOverlap(tensor: entry.name, expectedStart: end, actualStart: entry.start))
      }
      end = entry.end
    }
    guard end == dataLength else { throw .fault(.dataLength(expected: end, actual: dataLength)) }
  }
}

/// Tells a fault of the format from a failure to read at all.
private enum ReadingFailure: Error {
  case fault(SafetensorsFault)
  case storage(StorageError)
}

private func reading<Result>(
  _ body: () throws(StorageError) -> Result
) throws(ReadingFailure) -> Result {
  do throws(StorageError) { return try body() } catch { throw .storage(error) }
}

/// Describes one tensor, as a header does.
private struct Entry {
  let name: String
  let type: TensorType
  let shape: [Int]
  let start: Int, end: Int

  init(_ member: JSON.Member) throws(ReadingFailure) {
    name = member.name
    guard case .object(let parts) = member.value, parts.count == 3,
      case .string(let dtype)? = member.value["dtype"],
      case .array(let extents)? = member.value["shape"],
      case .array(let offsets)? = member.value["data_offsets"], offsets.count == 2,
      case .integer(let start) = offsets[0], case .integer(let end) = offsets[1], 0 <= start, start <= end
    else { throw .fault(.entry(tensor: member.name)) }
    guard let type = TensorType(rawValue: dtype) else { throw .fault(.type(tensor: member.name)) }
    self.type = type
    self.start = start
    self.end = end
    var shape: [Int] = [], bytes = type.size
    for extent in extents {
      guard case .integer(let count) = extent, count >= 0 else { throw .fault(.shape(tensor: member.name)) }
      shape.append(count)
      let (product, overflow) = bytes.multipliedReportingOverflow(by: count)
      guard !overflow else { throw .fault(.shape(tensor: member.name)) }
      bytes = product
    }
    self.shape = shape
    guard bytes == end - start else {
      throw .fault(.size(tensor: member.name, expected: bytes, actual: end - start))
    }
  }

  var staysInFile: Bool { type == .U8 && end - start > Safetensors.largestBytes }

  /// Reads the elements; `start` and `end` must lie within the file's data.
  func read(from file: borrowing InputFile, dataStart: Int) throws(ReadingFailure) -> Tensor {
    let count = (end - start) / type.size, offset = dataStart + start
    do throws(StorageError) {
      switch type {
      case .F32: return Tensor(try file.read(count, Float.self, at: offset), shape: shape)
      case .F64: return Tensor(try file.read(count, Double.self, at: offset), shape: shape)
      case .I64: return Tensor(try file.read(count, Int64.self, at: offset), shape: shape)
      case .U64: return Tensor(try file.read(count, UInt64.self, at: offset), shape: shape)
      case .U8 where staysInFile: return Tensor(try file.stored(count, at: offset), shape: shape)
      case .U8: return Tensor(try file.read(count, UInt8.self, at: offset), shape: shape)
      case .BOOL:
        let bytes = try file.read(count, UInt8.self, at: offset)
        guard bytes.allSatisfy({ $0 < 2 }) else {
          throw .wrongValues(path: file.path, name: name, expected: "all 0 or 1")
        }
        return Tensor(bytes.map { $0 == 1 }, shape: shape)
      default:
        return Tensor(.raw(type, try file.read(end - start, UInt8.self, at: offset)), shape: shape)
      }
    } catch {
      throw .storage(error)
    }
  }
}
