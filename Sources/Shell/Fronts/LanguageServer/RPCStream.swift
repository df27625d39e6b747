import LineEditing
import Texts

/// Messages of JSON-RPC on standard input and output, each behind a header with its length.
final class RPCStream {
  enum Incoming {
    case message(JSON)
    /// What is wrong with a message that was read.
    case unreadable(String)
  }

  private var rest: [UInt8] = []

  /// The longest message that is read, in bytes.
  private static let longest = 64 << 20

  /// Reads the next message, waiting for it; nil at the end.
  func next() -> Incoming? {
    var length: Int?
    var hasHeader = false
    while let line = nextLine() {
      if line.isEmpty {
        // blank lines between messages mean nothing
        guard hasHeader else { continue }
        guard let length else { return .unreadable("the header has no Content-Length") }
        return body(length)
      }
      hasHeader = true
      guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "content-length" else {
        continue
      }
      let text = line[line.index(after: colon)...].filter { $0 != " " && $0 != "\t" }
      guard let number = Int(text), 0...RPCStream.longest ~= number else {
        length = nil
        continue
      }
      length = number
    }
    return nil
  }

  private func body(_ length: Int) -> Incoming? {
    while rest.count < length { guard readMore() else { return nil } }
    let bytes = Array(rest[..<length])
    rest.removeFirst(length)
    do throws(JSONError) {
      return .message(try JSON(parsing: bytes))
    } catch {
      return .unreadable("the message is not JSON: \(error)")
    }
  }

  private func nextLine() -> String? {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        var line = rest[..<end]
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        let text = String(decoding: line, as: UTF8.self)
        rest.removeFirst(end + 1)
        return text
      }
      // a line without an end is no header
      if rest.count > 1 << 16 { rest = [] }
      guard readMore() else { return nil }
    }
  }

  private func readMore() -> Bool {
    guard let bytes = Descriptor.input.readSome(), !bytes.isEmpty else { return false }
    rest += bytes
    return true
  }

  /// Writes a message; says whether somebody reads.
  @discardableResult
  func send(_ members: [JSON.Member]) -> Bool {
    let text = JSON.object([JSON.Member("jsonrpc", .string("2.0"))] + members).text
    return Descriptor.output.write("Content-Length: \(text.utf8.count)\r\n\r\n\(text)") == .whole
  }
}
