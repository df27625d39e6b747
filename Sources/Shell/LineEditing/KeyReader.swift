private import CLibedit

/// Reads characters of a terminal, obeys signals between them, and tells pasted text from typed keys.
///
/// Waiting is by `poll` on the terminal and on the signals' pipe, so a signal is seen whichever thread the
/// kernel gave it to.
final class KeyReader {
  /// What the next key is.
  enum Key: Equatable {
    case scalar(UInt32)
    /// The start of a paste; its text follows by `readPaste`.
    case paste
    case interrupted
    case end
  }

  /// What the terminal's owner must do about a signal.
  enum Notice { case resized, stopAsked, continued }

  private static let pasteStart = Array("\u{1b}[200~".utf8)
  private static let pasteEnd = Array("\u{1b}[201~".utf8)
  /// How long the rest of an escape sequence may take, in milliseconds.
  private static let escapeDelay: Int32 = 40

  private let terminal: Descriptor
  private let signals = Descriptor(number: signals_pipe())
  private var bytes: [UInt8] = []
  private var position = 0
  /// What to do on a change of the terminal while waiting for a key.
  var onNotice: (Notice) -> Void = { _ in }

  init(terminal: Descriptor) {
    self.terminal = terminal
  }

  /// Gives the next key, waiting for it.
  func next() -> Key {
    if let stopped = fill(to: 1) { return stopped }
    let first = bytes[position]
    if first == 0x1b, startsPaste() {
      position += Self.pasteStart.count
      return .paste
    }
    let length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    if length > 1, let stopped = fill(to: length) { return stopped }
    let encoded = bytes[position..<position + length]
    guard let scalar = String(validating: encoded, as: UTF8.self)?.unicodeScalars.first else {
      position += 1
      return .scalar(0xfffd)
    }
    position += length
    return .scalar(scalar.value)
  }

  /// Gives pasted text up to its end mark, line ends as `\n`, no other control characters but tabs; nil when
  /// interrupted.
  func readPaste() -> String? {
    var length = 0
    while true {
      if let stopped = fill(to: length + 1) {
        if stopped == .interrupted { return nil }
        break
      }
      length += 1
      if bytes[position..<position + length].suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) {
        break
      }
    }
    var pasted = bytes[position..<position + length]
    position += length
    if pasted.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) {
      pasted.removeLast(Self.pasteEnd.count)
    }
    return Self.cleaned(String(decoding: pasted, as: UTF8.self))
  }

  /// Whether more follows at once: an escape sequence, rather than the Escape key.
  func continuesAtOnce() -> Bool {
    position < bytes.count || !terminal.wait(for: [terminal], milliseconds: Self.escapeDelay).isEmpty
  }

  /// Forgets what was typed ahead.
  func discard() {
    bytes = []
    position = 0
  }

  static func cleaned(_ pasted: String) -> String {
    var kept = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in pasted.unicodeScalars {
      switch scalar {
      case "\r": kept.append("\n")
      case "\n": if !afterReturn { kept.append("\n") }
      case "\t": kept.append(scalar)
      default: if scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value) { kept.append(scalar) }
      }
      afterReturn = scalar == "\r"
    }
    while kept.last == "\n" { kept.removeLast() }
    return String(kept)
  }

  /// Says whether the bytes from here on are the mark of a paste, waiting a little for the rest of them.
  private func startsPaste() -> Bool {
    while true {
      let there = bytes[position...].prefix(Self.pasteStart.count)
      guard there.elementsEqual(Self.pasteStart.prefix(there.count)) else { return false }
      if there.count == Self.pasteStart.count { return true }
      if terminal.wait(for: [terminal], milliseconds: Self.escapeDelay).isEmpty { return false }
      guard let more = terminal.readSome(), !more.isEmpty else { return false }
      bytes += more
    }
  }

  /// Waits until `count` bytes are there; gives what ended the waiting otherwise.
  private func fill(to count: Int) -> Key? {
    if position > 0 && position == bytes.count { discard() }
    while bytes.count - position < count {
      let ready = terminal.wait(for: [signals, terminal], milliseconds: -1)
      if ready.contains(signals), obeySignals() { return .interrupted }
      guard ready.contains(terminal) else { continue }
      guard let more = terminal.readSome(), !more.isEmpty else { return .end }
      bytes += more
    }
    return nil
  }

  /// Handles the signals that came; says whether one was an interrupt that still waits to be obeyed.
  private func obeySignals() -> Bool {
    var interrupted = false
    for signal in signals.readSome(limit: 256) ?? [] {
      switch signal_notice(UInt32(signal)) {
      case signal_interrupted: interrupted = true
      case signal_resized: onNotice(.resized)
      case signal_stop_asked: onNotice(.stopAsked)
      case signal_continued: onNotice(.continued)
      default: break
      }
    }
    return interrupted && Interrupt.isPending
  }
}
