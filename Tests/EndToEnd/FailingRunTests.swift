import TestSupport
import Testing

/// Runs whose files can't be written: each call fails or kills in its turn, a disk fills up, a file system
/// turns read-only.
///
/// Nothing that was kept is lost, and the same script then ends with the bytes of an undisturbed run.
@Suite(.serialized) struct FailingRunTests {
  private static let short = """
    arm = ReacherVertical seed=1
    x = TD3 arm hidden=[8] batch=8 learning_starts=20
    train x steps=60 every=0 to="HOME/runs/x"
    save x to="HOME/whole"
    """

  private func script(_ text: String, _ dyne: Dyne) -> String {
    dyne.home.write(text.replacing("HOME", with: dyne.home.path), to: "script.dyne")
  }

  private func whole(_ text: String) throws -> [UInt8] {
    let reference = try Dyne()
    let result = reference.run(script(text, reference))
    #expect(result.status == .exited(0), "\(result.errors)")
    return reference.home.bytes("whole.safetensors")
  }

  /// What a run's folder holds can be taken up whole, unless it has no checkpoint yet.
  private func expectWholeState(_ dyne: Dyne, _ place: String) throws {
    let folder = dyne.home.path + "/runs/x"
    let kept = (try? names(in: folder + "/checkpoints"))?.contains { $0.hasSuffix(".safetensors") } ?? false
    let loaded = dyne.run("-c", "x = load '\(folder)'\nprint x.steps")
    if kept {
      let isWhole = loaded.status == .exited(0) && ["0\n", "60\n"].contains(loaded.output)
      #expect(isWhole, "\(place): \(loaded.errors)")
      #expect(!loaded.errors.contains("is taken"), "\(place): \(loaded.errors)")
    } else {
      #expect(loaded.status == .exited(1), "\(place): \(loaded.output)")
    }
    let table = dyne.run("--json", "-c", "runs '\(dyne.home.path)'")
    #expect(table.status == .exited(0) && !table.output.contains("\"failed\""), "\(place): \(table.output)")
  }

  /// The calls of the first and the last checkpoint in their turn.
  @Test(arguments: ["full", "kill", "fills", "readonly"]) func everyCallMayFail(way: String) throws {
    let library = try #require(BuiltProgram.path("libFailingCalls.so"), "built with the tests")
    let expected = try whole(Self.short)
    #expect(!expected.isEmpty)
    let start = ["full": 1, "kill": 3, "fills": 5, "readonly": 7][way] ?? 1
    for number in stride(from: start, through: 400, by: TestTier.current == .long ? 1 : 9) {
      let dyne = try Dyne(), script = script(Self.short, dyne), place = "\(way), call \(number)"
      let environment = dyne.environment.merging([
        "LD_PRELOAD": library, "FAIL_AT": "\(number)", "FAIL_BY": way, "FAIL_UNDER": dyne.home.path + "/runs",
        "FAIL_MARK": dyne.home.path + "/has-failed",
      ]) { $1 }
      let first = Program(path: dyne.path, environment: environment).run([script])
      let saved = dyne.home.bytes("whole.safetensors")
      switch first.status {
      case .exited(0): #expect(saved == expected, "\(place): \(first.errors)")
      case .exited(1):
        let reason = way == "readonly" ? "Read-only file system" : "No space left on device"
        #expect(saved.isEmpty && first.errors.contains(reason), "\(place): \(first.errors)")
      default: #expect(way == "kill", "\(place): \(first.errors)")
      }
      if try !names(in: dyne.home.path).contains("has-failed") {
        #expect(first.status == .exited(0) && number > 20, "a run makes more calls than \(number)")
        return
      }
      try expectWholeState(dyne, place)
      let second = dyne.run(script)
      #expect(second.status == .exited(0), "\(place): \(first.errors)\n\(second.errors)")
      #expect(dyne.home.bytes("whole.safetensors") == expected, "\(place): \(second.errors)")
    }
    Issue.record("still failing after 400 calls")
  }

  private static let long = """
    arm = ReacherVertical seed=1
    x = TD3 arm hidden=[24, 24] batch=32 buffer_size=10k learning_starts=200
    train x steps=3k every=0 to="HOME/runs/x" checkpoint=0.001
    save x to="HOME/whole"
    """

  /// A small file system of the test's own; it needs a namespace that only root may make.
  private static let hasFileSystems: Bool = {
    let folder = TemporaryFolder()
    let result = Program(path: "/usr/bin/unshare").run([
      "-m", "/bin/mount", "-t", "tmpfs", "none", folder.path,
    ])
    return result.status == .exited(0)
  }()

  @Test(.enabled(if: hasFileSystems)) func aSmallDiskFillsUpAndTurnsReadOnly() throws {
    let expected = try whole(Self.long)
    let dyne = try Dyne(), script = script(Self.long, dyne), home = dyne.home.path
    let steps = """
      cd \(home); mkdir runs
      mount -t tmpfs -o size=180k none runs
      run() { \(dyne.path) "$@" >$NAME.out 2>$NAME.errors; echo $? >$NAME.status; }
      NAME=full; run \(script)
      NAME=kept; run -c 'x = load "\(home)/runs/x"; print x.steps'
      mount -o remount,ro runs
      NAME=readonly; run \(script)
      NAME=listed; run -c 'print (runs "\(home)/runs")'
      mount -o remount,rw,size=32m runs
      NAME=roomy; run \(script)
      """
    let result = Program(path: "/usr/bin/unshare", environment: dyne.environment)
      .run(["-m", "/bin/sh", "-c", steps])
    #expect(result.status == .exited(0), "\(result.errors)")
    func status(_ name: String) -> String { dyne.home.read(name + ".status") }
    func errors(_ name: String) -> String { dyne.home.read(name + ".errors") }
    #expect(status("full") == "1\n", "\(errors("full"))")
    #expect(errors("full").contains("no checkpoint could be written"), "\(errors("full"))")
    #expect(errors("full").contains("couldn't take its end") && errors("full").contains("No space left"))
    #expect(status("kept") == "0\n" && Int(dyne.home.read("kept.out").dropLast()).map { $0 >= 0 } == true)
    #expect(status("readonly") == "1\n" && errors("readonly").contains("Read-only"), "\(errors("readonly"))")
    #expect(status("listed") == "0\n" && dyne.home.read("listed.out").contains("stopped"))
    #expect(status("roomy") == "0\n" && errors("roomy").contains("going on with"), "\(errors("roomy"))")
    #expect(dyne.home.bytes("whole.safetensors") == expected)
  }
}
