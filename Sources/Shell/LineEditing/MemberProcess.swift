private import CLibedit
private import Glibc

/// A copy of this process that does a piece of work and ends.
package struct MemberProcess: Sendable {
  private let number: Int32

  /// Starts a copy that runs `work` and leaves; its outputs go to files.
  ///
  /// Throws what kept it from starting.
  package init(output: String, errors: String, _ work: () -> Void) throws(FileError) {
    // SAFETY: the call reads the terminated paths Swift makes for it.
    let number = unsafe child_copy(output, errors)
    if number == 0 {
      work()
      child_leave(0)
    }
    guard number > 0 else { throw FileError(path: "a copy of dyne", use: .reading, errno: -number) }
    self.number = number
  }

  /// Starts a program with these words, of which the first is its name; what it writes goes to a file.
  ///
  /// Throws what kept it from starting.
  package init(
    program: String, words: [String], folder: String, output: String
  ) throws(FileError) {
    let text = words.map { $0 + "\0" }.joined()
    // SAFETY: the call reads the terminated texts Swift makes for it, as many words as there are.
    let number = unsafe child_program(program, text, Int32(words.count), folder, output)
    guard number > 0 else { throw FileError(path: program, use: .reading, errno: -number) }
    self.number = number
  }

  /// The exit status, 128 and the signal that ended it included; nil while it runs.
  package var status: Int? {
    let status = child_end(number, false)
    return status < 0 ? nil : Int(status)
  }

  /// Asks it to stop, as the system does; Ctrl-C's signal may be ignored where there is no terminal.
  package func interrupt() { child_stop(number) }

  /// Whether Ctrl-C, which all of them get, is left to the copies.
  package static func setRunning(_ runs: Bool) { signals_set_child(runs) }

  /// Waits for a moment, or until a signal comes.
  package static func pause() { usleep(20_000) }
}
