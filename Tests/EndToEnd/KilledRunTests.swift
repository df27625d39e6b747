private import Glibc
import TestSupport
import Testing

/// Kills runs at random moments, and at each of the calls by which their files are written; what goes on from
/// what they leave must end with the bytes of a run that nothing disturbed.
@Suite(.serialized) struct KilledRunTests {
  /// A training, and what is saved of it.
  struct Work: Sendable, CustomStringConvertible {
    let description: String
    let statements: String

    init(_ name: String, _ statements: String) {
      description = name
      self.statements = statements
    }

    static let td3 = Work(
      "TD3",
      """
      arm = ReacherVertical seed=1
      x = TD3 arm hidden=[24, 24] batch=32 buffer_size=1k learning_starts=200
      train x steps=1500 every=400 episodes=1 to="FOLDER" checkpoint=0.001
      """)
    static let planning = Work(
      "DynE-TD3",
      """
      arm = ReacherVertical seed=2
      walks = collect arm trajectories=100 length=3
      e = ActionEmbedding walks hidden=8 batch=16 epoch_size=50 decoder_epochs=1
      train e epochs=1
      x = TD3 arm actions=e hidden=[24, 24] batch=32 learning_starts=200
      train x steps=900 every=500 episodes=1 to="FOLDER" checkpoint=0.001
      """)
    static let embedding = Work(
      "ActionEmbedding",
      """
      arm = ReacherVertical seed=3
      walks = collect arm trajectories=500 length=3
      x = ActionEmbedding walks hidden=32 batch=16 epoch_size=2000 decoder_epochs=2
      train x epochs=10 to="FOLDER" checkpoint=0.001
      """)
  }

  static let pixels = Work(
    "Pixel-TD3",
    """
    cam = Pixels (ReacherVertical seed=1)
    x = TD3 cam hidden=[8] batch=2 learning_starts=20
    train x steps=230 every=100 episodes=1 to="FOLDER" checkpoint=0.001
    """)

  /// Those of frames take minutes.
  static var works: [Work] {
    [.td3, .planning, .embedding] + (TestTier.current == .long ? [pixels] : [])
  }

  private func script(_ work: Work, _ dyne: Dyne, run: String, result: String) -> String {
    let text = work.statements.replacing("FOLDER", with: dyne.home.path + "/" + run)
    return dyne.home.write(text + "\nsave x to=\"\(dyne.home.path)/\(result)\"\n", to: result + ".dyne")
  }

  /// Runs a script and ends it after so many seconds, if it still runs.
  private func runs(_ dyne: Dyne, _ script: String, killedAfter seconds: Double) -> Bool {
    let process = Spawn.start(
      dyne.path, ["--quiet", "--threads", "1", script], environment: dyne.environment,
      files: [(Int32(1), "/dev/null", O_WRONLY), (2, "/dev/null", O_WRONLY)])
    guard let process else { return false }
    if Spawn.wait(process, seconds: seconds) != nil { return false }
    kill(process, SIGKILL)
    _ = Spawn.wait(process, seconds: 5)
    return true
  }

  @Test(arguments: works) func killsChangeNoByte(work: Work) throws {
    let dyne = try Dyne()
    let whole = script(work, dyne, run: "runs/whole", result: "whole")
    let start = ContinuousClock.now
    #expect(dyne.run("--threads", "1", whole).status == .exited(0))
    let length = (ContinuousClock.now - start) / .seconds(1)
    let killed = script(work, dyne, run: "runs/killed", result: "killed")
    var random = SeededGenerator(seed: 20)
    let kills = TestTier.current == .long ? 40 : 4
    for _ in 0..<kills {
      guard runs(dyne, killed, killedAfter: Double.random(in: 0...length, using: &random)) else { continue }
    }
    let last = dyne.run("--resume", "--threads", "1", killed)
    #expect(last.status == .exited(0), "\(last.errors)")
    let files = ["whole", "killed"].map { dyne.home.bytes("\($0).safetensors") }
    #expect(!files[0].isEmpty && files[0] == files[1], "\(last.errors)")
    // what was trained is there to be loaded, and nothing of it is trained again
    let folder = dyne.home.path + "/runs/killed"
    let again = dyne.run(
      "--threads", "1", "-c", "x = load '\(folder)'\ntrain x\nsave x to='\(dyne.home.path)/again'")
    #expect(again.errors.contains("nothing was left to train"), "\(again.errors)")
    #expect(dyne.home.bytes("again.safetensors") == files[0])
    let table = dyne.run("--json", "-c", "runs '\(dyne.home.path)/runs'")
    #expect(table.output.components(of: "\"finished\"") == 2, "\(table.output)")
  }

  /// Each call of the first and the last checkpoint fails or kills; the same script then ends as it should.
  @Test(arguments: ["full", "kill"]) func noFailingCallChangesAByte(way: String) throws {
    let library = try #require(BuiltProgram.path("libFailingCalls.so"), "built with the tests")
    let work = Work(
      "short",
      """
      arm = ReacherVertical seed=1
      x = TD3 arm hidden=[8] batch=8 learning_starts=20
      train x steps=60 every=0 to="FOLDER"
      """)
    let reference = try Dyne()
    let whole = script(work, reference, run: "runs/x", result: "whole")
    #expect(reference.run(whole).status == .exited(0))
    let expected = reference.home.bytes("whole.safetensors")
    #expect(!expected.isEmpty)
    let stride = TestTier.current == .long ? 1 : 7
    for number in Swift.stride(from: 1, through: 400, by: stride) {
      let dyne = try Dyne()
      let script = script(work, dyne, run: "runs/x", result: "whole")
      let mark = dyne.home.path + "/has-failed"
      let environment = dyne.environment.merging([
        "LD_PRELOAD": library, "FAIL_AT": "\(number)", "FAIL_BY": way, "FAIL_UNDER": dyne.home.path + "/runs",
        "FAIL_MARK": mark,
      ]) { $1 }
      let first = Program(path: dyne.path, environment: environment).run([script])
      #expect(first.status != nil && first.status != .killed(signal: SIGSEGV))
      if try !names(in: dyne.home.path).contains("has-failed") {
        #expect(number > 20, "a run makes more calls than \(number)")
        return
      }
      let second = dyne.run(script)
      #expect(second.status == .exited(0), "call \(number): \(first.errors)\n\(second.errors)")
      #expect(dyne.home.bytes("whole.safetensors") == expected, "call \(number): \(second.errors)")
    }
    Issue.record("still failing after 400 calls")
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
