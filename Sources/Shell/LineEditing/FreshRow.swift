/// Where others have written on the terminal: a child process, or the system, which shows keys that are typed
/// while nobody reads them.
extension Descriptor {
  /// Puts the cursor at the start of an empty row: its own if nothing is in that, otherwise the next.
  ///
  /// A row of blanks wraps into the next row unless it began at the start of one. Terminals that wrap anew at
  /// another width would join the two: a row between them keeps them apart.
  func startFreshRow() {
    guard isTerminal, Host.variable("TERM") ?? "dumb" != "dumb", let size = terminalSize else { return }
    write(String(repeating: " ", count: size.columns) + "\r\u{1b}[L\u{1b}[J")
  }
}
