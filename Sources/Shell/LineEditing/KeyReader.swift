private import CLibedit
private import Glibc

/// Reads characters of a terminal, obeys signals between them, and tells pasted text from typed keys.
///
/// Waiting is by `poll` on the terminal and on the signals' pipe, so a signal is seen whichever thread the
/// kernel gave it to. What was typed ahead waits in it, so all that read from one terminal share one.
package final class KeyReader {
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
  private static let answerStart = Array("\u{1b}[?".utf8)
  /// How long the rest of an answer may take, in milliseconds.
  private static let answerDelay: Int32 = 500
  /// How long a paste that Ctrl-C has cut off must be quiet to be over where its end mark never comes.
  private static let quietDelay: Int32 = 2000

  private let terminal: Descriptor
  private var signals: Descriptor { Descriptor(number: signals_pipe()) }
  private var bytes: [UInt8] = []
  private var position = 0
  /// How many bytes the last key took.
  private var lastLength = 0
  /// Whether what was read last lies within a paste.
  private var isInPaste = false
  /// Whether the rest of a paste is to be left out, because Ctrl-C came within it.
  private var isLeavingOutPaste = false
  private var interruptWaits = false
  /// The byte that is Ctrl-C, where the terminal doesn't make it a signal.
  private var interruptByte: UInt8?
  /// What the terminal has said that it can do, as DEC numbers it: 4 for sixels; nil before it has.
  package private(set) var attributes: Set<Int>?
  /// Until when an answer to that question is waited for.
  private var answerDeadline: ContinuousClock.Instant?
  private var hasAsked = false
  /// What to do on a change of the terminal while waiting for a key.
  private var onNotice: (Notice) -> Void = { _ in }

  package init(terminal: Descriptor) {
    self.terminal = terminal
  }

  /// Gives the keys to one who says how Ctrl-C comes, and what to do about a signal.
  func serve(interruptByte: UInt8?, _ onNotice: @escaping (Notice) -> Void) {
    (self.interruptByte, self.onNotice) = (interruptByte, onNotice)
  }

  /// Whether something was typed that `next` hasn't given yet; waits a while for it.
  func isWaiting(milliseconds: Int32 = 0) -> Bool {
    position < bytes.count || interruptWaits
      || !terminal.wait(for: [terminal], milliseconds: milliseconds).isEmpty
  }

  /// Whether keys wait that nobody has read: those typed while nobody did, which the system has shown.
  var hasUnread: Bool { !terminal.wait(for: [terminal], milliseconds: 0).isEmpty }

  /// Whether neither a key nor a signal comes for a while.
  func isQuiet(milliseconds: Int32) -> Bool {
    position == bytes.count && !interruptWaits
      && terminal.wait(for: [signals, terminal], milliseconds: milliseconds).isEmpty
  }

  /// Whether keys wait, those of a line that isn't ended among them.
  package var hasTypedAhead: Bool {
    var former = termios()
    // SAFETY: the call writes the one variable.
    guard unsafe tcgetattr(terminal.number, &former) == 0 else { return isWaiting() }
    var own = former
    own.c_lflag &= ~tcflag_t(ICANON)
    // SAFETY: both calls read the one variable.
    unsafe _ = tcsetattr(terminal.number, TCSANOW, &own)
    defer { unsafe _ = tcsetattr(terminal.number, TCSANOW, &former) }
    // an answer isn't typed
    if awaitsAnswer, hasUnread, let more = terminal.readSome() { takeIn(more) }
    return isWaiting()
  }

  /// Gives the next key, waiting for it.
  func next() -> Key {
    if isLeavingOutPaste, let stopped = leaveOutPaste() { return stopped }
    if let stopped = fill(to: 1) { return stopped }
    let first = bytes[position]
    if first == 0x1b, startsPaste() {
      position += Self.pasteStart.count
      return .paste
    }
    if first == 0x1b, endsAnswer() { return next() }
    let length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    if interruptWaits || length > 1, let stopped = fill(to: length) { return stopped }
    let encoded = bytes[position..<position + length]
    guard let scalar = String(validating: encoded, as: UTF8.self)?.unicodeScalars.first else {
      position += 1
      lastLength = 1
      return .scalar(0xfffd)
    }
    position += length
    lastLength = length
    return .scalar(scalar.value)
  }

  /// Takes back the key that `next` gave last.
  func takeBack() {
    position -= lastLength
    lastLength = 0
  }

  /// Gives the next key if it is there already, prints, and satisfies a condition.
  func nextPlain(where fits: (Unicode.Scalar) -> Bool) -> Unicode.Scalar? {
    guard !interruptWaits, !isLeavingOutPaste else { return nil }
    if position == bytes.count {
      guard !terminal.wait(for: [terminal], milliseconds: 0).isEmpty, let more = terminal.readSome(),
        !more.isEmpty
      else { return nil }
      discard()
      takeIn(more)
    }
    guard !interruptWaits, position < bytes.count else { return nil }
    let first = bytes[position]
    let length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    guard first >= 0x20, first != 0x7f, bytes.count - position >= length, case .scalar(let value) = next(),
      let scalar = Unicode.Scalar(value)
    else { return nil }
    if !(0x80...0x9f).contains(value), fits(scalar) { return scalar }
    takeBack()
    return nil
  }

  /// Gives pasted text up to its end mark, line ends as `\n`, no other control characters but tabs; nil when
  /// interrupted.
  func readPaste() -> String? {
    isInPaste = true
    defer { isInPaste = false }
    var length = 0
    while true {
      if let stopped = fill(to: length + 1) {
        if stopped == .interrupted { return nil }
        break
      }
      length += 1
      guard bytes[position + length - 1] == Self.pasteEnd.last else { continue }
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
  func continuesAtOnce() -> Bool { isWaiting(milliseconds: Self.escapeDelay) }

  /// Forgets what was typed ahead.
  func discard() {
    bytes = []
    position = 0
  }

  /// Gives what was typed ahead as pasted text, and all that comes until the terminal is quiet for a while.
  func takeTypedAhead(quiet milliseconds: Int32) -> String {
    while !interruptWaits, !terminal.wait(for: [terminal], milliseconds: milliseconds).isEmpty {
      guard let more = terminal.readSome(), !more.isEmpty else { break }
      takeIn(more)
    }
    defer { discard() }
    return Self.cleaned(String(decoding: bytes[position...], as: UTF8.self))
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
    while !interruptWaits {
      let there = bytes[position...].prefix(Self.pasteStart.count)
      guard there.elementsEqual(Self.pasteStart.prefix(there.count)) else { return false }
      if there.count == Self.pasteStart.count { return true }
      if terminal.wait(for: [terminal], milliseconds: Self.escapeDelay).isEmpty { return false }
      guard let more = terminal.readSome(), !more.isEmpty else { return false }
      takeIn(more)
    }
    return false
  }

  // what the terminal says of itself

  /// Asks the terminal once what it can do; the answer comes among the keys.
  func askForAttributes(_ output: Descriptor) {
    guard !hasAsked else { return }
    hasAsked = true
    output.write("\u{1b}[c")
    answerDeadline = .now + .milliseconds(100)
  }

  /// Waits a little for the answer, so that it isn't shown as if it were typed.
  func awaitAttributes() {
    defer { answerDeadline = nil }
    while attributes == nil, let answerDeadline, ContinuousClock.now < answerDeadline {
      let ready = terminal.wait(for: [terminal], milliseconds: 20)
      guard !ready.isEmpty else { continue }
      guard let more = terminal.readSome(), !more.isEmpty else { return }
      takeIn(more)
    }
  }

  private var awaitsAnswer: Bool { hasAsked && attributes == nil }

  /// Takes the answer out of what came, whoever reads the keys.
  private func takeAnswer() {
    guard awaitsAnswer, !isInPaste else { return }
    var rest = bytes[position...]
    while let start = rest.firstIndex(of: 0x1b) {
      rest = bytes[(start + 1)...]
      guard bytes[start...].starts(with: Self.answerStart) else { continue }
      let parameters = Self.parameters(bytes[(start + Self.answerStart.count)...])
      guard parameters.endIndex < bytes.count, bytes[parameters.endIndex] == UInt8(ascii: "c") else {
        continue
      }
      let numbers = String(decoding: parameters, as: UTF8.self).split(separator: ";")
      attributes = Set(numbers.compactMap { Int($0) })
      return bytes.removeSubrange(start...parameters.endIndex)
    }
  }

  /// Waits for the rest of an answer that has begun, which no key does so; says whether it came.
  private func endsAnswer() -> Bool {
    while awaitsAnswer, !interruptWaits, bytes[position...].starts(with: Self.answerStart),
      Self.parameters(bytes[(position + Self.answerStart.count)...]).endIndex == bytes.count
    {
      guard !terminal.wait(for: [terminal], milliseconds: Self.answerDelay).isEmpty,
        let more = terminal.readSome(), !more.isEmpty
      else { return false }
      takeIn(more)
      if attributes != nil || interruptWaits { return true }
    }
    return false
  }

  private static func parameters(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.prefix { (0x30...0x3b).contains($0) }
  }

  /// Waits until `count` bytes are there; gives what ended the waiting otherwise.
  private func fill(to count: Int) -> Key? {
    if position > 0 && position == bytes.count { discard() }
    while bytes.count - position < count || interruptWaits {
      if let stopped = receive(milliseconds: -1) { return stopped }
    }
    return nil
  }

  /// Waits for more bytes, or for a while; gives what ended the waiting otherwise.
  private func receive(milliseconds: Int32) -> Key? {
    if !interruptWaits {
      let ready = terminal.wait(for: [signals, terminal], milliseconds: milliseconds)
      if ready.contains(signals), obeySignals() {
        cutOff(bytes.count)
        return .interrupted
      }
      guard ready.contains(terminal) else { return nil }
      guard let more = terminal.readSome(), !more.isEmpty else { return .end }
      takeIn(more)
    }
    defer { interruptWaits = false }
    return interruptWaits ? .interrupted : nil
  }

  /// Adds bytes that came; Ctrl-C among them leaves out all before it.
  private func takeIn(_ more: [UInt8]) {
    bytes += more
    takeAnswer()
    guard let interruptByte, let last = bytes[position...].lastIndex(of: interruptByte) else { return }
    cutOff(last)
    position += 1
    interruptWaits = true
  }

  /// Leaves out the bytes up to `end`, and the rest of a paste in which they end.
  private func cutOff(_ end: Int) {
    var isWithin = isInPaste || isLeavingOutPaste
    for place in position..<end where bytes[place] == 0x1b {
      if bytes[place...].starts(with: Self.pasteStart) { isWithin = true }
      if bytes[place...].starts(with: Self.pasteEnd) { isWithin = false }
    }
    position = end
    isLeavingOutPaste = isWithin
  }

  /// Leaves out the rest of a paste, up to its end mark, another paste or a time without input.
  private func leaveOutPaste() -> Key? {
    while isLeavingOutPaste {
      while position < bytes.count, isLeavingOutPaste {
        let rest = bytes[position...]
        if rest.starts(with: Self.pasteStart) {
          isLeavingOutPaste = false
        } else if rest.starts(with: Self.pasteEnd) {
          isLeavingOutPaste = false
          position += Self.pasteEnd.count
        } else if rest.count < Self.pasteEnd.count, Self.pasteEnd.starts(with: rest) {
          break
        } else {
          position += 1
        }
      }
      guard isLeavingOutPaste else { break }
      let there = bytes.count
      let quietEnd = ContinuousClock.now + .milliseconds(Int(Self.quietDelay))
      // a signal wakes us too
      while bytes.count == there, ContinuousClock.now < quietEnd {
        if let stopped = receive(milliseconds: Self.quietDelay) { return stopped }
      }
      guard bytes.count == there else { continue }
      position = there
      isLeavingOutPaste = false
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
