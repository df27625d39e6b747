private import Glibc
import TestSupport
import Testing

/// Collections with `to=` that are interrupted, killed or damaged go on, and their files have the bytes of
/// one that nothing disturbed.
@Suite(.serialized) struct KeptCollectionTests {
  private static let walks =
    "arm = ReacherVertical seed=1\nwalks = collect arm trajectories=30k length=3 to=\"walks\"\n"
  private static let frames = """
    cam = Pixels (ReacherVertical seed=1)
    walks = collect cam trajectories=3k length=1 policy=RandomAgent(cam) to="walks"

    """

  private func script(_ dyne: Dyne, _ text: String) -> String {
    dyne.home.write("cd \"\(dyne.home.path)\"\n" + text, to: "script.dyne")
  }

  /// Starts a script and kills it, or presses Ctrl-C, once another part of its file is kept; false if it
  /// ended before.
  private func stop(_ dyne: Dyne, _ script: String, by signal: Int32) throws -> Bool {
    let process = try #require(
      Spawn.start(
        dyne.path, ["--quiet", "--threads", "1", script], environment: dyne.environment,
        files: [(Int32(1), "/dev/null", O_WRONLY), (2, "/dev/null", O_WRONLY)]))
    let part = dyne.home.path + "/walks.part"
    // the first checkpoint, or the next one after it
    let before = (try? names(in: part + "/checkpoints").last) ?? ""
    while (try? names(in: part + "/checkpoints").last(where: { $0.hasSuffix("s") })) ?? "" <= before {
      if Spawn.poll(process) != nil { return false }
      usleep(5_000)
    }
    kill(process, signal)
    _ = Spawn.wait(process, seconds: 10)
    return true
  }

  private func whole(_ text: String) throws -> [UInt8] {
    let dyne = try Dyne()
    let result = Program(path: dyne.path, environment: dyne.environment)
      .run(["--threads", "1", script(dyne, text)], seconds: 120)
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(try !names(in: dyne.home.path).contains("walks.part"))
    return dyne.home.bytes("walks.safetensors")
  }

  /// Frames take minutes.
  private static let texts = TestTier.current == .long ? [walks, frames] : [walks]

  @Test(arguments: texts) func aStoppedCollectionGoesOnWithTheSameBits(text: String) throws {
    let expected = try whole(text)
    let dyne = try Dyne(), script = script(dyne, text)
    let wasStopped = [try stop(dyne, script, by: SIGKILL), try stop(dyne, script, by: SIGINT)]
    if wasStopped.last == true {
      let table = dyne.run("--json", "-c", "runs '\(dyne.home.path)'")
      #expect(table.output.contains("\"stopped\"") && table.output.contains("Sequences"), "\(table.output)")
      let loaded = dyne.run("-c", "load '\(dyne.home.path)/walks.part'")
      #expect(loaded.status == .exited(1) && loaded.errors.contains("isn't finished"), "\(loaded.errors)")
      let other = text.replacing("length=", with: "explore=false length=").replacing("seed=1", with: "seed=2")
      let refused = dyne.runScript("cd \"\(dyne.home.path)\"\n" + other)
      #expect(refused.status == .exited(1) && refused.errors.contains("another run"), "\(refused.errors)")
    }
    let last = Program(path: dyne.path, environment: dyne.environment)
      .run(["--resume", "--threads", "2", self.script(dyne, text)], seconds: 120)
    #expect(last.status == .exited(0), "\(last.errors)")
    // a stop that came after the file was finished has nothing to go on with
    let isLate = last.errors.contains("aren't collected again")
    #expect(wasStopped.last == false || isLate || last.errors.contains("going on with"), "\(last.errors)")
    #expect(dyne.home.bytes("walks.safetensors") == expected)
    #expect(try !names(in: dyne.home.path).contains("walks.part"))
  }

  /// A process may end between the moments when the file is finished and its folder goes.
  @Test(arguments: [[], ["--resume"]]) func theFolderOfAFinishedFileGoes(words: [String]) throws {
    let expected = try whole(Self.walks)
    let dyne = try Dyne(), script = script(dyne, Self.walks), home = dyne.home.path
    guard try stop(dyne, script, by: SIGKILL) else { return }
    let keep = Program(path: "/bin/sh", environment: dyne.environment)
    #expect(keep.run(["-c", "cp -a '\(home)/walks.part' '\(home)/left'"]).status == .exited(0))
    #expect(dyne.run(script).status == .exited(0))
    let put = "cd '\(home)' && mv left walks.part && rm walks.part/data.part"
    #expect(keep.run(["-c", put]).status == .exited(0))
    let again = Program(path: dyne.path, environment: dyne.environment).run(words + [script], seconds: 60)
    #expect(again.status == .exited(0), "\(again.errors)")
    #expect(again.errors.contains("removed 'walks.part'"), "\(again.errors)")
    #expect(again.errors.contains("aren't collected again"), "\(again.errors)")
    #expect(try !names(in: home).contains("walks.part"))
    #expect(dyne.home.bytes("walks.safetensors") == expected)
  }

  /// A finished file that is being collected again when the process is killed is finished all the same.
  @Test func whatAKilledRepetitionLeavesGoes() throws {
    let expected = try whole(Self.walks)
    let dyne = try Dyne(), script = script(dyne, Self.walks), home = dyne.home.path
    try write(expected, to: home + "/walks.safetensors")
    guard try stop(dyne, script, by: SIGKILL) else { return }
    // what another collection left is all there is of it
    let other = self.script(dyne, Self.walks.replacing("length=3", with: "length=3 seed=9"))
    let refused = dyne.run(other)
    #expect(refused.status == .exited(1) && refused.errors.contains("another run"), "\(refused.errors)")
    let last = Program(path: dyne.path, environment: dyne.environment)
      .run(["--resume", self.script(dyne, Self.walks)], seconds: 60)
    #expect(last.status == .exited(0), "\(last.errors)")
    #expect(last.errors.contains("removed 'walks.part'"), "\(last.errors)")
    #expect(last.errors.contains("aren't collected again"), "\(last.errors)")
    #expect(try !names(in: home).contains("walks.part"))
    #expect(dyne.home.bytes("walks.safetensors") == expected)
  }

  /// What an agent did is known again by a note beside the file's content, as long as nobody writes to it.
  @Test func aResumedScriptKnowsWhatAnAgentDid() throws {
    let dyne = try Dyne(), home = dyne.home.path
    let text = """
      arm = ReacherVertical seed=1
      agent = TD3 arm hidden=[8] batch=8 learning_starts=20
      train agent steps=STEPS every=0
      walks = collect arm trajectories=40 length=2 policy=agent to="\(home)/acted"
      print walks.count

      """
    let script = text.replacing("STEPS", with: "30")
    #expect(dyne.runScript(script).status == .exited(0))
    let first = dyne.home.bytes("acted.safetensors")
    let resumed = dyne.runScript(script, "--resume")
    #expect(resumed.status == .exited(0) && resumed.output.contains("40"), "\(resumed.errors)")
    let isKnown = resumed.errors.contains("aren't collected again")
    #expect(isKnown == keepsAttributes(in: home), "\(resumed.errors)")
    #expect(dyne.home.bytes("acted.safetensors") == first)
    let other = dyne.runScript(text.replacing("STEPS", with: "31"), "--resume")
    #expect(other.status == .exited(0) && !other.errors.contains("aren't collected again"))
    #expect(dyne.home.bytes("acted.safetensors") != first)
    try write(first, to: home + "/acted.safetensors")
    let changed = dyne.runScript(script, "--resume")
    #expect(changed.status == .exited(0) && !changed.errors.contains("aren't collected again"))
  }

  @Test func damagedSequencesAreCollectedAgain() throws {
    let expected = try whole(Self.walks)
    let dyne = try Dyne(), script = script(dyne, Self.walks)
    guard try stop(dyne, script, by: SIGKILL) else { return }
    var bytes = dyne.home.bytes("walks.part/data.part")
    // within the actions of the second thousand, whose column lies first
    let place = 60_000
    bytes[place] ^= 1
    try write(bytes, to: dyne.home.path + "/walks.part/data.part")
    let last = dyne.run(script)
    #expect(last.errors.contains("were damaged and are collected again"), "\(last.errors)")
    #expect(dyne.home.bytes("walks.safetensors") == expected)
  }

  /// At the prompt the statement that was interrupted makes the same sequences when it is repeated.
  @Test func theRepeatedStatementMakesTheSame() throws {
    let expected = try whole(Self.walks)
    let dyne = try Dyne()
    let terminal = try dyne.shell(["--threads", "1"], columns: 200)
    terminal.send("cd \"\(dyne.home.path)\"\r")
    terminal.send("arm = ReacherVertical seed=1\r")
    let collect = "walks = collect arm trajectories=30k length=3 to=\"walks\"\r"
    terminal.send(collect)
    usleep(1_500_000)
    terminal.send("\u{3}")
    #expect(terminal.wait(for: "repeat the statement"), "\(terminal.transcript)")
    terminal.send(collect)
    #expect(terminal.wait(for: "going on with"), "\(terminal.transcript)")
    #expect(terminal.wait(for: "wrote 'walks.safetensors'", seconds: 60), "\(terminal.transcript)")
    terminal.send("quit\r")
    _ = terminal.waitForEnd()
    #expect(dyne.home.bytes("walks.safetensors") == expected)
  }
}
