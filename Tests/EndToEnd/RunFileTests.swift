import Foundation
import TestSupport
import Testing

/// What a run's folder and files without data hold.
struct RunFileTests {
  private let agent = """
    arm = ReacherVertical seed=1
    x = TD3 arm hidden=[8] batch=8 learning_starts=20

    """

  @Test func whatIsMeasuredComesInWholeRows() throws {
    let dyne = try Dyne()
    let folder = dyne.home.path + "/run"
    let result = dyne.run("-c", agent + "train x steps=300 every=150 episodes=2 to='\(folder)'")
    #expect(result.status == .exited(0), "\(result.errors)")
    let lines = dyne.home.read("run/metrics.csv").split(separator: "\n")
    // the names, three episodes, and evaluations at 0, 150 and 300
    #expect(lines.count == 7)
    #expect(lines[0].hasPrefix("time/total_timesteps,time/episodes,"))
    let columns = lines[0].split(separator: ",").count
    #expect(lines.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == columns })
    let events = dyne.home.bytes("run/events.out.tfevents.0000000000.dyne")
    for name in ["brain.Event:2", "train/critic_loss", "train/at_bound", "eval/mean_reward", "eval/curve"] {
      #expect(events.firstRange(of: Array(name.utf8)) != nil, "\(name)")
    }
    for figure in ["plot '\(folder)' y=critic_loss", "plot ['\(folder)', '\(folder)']", "watch '\(folder)'"] {
      #expect(dyne.run("-c", figure).status == .exited(0), "\(figure)")
    }
    let unknown = dyne.run("-c", "plot '\(folder)' y='speed'")
    #expect(unknown.status == .exited(1) && unknown.errors.contains("y must be what was measured"))
  }

  @Test func anotherTrainingIsRefused() throws {
    let dyne = try Dyne()
    let train = "train x steps=20 every=0 to='\(dyne.home.path)/run'"
    #expect(dyne.run("-c", agent + train).status == .exited(0))
    let again = dyne.run("-c", agent + train)
    #expect(again.status == .exited(0) && again.errors.contains("nothing was left to train"))
    let longer = dyne.run("-c", agent + train.replacing("steps=20", with: "steps=30"))
    #expect(longer.status == .exited(1) && longer.errors.contains("steps=20, not 30"), "\(longer.errors)")
    let other = dyne.run("-c", "set seed=4\n" + agent + train)
    #expect(other.status == .exited(1) && other.errors.contains("begun from another TD3"), "\(other.errors)")
  }

  /// A finished run whose checkpoints are lost is never taken for its result: it comes to the same end again.
  @Test(arguments: [
    """
    x = TD3 arm hidden=[8] batch=8 learning_starts=20
    train x steps=350 every=150 episodes=1 checkpoint=100
    """,
    """
    walks = collect arm trajectories=40 length=2
    x = ActionEmbedding walks hidden=4 batch=4 epoch_size=40 decoder_epochs=1
    train x epochs=3
    """,
  ])
  func aFinishedRunWithoutItsLastCheckpointComesToTheSameEnd(training: String) throws {
    let dyne = try Dyne()
    let run = dyne.home.path + "/run"
    let script = """
      arm = ReacherVertical seed=1
      \(training) to="\(run)"
      save x to="\(dyne.home.path)/kept"
      """
    #expect(dyne.runScript(script).status == .exited(0))
    let kept = dyne.home.bytes("kept.safetensors")
    for (isDeleted, isAll) in [(false, false), (true, false), (false, true), (true, true)] {
      let names = try names(in: run + "/checkpoints").filter { $0.hasSuffix(".safetensors") }.sorted()
      try #require(!names.isEmpty)
      for name in isAll ? names[...] : names.suffix(1) {
        let path = "\(run)/checkpoints/\(name)"
        if isDeleted {
          try FileManager.default.removeItem(atPath: path)
        } else {
          var bytes = dyne.home.bytes("run/checkpoints/\(name)")
          bytes[bytes.count / 2] ^= 4
          try Data(bytes).write(to: URL(filePath: path))
        }
      }
      let again = dyne.runScript(script)
      #expect(again.status == .exited(0) && !again.errors.contains("nothing was left"), "\(again.errors)")
      let isSame = dyne.home.bytes("kept.safetensors") == kept
      #expect(isSame, "deleted \(isDeleted), all \(isAll): \(again.errors)")
    }
  }

  @Test func aRunIsTrainedOnceInASession() throws {
    let dyne = try Dyne()
    let train = "train x steps=20 every=0 to='\(dyne.home.path)/run'\n"
    for _ in 1...2 {
      let twice = dyne.run("-c", agent + train + train)
      #expect(twice.status == .exited(1) && twice.errors.contains("from=0, not 20"), "\(twice.errors)")
    }
  }

  @Test func aRunKnowsItsScriptAndAResumedScriptItsSequences() throws {
    let dyne = try Dyne()
    let script = """
      arm = ReacherVertical seed=1
      walks = collect arm trajectories=50 length=2 to="\(dyne.home.path)/walks"
      x = TD3 arm hidden=[8] batch=8 learning_starts=20
      train x steps=20 every=0 to="\(dyne.home.path)/run"
      save x to="\(dyne.home.path)/kept"
      print walks.count
      """
    #expect(dyne.runScript(script).status == .exited(0))
    let resumed = dyne.runScript(script, "--resume")
    #expect(resumed.errors.contains("aren't collected again"), "\(resumed.errors)")
    #expect(resumed.errors.contains("holds this already"), "\(resumed.errors)")
    #expect(try !names(in: dyne.home.path).contains("kept.safetensors~"))
    let other = dyne.runScript(script.replacing("trajectories=50", with: "trajectories=60"), "--resume")
    #expect(!other.errors.contains("aren't collected again") && other.output.contains("60"))
    let why = dyne.run("-c", "print (why '\(dyne.home.path)/run').script")
    #expect(why.output.contains("x = TD3 arm hidden=[8]") && !why.output.contains("walks"), "\(why.output)")
    let described = dyne.run("-c", "describe (load '\(dyne.home.path)/run')")
    #expect(described.output.contains("made by"), "\(described.output)")
  }

