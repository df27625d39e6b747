private import Glibc

/// The mode of a terminal whose keys come one by one, unseen.
///
/// Ctrl-C is then a byte in its place among the others: what was typed before it can be told from what came
/// after.
@safe
final class KeyboardMode {
  private let terminal: Descriptor
  private var former = termios()
  private var isTaken = false
  /// The byte of Ctrl-C; nil where the user has none.
  private(set) var interruptByte: UInt8?

  init(_ terminal: Descriptor) {
    self.terminal = terminal
  }

  /// Takes the keys.
  func take() {
    // SAFETY: the call writes the one variable.
    guard !isTaken, unsafe tcgetattr(terminal.number, &former) == 0 else { return }
    isTaken = true
    var own = former
    own.c_iflag &= ~tcflag_t(ICRNL | INLCR | IGNCR | ISTRIP | IXON)
    own.c_oflag &= ~tcflag_t(OPOST)
    own.c_lflag &= ~tcflag_t(ICANON | ECHO | ECHONL | IEXTEN)
    interruptByte = former.c_cc.0 == 0 ? nil : former.c_cc.0
    // the places of VINTR, VQUIT, VTIME and VMIN
    (own.c_cc.0, own.c_cc.1, own.c_cc.5, own.c_cc.6) = (0, 0, 0, 1)
    // SAFETY: the call reads the one variable.
    unsafe _ = tcsetattr(terminal.number, TCSADRAIN, &own)
  }

  /// Gives the terminal back as it was.
  func giveBack() {
    guard isTaken else { return }
    isTaken = false
    // SAFETY: the call reads the one variable.
    unsafe _ = tcsetattr(terminal.number, TCSADRAIN, &former)
  }

  /// Forgets what was typed and not yet read.
  func forgetTyped() {
    tcflush(terminal.number, TCIFLUSH)
  }
}
