package import Glibc

/// A program under test whose keyboard and screen are a pseudo-terminal of the test's.
package final class PseudoTerminal {
  private static let setLock: UInt = 0x4004_5431  // TIOCSPTLCK
  private static let getNumber: UInt = 0x8004_5430  // TIOCGPTN

  private let master: Int32
  package let process: pid_t
  /// Everything the program has written.
  package private(set) var screen: [UInt8] = []
  /// The same without escape sequences: what `wait` searches.
  private var plain: [UInt8] = []
  private var escape: [UInt8] = []
  private var searched = 0
  private var taken = 0
  package private(set) var status: ProgramStatus?

  /// Starts a program in a session of its own; nil where the system refuses.
  ///
  /// Without `hasFlowControl` Ctrl-S is a key like others for programs that leave the terminal as it is, too.
  package init?(
    _ path: String, _ arguments: [String] = [], environment: [String: String] = [:], columns: UInt16 = 80,
    rows: UInt16 = 24, hasFlowControl: Bool = true
  ) {
    // SAFETY: open reads a terminated path; the two requests read and write one Int32 each.
    master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var isLocked: Int32 = 0
    var number: Int32 = 0
    guard master >= 0, unsafe ioctl(master, Self.setLock, &isLocked) == 0,
      unsafe ioctl(master, Self.getNumber, &number) == 0
    else { return nil }
    if !hasFlowControl {
      var settings = termios()
      // SAFETY: the calls write and read one termios.
      unsafe tcgetattr(master, &settings)
      settings.c_iflag &= ~tcflag_t(IXON)
      unsafe tcsetattr(master, TCSANOW, &settings)
    }
    let terminal = "/dev/pts/\(number)"
    guard
      let started = Spawn.start(
        path, arguments, environment: environment,
        files: [(0, terminal, O_RDWR), (1, terminal, O_RDWR), (2, terminal, O_RDWR)], newSession: true)
    else { return nil }
    process = started
    resize(columns: columns, rows: rows)
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      _ = Spawn.wait(process, seconds: 5)
    }
    close(master)
  }

  /// Changes the size of the terminal, which tells the program.
  package func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    // SAFETY: ioctl reads one winsize.
    _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Presses keys.
  ///
  /// Control characters just after a prompt need a short `listen` before them: until the editor has the
  /// terminal, they are the terminal's own.
  package func send(_ keys: String) {
    var bytes = ArraySlice(keys.utf8)
    while !bytes.isEmpty {
      // SAFETY: the pointer and count are those of the slice.
      let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(master, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
      if !bytes.isEmpty { _ = receive(milliseconds: 1) }
    }
  }

  /// Waits until the program writes `text` after what was found before; says whether it did in time.
  package func wait(for text: String, seconds: Double = 25) -> Bool {
    let wanted = Array(text.utf8)
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      if let found = position(of: wanted) {
        searched = found + wanted.count
        return true
      }
      guard ContinuousClock.now < end else { return false }
      if !receive(milliseconds: 20), position(of: wanted) == nil, hasEnded { return false }
    }
  }

  /// Takes the text, without escape sequences, from where this was called last to the end of what `wait`
  /// found.
  package func text() -> String {
    defer { taken = searched }
    return String(decoding: plain[taken..<searched], as: UTF8.self)
  }

  /// Reads for a while without expecting anything; gives what came.
  package func listen(seconds: Double = 0.2) -> String {
    let start = screen.count
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end { _ = receive(milliseconds: 10) }
    return String(decoding: screen[start...], as: UTF8.self)
  }

  /// Whether the program has work to do, rather than to wait for something.
  package var isBusy: Bool {
    // the state comes after the program's name in parentheses
    let text = String(decoding: (try? contents(of: "/proc/\(process)/stat")) ?? [], as: UTF8.self)
    return text.split(separator: ")").last.map { $0.hasPrefix(" R") || $0.hasPrefix(" D") } ?? false
  }

  /// Whether the system shows what is typed, since the program isn't editing a line.
  package var echoes: Bool {
    var settings = termios()
    // SAFETY: the call writes the one variable.
    return unsafe tcgetattr(master, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
  }

  /// Waits for the program to end; nil where it doesn't in time.
  package func waitForEnd(seconds: Double = 25) -> ProgramStatus? {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      _ = receive(milliseconds: 5)
      if hasEnded { break }
    }
    while receive(milliseconds: 20) {}
    return status
  }

  /// What the program has written, for a failure's message.
  package var transcript: String { String(decoding: screen, as: UTF8.self).debugDescription }

  private var hasEnded: Bool {
    if status == nil { status = Spawn.poll(process) }
    return status != nil
  }

  private func position(of wanted: [UInt8]) -> Int? {
    guard plain.count - searched >= wanted.count else { return nil }
    return (searched...(plain.count - wanted.count)).first {
      plain[$0] == wanted[0] && plain[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
  }

  /// Adds a byte to the plain text, unless it belongs to an escape sequence.
  private func add(_ byte: UInt8) {
    if byte == 0x1b {
      escape = [byte]
    } else if escape.isEmpty {
      plain.append(byte)
    } else {
      escape.append(byte)
      let isOpening = escape.count == 2 && byte == UInt8(ascii: "[")
      if !isOpening && byte >= 0x40 { escape = [] }
    }
  }

  private func receive(milliseconds: Int32) -> Bool {
    var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    // SAFETY: poll reads and writes the one variable; read fills at most the array.
    guard unsafe poll(&polled, 1, milliseconds) > 0 else { return false }
    var part = [UInt8](repeating: 0, count: 4096)
    let count = unsafe read(master, &part, part.count)
    guard count > 0 else {
      usleep(UInt32(milliseconds) * 1000)
      return false
    }
    screen += part.prefix(count)
    part.prefix(count).forEach(add)
    return true
  }
}