  /// Equal objects have equal files, and yet each file says how it was made until somebody writes to it.
  @Test func aSavedFileSaysHowItWasMade() throws {
    let dyne = try Dyne()
    let home = dyne.home.path
    let one = agent + "train x steps=20 every=0\n", two = agent + "train x steps=20 every=0; y = 2\n"
    for (make, name) in [(one, "one"), (two.replacing("x", with: "z"), "two")] {
      let object = name == "one" ? "x" : "z"
      let saved = dyne.run("-c", make + "save \(object) to='\(home)/\(name)'")
      #expect(saved.status == .exited(0), "\(saved.errors)")
    }
    let bytes = dyne.home.bytes("one.safetensors")
    #expect(!bytes.isEmpty && bytes == dyne.home.bytes("two.safetensors"))
    guard keepsAttributes(in: home) else { return }
    let why = dyne.run("-c", "print (why '\(home)/one.safetensors').script")
    #expect(why.output.contains(one) && !why.output.contains("save"), "\(why.output)")
    let described = dyne.run("-c", "describe (load '\(home)/two')")
    let shown = described.output
    #expect(shown.contains("made by") && shown.contains("train z"), "\(shown)")
    // what is loaded and saved anew says the same
    #expect(dyne.run("-c", "y = load '\(home)/one'; save y to='\(home)/again'").status == .exited(0))
    #expect(dyne.run("-c", "print (why '\(home)/again.safetensors').script").output == why.output)
    #expect(dyne.home.bytes("again.safetensors") == bytes)
    // what another program has written to may hold something else
    try write(bytes, to: home + "/one.safetensors")
    let written = dyne.run("-c", "why '\(home)/one.safetensors'")
    #expect(written.status == .exited(1) && written.errors.contains("script=true"), "\(written.errors)")
  }

  @Test func aSavedFileSaysHowItWasMadeWhereThatIsWanted() throws {
    let dyne = try Dyne()
    let make = agent + "train x steps=20 every=0\n"
    let home = dyne.home.path
    let saved = dyne.run("-c", make + "save x to='\(home)/told' script=true; save x to='\(home)/plain'")
    #expect(saved.status == .exited(0), "\(saved.errors)")
    let why = dyne.run("-c", "print (why '\(home)/told.safetensors').script")
    #expect(why.output.contains(make) && !why.output.contains("save"), "\(why.output)")
    let described = dyne.run("-c", "describe (load '\(home)/told')")
    #expect(described.output.contains("made by"), "\(described.output)")
    // what is loaded and saved anew says the same, and the script makes the same
    let again = dyne.run("-c", "y = load '\(home)/told'; save y to='\(home)/again' script=true")
    #expect(again.status == .exited(0), "\(again.errors)")
    #expect(dyne.home.bytes("again.safetensors") == dyne.home.bytes("told.safetensors"))
    let remade = dyne.run("-c", why.output + "save x to='\(home)/remade'")
    #expect(remade.status == .exited(0), "\(remade.errors)")
    #expect(dyne.home.bytes("remade.safetensors") == dyne.home.bytes("plain.safetensors"))
    // what has learned since was made otherwise
    let more = dyne.run(
      "-c",
      "y = load '\(home)/told'; train y steps=5 every=0; save y to='\(home)/more' script=true; "
        + "print (why '\(home)/more.safetensors').script")
    #expect(more.output.contains("load") && more.output.contains("train y"), "\(more.output)")
  }

  @Test func anEmbeddingWithoutDataDecodesAndIsGivenOthers() throws {
    let dyne = try Dyne()
    let make = """
      arm = ReacherVertical seed=1
      walks = collect arm trajectories=60 length=3
      e = ActionEmbedding walks hidden=8 batch=8 epoch_size=16 decoder_epochs=1 decoder_hidden=[8]
      train e epochs=1
      save e to="\(dyne.home.path)/small" data=none
      s = load "\(dyne.home.path)/small"

      """
    let use = """
      expect s.bound == e.bound
      expect (decode s [0.1, 0.2]) == (decode e [0.1, 0.2])
      b = TD3 arm actions=s hidden=[8] batch=8 learning_starts=10
      train b steps=20 every=0
      save s to="\(dyne.home.path)/again"
      train s epochs=1 data=walks
      """
    let result = dyne.run("-c", make + use)
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(dyne.home.bytes("small.safetensors") == dyne.home.bytes("again.safetensors"))
    for statement in ["train s epochs=1", "neighbors s of=[0, 0]", "probe s", "plot s", "evaluate s"] {
      let refused = dyne.run("-c", "s = load '\(dyne.home.path)/small'\n" + statement)
      #expect(
        refused.status == .exited(1) && refused.errors.contains("saved without ('data=none')"),
        "\(statement): \(refused.errors)")
    }
  }

  @Test func anAgentWithoutItsReplayActsAndLearns() throws {
    let dyne = try Dyne()
    let result = dyne.run(
      "-c",
      agent + """
        train x steps=150 every=0
        save x to="\(dyne.home.path)/small" data=none
        c = load "\(dyne.home.path)/small"
        expect c.replay_count == 0
        expect (act c arm.observation) == (act x arm.observation)
        train c steps=150 every=0
        expect c.updates > x.updates
        """)
    #expect(result.status == .exited(0), "\(result.errors)")
  }
}
