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
    /// What TensorBoard shows of it beside numbers.
    let shown: String

    init(_ name: String, shows: String, _ statements: String) {
      description = name
      shown = shows
      self.statements = statements
    }

    static let td3 = Work(
      "TD3", shows: "eval/curve",
      """
      arm = ReacherVertical seed=1
      x = TD3 arm hidden=[24, 24] batch=32 buffer_size=1k learning_starts=200
      train x steps=1500 every=400 episodes=1 to="FOLDER" checkpoint=0.001
      """)
    static let planning = Work(
      "DynE-TD3", shows: "eval/curve",
      """
      arm = ReacherVertical seed=2
      walks = collect arm trajectories=100 length=3
      e = ActionEmbedding walks hidden=8 batch=16 epoch_size=50 decoder_epochs=1
      train e epochs=1
      x = TD3 arm actions=e hidden=[24, 24] batch=32 learning_starts=200 relabel=0.5 goals=later
      train x steps=900 every=500 episodes=1 to="FOLDER" checkpoint=0.001
      """)
    static let embedding = Work(
      "ActionEmbedding", shows: "latent/z1",
      """
      arm = ReacherVertical seed=3
      walks = collect arm trajectories=500 length=3
      x = ActionEmbedding walks hidden=32 batch=16 epoch_size=2000 decoder_epochs=2
      train x epochs=10 to="FOLDER" checkpoint=0.001
      """)
    /// Nearly all of it is the decoder's training.
    static let decoder = Work(
      "decoder", shows: "latent/z0",
      """
      arm = ReacherVertical seed=3
      walks = collect arm trajectories=100 length=2
      x = ActionEmbedding walks hidden=8 batch=8 epoch_size=16 decoder_epochs=8 decoder_hidden=[16]
      train x epochs=1 to="FOLDER" checkpoint=0.001
      """)
    static let statesAndActions = Work(
      "StateActionEmbedding", shows: "state_latent/z0",
      """
      cam = Pixels (ReacherVertical seed=1)
      frames = collect cam trajectories=30 length=2
      x = StateActionEmbedding frames latent=4 hidden=8 layers=0 batch=2 epoch_size=EPOCH decoder_epochs=1
      train x epochs=3 to="FOLDER" checkpoint=0.001
      """.replacing("EPOCH", with: TestTier.current == .long ? "40" : "8"))
    static let autoencoder = Work(
      "VAE", shows: "reconstructions",
      """
      cam = Pixels (ReacherVertical seed=1)
      frames = collect cam trajectories=30 length=2
      x = VAE frames latent=4 batch=2 epoch_size=EPOCH
      train x epochs=3 to="FOLDER" checkpoint=0.001
      """.replacing("EPOCH", with: TestTier.current == .long ? "60" : "12"))
    static let pixels = Work(
      "Pixel-TD3", shows: "eval/curve",
      """
      cam = Pixels (ReacherVertical seed=1)
      x = TD3 cam hidden=[8] batch=2 learning_starts=100
      train x steps=STEPS every=100 episodes=1 to="FOLDER" checkpoint=0.001
      """.replacing("STEPS", with: TestTier.current == .long ? "250" : "115"))
  }

  static let works: [Work] = [
    .td3, .planning, .embedding, .decoder, .statesAndActions, .autoencoder, .pixels,
  ]

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
    // one that waits for a busy disk dies, and gives up its lock, when the disk has answered
    _ = Spawn.wait(process, seconds: 60)
    return true
  }

  /// Runs the program on one thread to its end, which a busy machine may take minutes for.
  private func run(_ dyne: Dyne, _ arguments: String...) -> Program.Result {
    Program(path: dyne.path, environment: dyne.environment)
      .run(["--threads", "1"] + arguments, seconds: 300)
  }

  @Test(arguments: works) func killsChangeNoByte(work: Work) throws {
    let dyne = try Dyne()
    let whole = script(work, dyne, run: "runs/whole", result: "whole")
    let start = ContinuousClock.now
    #expect(run(dyne, whole).status == .exited(0))
    let length = (ContinuousClock.now - start) / .seconds(1)
    let events = dyne.home.bytes("runs/whole/events.out.tfevents.0000000000.dyne")
    #expect(events.firstRange(of: Array(work.shown.utf8)) != nil)
    let killed = script(work, dyne, run: "runs/killed", result: "killed")
    var random = SeededGenerator(seed: 20)
    let wanted = TestTier.current == .long ? 30 : 3
    var kills = 0
    for _ in 0..<2 * wanted where kills < wanted {
      if runs(dyne, killed, killedAfter: Double.random(in: 0...length, using: &random)) {
        kills += 1
      } else {
        // it was finished before; the next one begins anew
        try removeFolder(dyne.home.path + "/runs/killed")
      }
    }
    #expect(kills > 0)
    let last = run(dyne, "--resume", killed)
    #expect(last.status == .exited(0), "\(last.errors)")
    let files = ["whole", "killed"].map { dyne.home.bytes("\($0).safetensors") }
    #expect(!files[0].isEmpty && files[0] == files[1], "\(last.errors)")
    // what was trained is there to be loaded, and nothing of it is trained again
    let folder = dyne.home.path + "/runs/killed"
    let again = run(dyne, "-c", "x = load '\(folder)'\ntrain x\nsave x to='\(dyne.home.path)/again'")
    #expect(again.errors.contains("nothing was left to train"), "\(again.errors)")
    #expect(dyne.home.bytes("again.safetensors") == files[0])
    let table = dyne.run("--json", "-c", "runs '\(dyne.home.path)/runs'")
    #expect(table.output.components(of: "\"finished\"") == 2, "\(table.output)")
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
