private import CLibedit
private import Glibc

/// A command of the system's shell, run with the terminal or with what it writes kept.
package struct ChildProcess: Sendable {
  package let command: String
  /// Where it runs; empty for the process's own folder.
  package let folder: String
  /// Whether what it writes to standard output is kept.
  package let captures: Bool
  /// Whether what it writes to standard output goes to standard error.
  package let writesToErrors: Bool
  /// Whether no terminal's Ctrl-C is to reach it, only `Interrupt.request`.
  package let isAlone: Bool

  package init(
    command: String, folder: String = "", captures: Bool = false, writesToErrors: Bool = false,
    isAlone: Bool = false
  ) {
    self.isAlone = isAlone
    self.command = command
    self.folder = folder
    self.captures = captures
    self.writesToErrors = writesToErrors
  }

  /// How it ended.
  package struct Ended: Sendable, Equatable {
    /// The exit status; 128 and the signal's number where a signal ended it.
    package let status: Int
    /// What it wrote, if that is kept.
    package let output: [UInt8]
    /// Whether Ctrl-C ended it.
    package let wasInterrupted: Bool
  }

  /// Runs it to its end; Ctrl-C is the child's own affair.
  ///
  /// Only a terminal is shared as standard input.
  package func run() throws(FileError) -> Ended {
    if Interrupt.isPending { return Ended(status: 130, output: [], wasInterrupted: true) }
    var ends: [Int32] = [-1, -1]
    if captures {
      // SAFETY: the call writes the two elements.
      guard unsafe child_pipe(&ends) else {
        throw FileError(path: "/bin/sh", use: .reading, errno: errno)
      }
    }
    defer { if ends[0] >= 0 { close(ends[0]) } }
    signals_set_child(true)
    defer { signals_set_child(false) }
    var process: Int32 = 0
    let output = captures ? ends[1] : writesToErrors ? Descriptor.error.number : -1
    // SAFETY: the texts are terminated; the process is written into a variable that outlives the call.
    let failure = unsafe child_start(
      command, folder, Descriptor.input.isTerminal ? 0 : -1, output, isAlone, &process)
    if ends[1] >= 0 { close(ends[1]) }
    guard failure == 0 else {
      throw FileError(path: folder.isEmpty ? "/bin/sh" : folder, use: .reading, errno: failure)
    }
    // Ctrl-C reaches those who are there: this process alone, if it came just before the child
    if Interrupt.isPending { child_interrupt(process) }
    let ended = wait(for: process, captured: captures ? Descriptor(number: ends[0]) : nil)
    if !captures, !writesToErrors { Descriptor.output.startFreshRow() }
    return ended
  }

  private func wait(for process: Int32, captured: Descriptor?) -> Ended {
    let signals = Descriptor(number: signals_pipe())
    let end = Descriptor(number: child_descriptor(process))
    defer { if end.number >= 0 { close(end.number) } }
    var output: [UInt8] = []
    var isOpen = captured != nil
    var toldToEnd = false
    var toldToStop = false
    while true {
      var waited = [end, signals].filter { $0.number >= 0 }
      if isOpen, let captured { waited.append(captured) }
      let ready = signals.wait(for: waited, milliseconds: end.number >= 0 ? -1 : 20)
      if ready.contains(signals) { _ = signals.readSome(limit: 256) }
      if isAlone, Interrupt.isPending, !toldToStop {
        child_interrupt(process)
        toldToStop = true
      }
      if Ending.isAsked, !toldToEnd {
        child_hang_up(process)
        toldToEnd = true
      }
      if isOpen, let captured, ready.contains(captured) {
        let more = captured.readSome() ?? []
        isOpen = !more.isEmpty
        output += more
        continue
      }
      let status = child_end(process, false)
      if status >= 0 { return ended(Int(status), output + rest(of: isOpen ? captured : nil)) }
    }
  }

  /// What is still in the pipe of a child that has ended; its own children may hold it open.
  private func rest(of captured: Descriptor?) -> [UInt8] {
    var output: [UInt8] = []
    while let captured, !captured.wait(for: [captured], milliseconds: 0).isEmpty {
      guard let more = captured.readSome(), !more.isEmpty else { break }
      output += more
    }
    return output
  }

  private func ended(_ status: Int, _ output: [UInt8]) -> Ended {
    let wasInterrupted = Interrupt.isPending && (status == 130 || Ending.isAsked)
    // a child that lived on has dealt with Ctrl-C itself
    if !wasInterrupted { Interrupt.clear() }
    return Ended(status: status, output: output, wasInterrupted: wasInterrupted)
  }
}

extension ChildProcess {
  /// The statement of the system's shell that opens a file in the user's editor.
  package static func editing(_ path: String) -> String {
    let file = "'" + path.replacing("'", with: "'\\''") + "'"
    if let editor = Host.variable("VISUAL") ?? Host.variable("EDITOR") { return "\(editor) \(file)" }
    return "if command -v vi >/dev/null; then exec vi \(file); else exec nano \(file); fi"
  }
}
