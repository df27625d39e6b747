import LineEditing
import Texts

/// A message of Jupyter's protocol, version 5.3.
struct KernelMessage: Sendable {
  /// The channels that requests come on.
  enum Channel: Sendable { case shell, control }

  static let protocolVersion = "5.3"

  let channel: Channel
  /// Who asks, so that the reply finds its way.
  let identities: [[UInt8]]
  let header: JSON
  let content: JSON

  var type: String { header["msg_type"]?.string ?? "" }

  /// What is wrong with parts that came.
  enum Fault: Error, CustomStringConvertible {
    case parts, signature
    case json(JSONError)
    case type

    var description: String {
      switch self {
      case .parts: "it doesn't have the parts of a message"
      case .signature: "its signature is wrong"
      case .json(let error): "it is not JSON: \(error)"
      case .type: "it has no type"
      }
    }
  }

  private static let delimiter = Array("<IDS|MSG>".utf8)

  /// Reads the parts of a message, which must be signed with `key` unless that is empty.
  init(_ parts: [[UInt8]], on channel: Channel, key: [UInt8]) throws(Fault) {
    guard let place = parts.firstIndex(of: Self.delimiter), parts.count >= place + 6 else { throw .parts }
    let signed = Array(parts[place + 2..<place + 6])
    guard key.isEmpty || Self.isEqual(parts[place + 1], Self.signature(signed, key)) else {
      throw .signature
    }
    do throws(JSONError) {
      header = try JSON(parsing: signed[0])
      content = try JSON(parsing: signed[3])
    } catch {
      throw .json(error)
    }
    self.channel = channel
    identities = Array(parts[..<place])
    guard !type.isEmpty else { throw .type }
  }

  /// The parts of a message that answers another one.
  static func parts(
    _ type: String, _ content: JSON, parent: JSON, identities: [[UInt8]], sender: KernelSender
  ) -> [[UInt8]] {
    let header = JSON.object([
      JSON.Member("msg_id", .string("\(sender.session)_\(sender.nextNumber())")),
      JSON.Member("session", .string(sender.session)), JSON.Member("username", .string("kernel")),
      JSON.Member("date", .string(Host.universalTime)), JSON.Member("msg_type", .string(type)),
      JSON.Member("version", .string(protocolVersion)),
    ])
    let signed = [header, parent, .object([]), content].map { Array($0.text.utf8) }
    let signature = sender.key.isEmpty ? [] : Self.signature(signed, sender.key)
    return identities + [delimiter, signature] + signed
  }

  private static func signature(_ parts: [[UInt8]], _ key: [UInt8]) -> [UInt8] {
    Array(SHA256.code(of: parts.flatMap(\.self), key: key).hexadecimal.utf8)
  }

  /// Compares in a time that doesn't say where the first difference is.
  private static func isEqual(_ given: [UInt8], _ wanted: [UInt8]) -> Bool {
    given.count == wanted.count && zip(given, wanted).reduce(0) { $0 | $1.0 ^ $1.1 } == 0
  }
}
