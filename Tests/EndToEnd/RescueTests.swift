private import Glibc
import TestSupport
import Testing

/// Checks that long work which isn't saved is kept whatever ends the program; here a fiftieth of a second is
/// long.
@Suite(.serialized) struct RescueTests {
  private let work = "w = collect (ReacherVertical) trajectories=3k length=4"

  private func dyne(_ variables: [String: String] = [:]) throws -> Dyne {
    try Dyne(["DYNE_UNSAVED_AFTER": "0.02"].merging(variables) { $1 })
  }

  /// The names of the files that were kept.
  private func kept(_ dyne: Dyne) -> [String] {
    (try? names(in: dyne.home.path + "/.local/state/dyne/unsaved")) ?? []
  }

  /// Checks that one file was kept, that it is whole, and that the messages say where.
  private func expectKept(
    _ dyne: Dyne, _ messages: String, as name: String = "w",
    at location: Testing.SourceLocation = #_sourceLocation
  ) {
    let files = kept(dyne)
    #expect(
      files.count == 1 && files[0].hasPrefix(name + "-20"), "\(files) \(messages)", sourceLocation: location)
    guard let file = files.first else { return }
    let path = "\(dyne.home.path)/.local/state/dyne/unsaved/\(file)"
    #expect(messages.contains("as \(path)"), "\(messages)", sourceLocation: location)
    let loaded = dyne.run("-c", "v = load \"\(path)\"; print v.count")
    #expect(loaded.output == "3000\n", "\(loaded.errors)", sourceLocation: location)
  }

  @Test(
    arguments: [
      ("[1][5]", 1), ("expect 1 == 2", 3), ("save w to='/proc/none/w'", 1),
      ("def f() { return [1][5] }; f()", 1),
      ("try { save w to='/proc/none/w' } catch problem { print 'later' }", 0),
    ] as [(String, Int32)])
  func aFailingStatement(_ statement: String, _ status: Int32) throws {
    let dyne = try dyne()
    let result = dyne.runScript("\(work)\n\(statement)")
    #expect(result.status == .exited(status), "\(result.errors)")
    expectKept(dyne, result.errors)
  }

  @Test func aPipedShellThatFailed() throws {
    let dyne = try dyne()
    let result = dyne.run(input: "\(work)\n[1][5]\nprint 'on'")
    #expect(result.status == .exited(1) && result.output == "on\n", "\(result.errors)")
    expectKept(dyne, result.errors)
  }

  @Test func whatEndsAsItIsMeantToKeepsNothing() throws {
    let dyne = try dyne()
    #expect(dyne.runScript("\(work)\nprint 1").output == "1\n")
    #expect(dyne.runScript("\(work)\nquit").status == .exited(0))
    #expect(dyne.run(input: work).status == .exited(0))
    #expect(dyne.runScript("\(work)\nsave w to='\(dyne.home.path)/w'\n[1][5]").status == .exited(1))
    #expect(kept(dyne) == [])
  }

  @Test func aClosedPipeAndAFullDisk() throws {
    for (redirection, status, isQuiet) in [
      ("| head -1 >/dev/null", "141", true), ("> /dev/full", "1", false),
    ] {
      let dyne = try dyne()
      let command =
        "'\(dyne.path)' --quiet -c '\(work); for i in 1..100000 { print i }' \(redirection); echo "
        + "${PIPESTATUS[0]}"
      let result = Program(path: "/bin/bash", environment: dyne.environment).run(["-c", command])
      #expect(result.output == status + "\n", "\(result.errors)")
      #expect(result.errors.contains("error") != isQuiet && !result.errors.contains("interrupted"))
      expectKept(dyne, result.errors)
    }
  }

  @Test(arguments: [
    SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU, SIGALRM, SIGPWR, SIGVTALRM, 40,
  ])
  func aSignal(number: Int32) throws {
    let dyne = try dyne()
    let script = dyne.home.write("\(work)\nprint 'ready'\nwhile true { }", to: "x.dyne")
    let terminal = try #require(
      PseudoTerminal(dyne.path, [script], environment: dyne.environment, columns: 400))
    #expect(terminal.wait(for: "ready"), "\(terminal.transcript)")
    for _ in 0..<3 { kill(terminal.process, number) }
    let ended: ProgramStatus = number == SIGINT ? .exited(130) : .killed(signal: number)
    #expect(terminal.waitForEnd() == ended, "\(terminal.transcript)")
    expectKept(dyne, String(decoding: terminal.screen, as: UTF8.self))
  }

  @Test func functionsAndTheirUnfinishedWork() throws {
    let dyne = try dyne()
    let result = dyne.runScript("def f() { \(work); x = [1][5]; return w }\nv = f()")
    #expect(result.status == .exited(1))
    expectKept(dyne, result.errors, as: "Sequences")
  }

  @Test(arguments: [SIGTERM, SIGINT]) func runsOfOverThatHaveFinished(number: Int32) throws {
    let dyne = try dyne()
    let script = dyne.home.write(
      "v = over k in 1..3 { if k == 2 { print 'ready'; while true { } }; \(work); w }", to: "x.dyne")
    let terminal = try #require(
      PseudoTerminal(dyne.path, [script], environment: dyne.environment, columns: 400))
    #expect(terminal.wait(for: "ready"), "\(terminal.transcript)")
    kill(terminal.process, number)
    _ = terminal.waitForEnd()
    expectKept(dyne, String(decoding: terminal.screen, as: UTF8.self), as: "result-0")
  }

  @Test func plainResultsOfRunsThatHaveFinished() throws {
    let dyne = try dyne()
    let result = dyne.runScript(
      "x = over k in 1..3 { w = collect (ReacherVertical) trajectories=3k; if k == 3 { [1][5] }; k }")
    #expect(result.errors.contains("'result' holds the values of the 2 runs"), "\(result.errors)")
    // the sequences of the run that failed come last
    let files = kept(dyne).filter { $0.hasPrefix("result") }.sorted()
    #expect(files.count == 3 && files.last?.hasPrefix("result-2-w") == true, "\(files)")
    let values = files.prefix(2).map { dyne.home.read(".local/state/dyne/unsaved/" + $0) }
    #expect(values == ["1\n", "2\n"])
  }

  @Test(arguments: [[SIGINT, SIGINT], [SIGTERM]]) func aStuckCommand(signals: [Int32]) throws {
    let dyne = try dyne()
    // nobody reads what it prints, so that it hears nothing
    let folder = dyne.home.path
    dyne.home.write("\(work)\nwhile true { print zeros(1000) }", to: "x.dyne")
    let command = "cd '\(folder)'; mkfifo p; sleep 40 < p & exec '\(dyne.path)' x.dyne > p 2> errors"
    let started = Spawn.start("/bin/bash", ["-c", command], environment: dyne.environment)
    let process = try #require(started)
    for _ in 0..<1000 where !dyne.home.read("errors").contains("collect: 3,000") { usleep(20_000) }
    usleep(700_000)
    for signal in signals {
      kill(process, signal)
      usleep(100_000)
    }
    let ended = Spawn.wait(process, seconds: 25)
    #expect(ended == (signals.count == 2 ? .exited(130) : .killed(signal: SIGTERM)))
    expectKept(dyne, dyne.home.read("errors"))
  }

  @Test func anotherFolderWhereTheUsualOneCannotBeWritten() throws {
    let dyne = try dyne(["XDG_STATE_HOME": "/proc"])
    let result = dyne.run("-c", "cd '\(dyne.home.path)'; \(work); [1][5]")
    let file = try #require(names(in: dyne.home.path).first { $0.hasPrefix("w-20") }, "\(result.errors)")
    #expect(result.errors.contains("as \(dyne.home.path)/\(file)"), "\(result.errors)")
    let other = try self.dyne(["XDG_STATE_HOME": "/proc"])
    other.home.write("", to: "temporary/x")
    let environment = other.environment.merging(["TMPDIR": other.home.path + "/temporary"]) { $1 }
    let second = Program(path: other.path, environment: environment).run([
      "-c", "cd '/proc'; \(work); [1][5]",
    ])
    #expect(second.errors.contains("as \(other.home.path)/temporary/w-20"), "\(second.errors)")
  }
}
