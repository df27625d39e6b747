private import CLibedit

/// What reading one line gave.
package enum LineInput: Sendable, Equatable {
  /// A line without its end; a recalled or pasted one may hold newlines.
  case line(String)
  /// Ctrl-C.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the file.
  case end
}

/// Reads lines of a file or pipe, without prompt or editing.
package final class LineReader {
  private let source: Descriptor
  private let signals = Descriptor(number: signals_pipe())
  private var bytes: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  package init(_ source: Descriptor) {
    self.source = source
  }

  /// Gives the next line; the last one needs no line end.
  package func readLine() -> LineInput {
    var searched = position
    while true {
      if let end = bytes[searched...].firstIndex(of: 0x0a) {
        defer { position = end + 1 }
        return .line(String(decoding: bytes[position..<end], as: UTF8.self))
      }
      if isAtEnd { return rest() }
      bytes.removeFirst(position)
      position = 0
      searched = bytes.count
      guard fill() else { return .interrupted }
    }
  }

  /// Gives everything up to the end, or the first bytes where there are more than `most`; nil when
  /// interrupted.
  package func readAll(most: Int = .max) -> [UInt8]? {
    while !isAtEnd, bytes.count < most {
      guard fill() else { return nil }
    }
    defer { position = bytes.count }
    return Array(bytes[position...])
  }

  /// Waits for more bytes; says no when interrupted.
  private func fill() -> Bool {
    let waited = signals.number >= 0 ? [signals, source] : [source]
    let ready = source.wait(for: waited, milliseconds: -1)
    if ready.contains(signals) {
      _ = signals.readSome(limit: 256)
      if Interrupt.isPending { return false }
    }
    guard ready.contains(source) else { return true }
    let more = source.readSome() ?? []
    isAtEnd = more.isEmpty
    bytes += more
    return true
  }

  private func rest() -> LineInput {
    guard position < bytes.count else { return .end }
    defer { position = bytes.count }
    return .line(String(decoding: bytes[position...], as: UTF8.self))
  }
}
