private import CLibedit
private import Glibc

/// Takes the whole terminal: keys come one by one, and what stood there comes back at the end.
package final class TerminalScreen {
  /// A key that was pressed.
  package enum Key: Sendable, Equatable {
    case up, down, left, right, enter, escape, tab, pageUp, pageDown, home, bottom
    case character(Character)
    /// A key without a meaning here.
    case other
    /// Ctrl-C.
    case interrupted
    /// Nobody types any more.
    case end
  }

  /// Called when the terminal has another size, or the process went on after Ctrl-Z.
  package var mustRedraw: () -> Void = {}

  private let output = Descriptor.output
  private let keys: KeyReader
  private var former = termios()
  private var isOpen = false

  /// Takes the terminal; nil where there is none, or one that can't do it.
  package init?(keys: KeyReader) {
    self.keys = keys
    guard Descriptor.input.isTerminal, output.isTerminal, Host.variable("TERM").map({ $0 != "dumb" }) ?? false
    else { return nil }
    Interrupt.install()
    // SAFETY: the call writes the one variable.
    guard unsafe tcgetattr(Descriptor.input.number, &former) == 0 else { return nil }
    open()
  }

  deinit { close() }

  private func open() {
    signals_set_editing(true)
    signals_set_screen(true)
    keys.serve(interruptByte: nil) { [unowned self] in self.obey($0) }
    var own = former
    // keys at once and unseen; those that make signals still do
    own.c_lflag &= ~tcflag_t(ICANON | ECHO)
    // but for the one that kills and leaves a core, at the place of VQUIT
    own.c_cc.1 = 0
    // SAFETY: the call reads the one variable.
    unsafe _ = tcsetattr(Descriptor.input.number, TCSADRAIN, &own)
    if keys.hasUnread { output.startFreshRow() }
    output.write("\u{1b}[?1049h\u{1b}[?25l\u{1b}[2J")
    isOpen = true
  }

  /// Gives the terminal back as it was.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    // GNU screen has no other screen: nothing of this one must stay on the only one
    output.write("\u{1b}[H\u{1b}[2J\u{1b}[?25h\u{1b}[?1049l")
    // SAFETY: the call reads the one variable.
    unsafe _ = tcsetattr(Descriptor.input.number, TCSADRAIN, &former)
    signals_set_screen(false)
    signals_set_editing(false)
  }

  /// Shows lines from the top, in place of all that was there.
  package func show(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    output.write("\u{1b}[H" + lines.joined(separator: "\u{1b}[K\r\n") + "\u{1b}[K\u{1b}[J")
  }

  /// Waits for a key.
  package func nextKey() -> Key {
    switch keys.next() {
    case .interrupted: .interrupted
    case .end: .end
    case .paste:
      keys.readPaste() == nil ? .interrupted : .other
    case .scalar(0x1b): keys.continuesAtOnce() ? sequence() : .escape
    case .scalar(0x0a), .scalar(0x0d): .enter
    case .scalar(0x09): .tab
    case .scalar(0x04): .end
    case .scalar(let value): Unicode.Scalar(value).map { .character(Character($0)) } ?? .other
    }
  }

  /// The key that an escape sequence stands for.
  private func sequence() -> Key {
    guard case .scalar(let introducer) = keys.next(), introducer == 0x5b || introducer == 0x4f else {
      return .other
    }
    var parameters = ""
    while case .scalar(let value) = keys.next() {
      guard (0x40...0x7e).contains(value) else {
        parameters.unicodeScalars.append(Unicode.Scalar(value) ?? " ")
        continue
      }
      return switch (value, parameters) {
      case (0x41, _): .up
      case (0x42, _): .down
      case (0x43, _): .right
      case (0x44, _): .left
      case (0x48, _), (0x7e, "1"), (0x7e, "7"): .home
      case (0x46, _), (0x7e, "4"), (0x7e, "8"): .bottom
      case (0x7e, "5"): .pageUp
      case (0x7e, "6"): .pageDown
      default: .other
      }
    }
    return .interrupted
  }

  private func obey(_ notice: KeyReader.Notice) {
    if notice == .stopAsked {
      close()
      // it returns when the process goes on
      signals_stop()
      open()
    }
    mustRedraw()
  }
}
