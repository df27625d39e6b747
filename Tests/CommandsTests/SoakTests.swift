import Foundation
import TestSupport
import Testing

/// Generated sessions against the program, whose memory and file descriptors are watched.
///
/// Every run has seconds of it, `scripts/test --long` an hour; `DYNE_SOAK_SECONDS` says otherwise.
struct SoakTests {
  private static let variables = ProcessInfo.processInfo.environment
  private static let seconds =
    variables["DYNE_SOAK_SECONDS"].flatMap(Double.init) ?? (TestTier.current >= .long ? 3_600 : 8)

  /// These would leave the session, wait for keys, or change how the rest is shown.
  private static let excluded: Set = [
    "cd", "quit", "edit", "shell", "walk", "set", "clear", "record", "fork", "undo", "help", "film", "forget",
  ]

  /// What a process takes.
  private struct Use {
    let bytes: Int, descriptors: Int

    init?(_ process: pid_t) {
      guard let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8),
        let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
        let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd")
      else { return nil }
      (bytes, descriptors) = (4096 * pages, open.count)
    }
  }

  @Test(.timeLimit(.minutes(90)), .enabled(if: TestTier.current >= .normal)) func sessionsLeaveNothingBehind()
    throws
  {
    let home = TemporaryFolder()
    let path = try #require(BuiltProgram.path("dyne"))
    let environment = [
      "HOME": home.path, "TERM": "dumb", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "PAGER": "cat",
    ]
    let terminal = try #require(
      PseudoTerminal(path, ["--no-rc", "--threads", "1"], environment: environment))
    let desk = Desk(terminal)
    try #require(desk.run("cd \"~\"; set pager=never"), "\(terminal.transcript.suffix(2_000))")
    for line in CommandFuzzTests.preparation.split(separator: "\n") {
      try #require(desk.run(String(line)), "\(line): \(terminal.transcript.suffix(2_000))")
    }
    var writer = StatementWriter(generator: SeededGenerator(seed: 1), without: Self.excluded)
    var uses: [Use] = [], statements = 0
    let end = ContinuousClock.now + .seconds(Self.seconds)
    while ContinuousClock.now < end || uses.count < 2 {
      try #require(desk.run("fork"))
      var done: [String] = []
      for _ in 0..<12 {
        let text = writer.statement()
        done.append(text)
        statements += 1
        try #require(desk.run(text), "\(done): \(terminal.transcript.suffix(2_000))")
      }
      try #require(desk.run("undo"), "\(done)")
      let use = try #require(Use(terminal.process))
      uses.append(use)
      #expect(use.descriptors <= uses[0].descriptors + 2, "session \(uses.count): \(done)")
      #expect(use.bytes < 2 << 30, "session \(uses.count): \(done)")
    }
    // once every kind of statement has had its turn, no session takes more
    if uses.count > 200 {
      let (half, last) = (uses[uses.count / 2 - 50..<uses.count / 2], uses.suffix(50))
      let growth = (last.map(\.bytes).reduce(0, +) - half.map(\.bytes).reduce(0, +)) / 50
      #expect(growth < 64 << 20, "\(growth) bytes in \(uses.count / 2) sessions")
    }
    print(
      "soak: \(uses.count) sessions, \(statements) statements, "
        + "\((uses.map(\.bytes).max() ?? 0) >> 20) MB at most, "
        + "\((uses.last?.bytes ?? 0) >> 20) MB in the end, "
        + "\(uses.map(\.descriptors).max() ?? 0) descriptors")
    terminal.send("quit\r")
    _ = terminal.waitForEnd()
  }

  /// Types statements and waits for what comes after them.
  private final class Desk {
    private let terminal: PseudoTerminal
    private var count = 0

    init(_ terminal: PseudoTerminal) { self.terminal = terminal }

    /// Runs a statement; one that takes long is stopped.
    ///
    /// False if the program doesn't answer any more.
    func run(_ text: String) -> Bool {
      count += 1
      // what is printed isn't what was typed
      terminal.send("\(text)\rprint \"<{\(count) + 0}>\"\r")
      if terminal.wait(for: "<\(count)>", seconds: 5) { return true }
      for _ in 0..<5 {
        terminal.send("\u{3}")
        if terminal.wait(for: "<\(count)>", seconds: 4) { return true }
        terminal.send("\rprint \"<{\(count) + 0}>\"\r")
        if terminal.wait(for: "<\(count)>", seconds: 4) { return true }
      }
      return false
    }
  }
}
