import Foundation

/// A file of `Tests/Goldens`: float32 tensors by name and the settings that made them.
///
/// The reader is strict: a file that isn't what the script writes is an error, never a partial result.
package struct Golden: Sendable {
  /// One tensor, row-major.
  package struct Tensor: Sendable {
    package let shape: [Int]
    package let values: [Float]

    /// The numbers at `index` along the first axis.
    package subscript(_ index: Int) -> [Float] {
      let width = shape.dropFirst().reduce(1, *)
      return Array(values[index * width..<(index + 1) * width])
    }
  }

  package let file: String
  package let metadata: [String: String]
  private let tensors: [String: Tensor]

  /// Reads `Tests/Goldens/<name>.safetensors`.
  package init(_ name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appending(path: "Goldens/\(name).safetensors"))
    file = name
    guard data.count >= 8 else { throw GoldenError(file: name, problem: "length must be at least 8 bytes") }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(data.count - 8) else {
      throw GoldenError(file: name, problem: "header must end within the file")
    }
    let header = try JSONDecoder().decode(Header.self, from: data[8..<8 + Int(length)])
    let body = data[(8 + Int(length))...]
    var end = 0
    var tensors: [String: Tensor] = [:]
    for (key, entry) in header.entries.sorted(by: { $0.value.start < $1.value.start }) {
      let count = entry.shape.reduce(1, *)
      guard entry.dtype == "F32", entry.start == end, entry.end == entry.start + 4 * count,
        entry.end <= body.count
      else { throw GoldenError(file: name, problem: "\(key) must be F32 and follow the tensor before it") }
      tensors[key] = Tensor(
        shape: entry.shape, values: Golden.floats(body.dropFirst(entry.start).prefix(4 * count)))
      end = entry.end
    }
    guard end == body.count else { throw GoldenError(file: name, problem: "tensors must fill the file") }
    metadata = header.metadata
    self.tensors = tensors
  }

  /// The names that begin with `prefix`, in order.
  package func names(_ prefix: String) -> [String] { tensors.keys.filter { $0.hasPrefix(prefix) }.sorted() }

  /// Gives a tensor by its name.
  package func tensor(_ name: String) throws -> Tensor {
    guard let tensor = tensors[name] else { throw GoldenError(file: file, problem: "\(name) must be there") }
    return tensor
  }

  /// Gives the numbers of a tensor by its name.
  package func values(_ name: String) throws -> [Float] { try tensor(name).values }

  /// Gives a setting that is one number.
  package func number(_ key: String) throws -> Double {
    guard let text = metadata[key], let number = Double(text) else {
      throw GoldenError(file: file, problem: "setting \(key) must be a number")
    }
    return number
  }

  /// Gives a setting that is one whole number.
  package func integer(_ key: String) throws -> Int { try integers(key)[0] }

  /// Gives a setting that is a row of whole numbers.
  package func integers(_ key: String) throws -> [Int] {
    let words = (metadata[key] ?? "").split(separator: " ")
    let numbers = words.compactMap { Int($0) }
    guard !numbers.isEmpty, numbers.count == words.count else {
      throw GoldenError(file: file, problem: "setting \(key) must be whole numbers")
    }
    return numbers
  }

  private static func floats(_ bytes: Data) -> [Float] {
    let bytes = Array(bytes)
    return stride(from: 0, to: bytes.count, by: 4).map { at in
      Float(bitPattern: (0..<4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[at + $1]) })
    }
  }
}

/// What is wrong with a golden file.
package struct GoldenError: Error, CustomStringConvertible {
  package let file: String
  package let problem: String
  package var description: String { "golden \(file): \(problem)" }
}

/// The JSON header: a dictionary of tensors with one entry of settings among them.
private struct Header: Decodable {
  struct Entry: Decodable {
    let dtype: String
    let shape: [Int]
    let start: Int
    let end: Int

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      dtype = try container.decode(String.self, forKey: .dtype)
      shape = try container.decode([Int].self, forKey: .shape)
      let offsets = try container.decode([Int].self, forKey: .offsets)
      guard offsets.count == 2, offsets[0] >= 0, shape.allSatisfy({ $0 >= 0 }) else {
        throw DecodingError.dataCorruptedError(
          forKey: .offsets, in: container, debugDescription: "offsets must be two, and sizes not negative")
      }
      (start, end) = (offsets[0], offsets[1])
    }
  }

  struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var entries: [String: Entry] = [:]
  var metadata: [String: String] = [:]

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    for key in container.allKeys {
      if key.stringValue == "__metadata__" {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
      }
    }
  }
}
