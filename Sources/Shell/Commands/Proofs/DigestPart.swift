import Language
import Storage
import Texts

/// The hash of one part of a value: a tensor of an object, a column of a table, a number.
struct DigestPart: Equatable {
  /// Where it is in the value: "encoder.0.weight", "[3].mean"; empty for the whole.
  let name: String
  /// What it is: "F32", "column", "number".
  let type: String
  let shape: [Int]
  /// A short value as it is; empty for what is only hashed.
  let text: String
  let digest: TensorDigest

  /// What is different in another part of the same name, after "from … to …".
  func difference(from other: DigestPart) -> String {
    if type != other.type { return "is \(article(type)), was \(article(other.type))" }
    if !text.isEmpty || !other.text.isEmpty { return "is \(text), was \(other.text)" }
    let size = shape == other.shape ? "" : "has the shape \(shape), had \(other.shape); "
    guard let rows = digest.firstDifference(from: other.digest) else { return size + "differs" }
    let unit = type == "file" ? "byte" : "row"
    let width = type == "file" ? TensorDigest.bytesPerRow : 1
    let (first, last) = (rows.lowerBound * width, rows.upperBound * width - 1)
    let place = first == last ? "\(unit) \(first)" : "a \(unit) between \(first) and \(last)"
    return size + "differs from \(place) on"
  }

  private func article(_ type: String) -> String { type.isEmpty ? "something else" : "'\(type)'" }
}

extension DigestPart {
  /// Stands for a part that a statement left as it was.
  static func same(_ name: String) -> DigestPart {
    DigestPart(
      name: name, type: "=", shape: [], text: "",
      digest: TensorDigest(rows: 1, rowsPerGroup: 1, hash: 0, groups: []))
  }

  var isSame: Bool { type == "=" }

  var json: JSON {
    var members: [JSON.Member] = []
    if !name.isEmpty { members.append(JSON.Member("part", .string(name))) }
    members.append(JSON.Member("type", .string(type)))
    if isSame { return .object(members) }
    if !shape.isEmpty { members.append(JSON.Member("shape", .array(shape.map { .integer($0) }))) }
    members.append(JSON.Member("hash", .string(hexadecimal(digest.hash))))
    if !text.isEmpty { members.append(JSON.Member("value", .string(text))) }
    if digest.groups.count > 1 {
      members.append(JSON.Member("rows", .string(RowCode.text(digest.groups))))
    }
    return .object(members)
  }

  /// Reads what `json` gave; nil for anything else.
  init?(_ json: JSON) {
    if json["type"]?.string == "=" {
      self = .same(json["part"]?.string ?? "")
      return
    }
    guard let type = json["type"]?.string, let hash = json["hash"]?.string.flatMap({ UInt64($0, radix: 16) })
    else { return nil }
    var shape: [Int] = []
    for extent in json["shape"]?.array ?? [] {
      guard case .integer(let count) = extent, count >= 0 else { return nil }
      shape.append(count)
    }
    let rows = shape.first ?? 1
    guard rows <= 1 << 50 else { return nil }
    let perGroup = TensorDigest.rowsPerGroup(of: rows)
    var groups = [UInt32(truncatingIfNeeded: hash) & 0xFF_FFFF]
    if let text = json["rows"]?.string {
      guard let read = RowCode.groups(text), read.count == (rows + perGroup - 1) / perGroup else {
        return nil
      }
      groups = read
    }
    self.init(
      name: json["part"]?.string ?? "", type: type, shape: shape, text: json["value"]?.string ?? "",
      digest: TensorDigest(rows: rows, rowsPerGroup: perGroup, hash: hash, groups: groups))
  }

  static func == (left: DigestPart, right: DigestPart) -> Bool {
    left.name == right.name && left.type == right.type && left.shape == right.shape
      && left.digest.hash == right.digest.hash
  }
}

/// Sixteen digits.
func hexadecimal(_ word: UInt64) -> String {
  let digits = String(word, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// Short hashes as text: four characters of base64 for the 24 bits of each.
enum RowCode {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(_ groups: [UInt32]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * groups.count)
    for group in groups {
      for shift in [18, 12, 6, 0] { bytes.append(alphabet[Int(group >> UInt32(shift)) & 63]) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads what `text` gave; nil for anything else.
  static func groups(_ text: String) -> [UInt32]? {
    var values = [UInt32](repeating: 64, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt32(value) }
    var groups: [UInt32] = [], group: UInt32 = 0, count = 0
    groups.reserveCapacity(text.utf8.count / 4)
    for byte in text.utf8 {
      let value = values[Int(byte)]
      guard value < 64 else { return nil }
      group = group << 6 | value
      count += 1
      if count & 3 > 0 { continue }
      groups.append(group)
      group = 0
    }
    return count & 3 == 0 ? groups : nil
  }
}

extension JSON {
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var array: [JSON]? { if case .array(let values) = self { values } else { nil } }
  var members: [Member]? { if case .object(let members) = self { members } else { nil } }
  var integer: Int? { if case .integer(let number) = self { number } else { nil } }
}

extension [DigestPart] {
  /// The parts by their names.
  var byName: [String: DigestPart] { Dictionary(map { ($0.name, $0) }) { first, _ in first } }
}

/// What differs in the parts of a value, a line for each.
func partDifferences(of found: [DigestPart], from proved: [DigestPart], _ name: String) -> [String] {
  if found == proved { return [] }
  if found.isEmpty { return ["\(name) is missing"] }
  if proved.isEmpty { return ["\(name) wasn't there"] }
  let known = proved.byName
  let names = Set(found.map(\.name))
  var lines: [String] = []
  for part in found {
    let full = part.name.isEmpty ? name : "\(name): \(part.name)"
    guard let other = known[part.name] else {
      lines.append("\(full) wasn't there")
      continue
    }
    if part != other { lines.append("\(full) \(part.difference(from: other))") }
  }
  lines += proved.filter { !names.contains($0.name) }.map { "\(name): \($0.name) is missing" }
  return lines
}
