import Foundation
import TestSupport
import Testing

/// `dyne prove` writes what statements read and made, and `dyne verify` finds the first that differs.
struct ProofTests {
  private let dyne: Dyne

  init() throws { dyne = try Dyne() }

  private static let script = """
    param n = 20 "walks"
    cd "~"
    t = import "data.csv"
    arm = ReacherVertical
    walks = collect arm trajectories=n length=2
    e = ActionEmbedding walks hidden=4 batch=4 epoch_size=20 decoder_epochs=1
    train e epochs=1 decoder=false
    agent = TD3 arm hidden=[4] batch=4
    train agent steps=40 every=0
    chance = RandomAgent arm
    x = random(3)
    plot e to="t.png"
    save agent to="out/agent"
    again = load "out/agent"
    f = "text"; l = [arm, t, [1, 2]]
    print (mean t.b)
    time reset arm
    """

  private func prepare() throws -> String {
    let rows = (0..<100).map { "\($0),\($0 * $0)" }
    dyne.home.write("a,b\n" + rows.joined(separator: "\n") + "\n", to: "data.csv")
    let script = dyne.home.write(Self.script, to: "x.dyne")
    let result = dyne.run("prove", script)
    try #require(result.status == .exited(0), "\(result.errors)")
    return script
  }

  private func verify(_ script: String, _ arguments: String...) -> Program.Result {
    Program(path: dyne.path, environment: dyne.environment).run(arguments + ["verify", script])
  }

  @Test func theSameIsProvedAndNothingIsWritten() throws {
    let script = try prepare()
    try FileManager.default.removeItem(atPath: dyne.home.path + "/out")
    let before = try tree()
    let result = verify(script)
    #expect(result.status == .exited(0), "\(result.output) \(result.errors)")
    #expect(result.output == "'\(script)': 18 statements, all as proved\n")
    #expect(try tree() == before)
    // from another place, which isn't that of the script
    #expect(dyne.run("--json", "verify", script).output.contains("\"proved\":true"))
  }

  private func tree() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: dyne.home.path).sorted()
  }

  @Test func everyChangeIsNamed() throws {
    let script = try prepare()
    func expect(_ texts: String..., from result: Program.Result, at line: Int = #line) {
      #expect(result.status == .exited(3), "\(line): \(result.output) \(result.errors)")
      for text in texts { #expect(result.output.contains(text), "\(line): \(result.output)") }
    }
    let data = try String(contentsOfFile: dyne.home.path + "/data.csv", encoding: .utf8)
    dyne.home.write(data.replacing("57,3249", with: "57,3248"), to: "data.csv")
    expect(
      "x.dyne:3 differs", "data.csv', which it reads", "t: b differs from row 57 on", from: verify(script))
    dyne.home.write(data, to: "data.csv")

    expect("x.dyne:1 differs", "seed (was 0, is 9)", from: verify(script, "--seed", "9"))
    expect("x.dyne:1 differs", "n is 21, was 20", from: dyne.run("verify", script, "n=21"))
    let others = [
      (
        "train e epochs=1", "train e epochs=2", "x.dyne:7 differs",
        "e: encoder.0.weight differs from row 0 on"
      ),
      ("steps=40", "steps=41", "x.dyne:9 differs", "agent: replay"),
      ("plot e to", "plot e title=\"x\" to", "x.dyne:12 differs", "t.png', which it writes"),
      ("random(3)", "random(4)", "x.dyne:11 differs", "x has the shape [4], had [3]"),
      ("mean t.b", "sum t.b", "x.dyne:16 differs", "what it shows is 328350, was 3283.5"),
      ("x = random(3)\n", "", "x.dyne:11 differs", "the statement was: x = random(3)"),
      ("f = \"text\"", "f = \"test\"", "x.dyne:15 differs", "f is \"test\", was \"text\""),
    ]
    for (text, other, place, what) in others {
      dyne.home.write(Self.script.replacing(text, with: other), to: "x.dyne")
      expect(place, what, from: verify(script))
    }
    dyne.home.write(Self.script + "\ny = 1", to: "x.dyne")
    expect("x.dyne:18 differs", "the proof ends before", from: verify(script))
    dyne.home.write(String(Self.script.dropLast("time reset arm\n".count)), to: "x.dyne")
    expect("x.dyne:17 differs", "no longer in the script", from: verify(script))
  }

  @Test func oneBitOfAWeightIsFound() throws {
    let maker = dyne.home.write(
      "cd \"~\"\nagent = TD3 (ReacherVertical) hidden=[4]\nsave agent to=\"agent\"", to: "make.dyne")
    #expect(dyne.run(maker).status == .exited(0))
    let script = dyne.home.write("cd \"~\"\nagent = load \"agent\"\nsteps = agent.steps", to: "x.dyne")
    #expect(dyne.run("prove", script).status == .exited(0))
    let path = dyne.home.path + "/agent.safetensors"
    var bytes = try Data(contentsOf: URL(filePath: path))
    // a bit of the last row of 'critic_2.2.weight' or whatever lies last
    bytes[bytes.count - 4] ^= 1
    try bytes.write(to: URL(filePath: path))
    let result = verify(script)
    #expect(result.status == .exited(3), "\(result.output)")
    #expect(result.output.contains("x.dyne:2 differs"), "\(result.output)")
    #expect(result.output.contains("\n  agent: "), "\(result.output)")
  }

  @Test func aFinishedRunIsVerifiedLikewise() throws {
    let script = dyne.home.write(
      """
      cd "~"
      arm = ReacherVertical
      agent = TD3 arm hidden=[4] batch=4 learning_starts=10 seed=3
      train agent steps=30 every=0 to="runs/x"
      """, to: "x.dyne")
    #expect(dyne.run(script).status == .exited(0))
    let folder = dyne.home.path + "/runs/x"
    let before = try tree()
    let result = dyne.run("verify", folder)
    #expect(result.status == .exited(0), "\(result.output) \(result.errors)")
    #expect(result.output == "'\(folder)': made again, all is the same\n")
    #expect(try tree() == before)
    // the script itself, whose run is finished already, can be proved too
    #expect(dyne.run("prove", script).status == .exited(0))
    #expect(verify(script).status == .exited(0))

    let record = try String(contentsOfFile: folder + "/run.json", encoding: .utf8)
    dyne.home.write(record.replacing("seed=3", with: "seed=4"), to: "runs/x/run.json")
    let other = dyne.run("verify", folder)
    #expect(other.status == .exited(3), "\(other.output) \(other.errors)")
    #expect(other.output.contains("the result: actor.0.weight differs from row 0 on"), "\(other.output)")
    #expect(dyne.run("verify", dyne.home.path + "/runs").status == .exited(2))
    try FileManager.default.removeItem(atPath: folder + "/checkpoints")
    let lost = dyne.run("verify", folder)
    #expect(lost.errors.contains("can't be loaded") && !lost.errors.contains("Diagnostic"), "\(lost.errors)")
  }

  @Test func aScriptWithoutProofSaysHowToMakeOne() {
    let script = dyne.home.write("x = 1", to: "x.dyne")
    let result = dyne.run("verify", script)
    #expect(
      result.status == .exited(2) && result.errors.contains("'dyne prove \(script)'"), "\(result.errors)")
    dyne.home.write("{\"dyne\":\"proof\"", to: "x.dyne.proof")
    #expect(dyne.run("verify", script).errors.contains("is damaged in line 1"))
    #expect(dyne.run("verify").status == .exited(2))
  }

  @Test func aFailedScriptHasNoProof() {
    let script = dyne.home.write("x = 1\ny = [1][x]", to: "x.dyne")
    let result = dyne.run("prove", script)
    #expect(result.status == .exited(1) && result.output.contains("no proof"), "\(result.output)")
    #expect(!FileManager.default.fileExists(atPath: script + ".proof"))
  }

  @Test func whatIsTypedIsProvedWhileItIsRecorded() throws {
    let typed = """
      record proof "x.dyne"
      arm = ReacherVertical
      help cd
      a = [1,
        2]; b = random(2)
      [1][b]
      def f(x) {
        return x + 1
      }
      save (f a) to="a.json"
      record stop
      c = 1
      """
    let result = dyne.run("--no-rc", "-c", "cd \"~\"", "-i", input: typed)
    let script = dyne.home.path + "/x.dyne"
    #expect(result.status == .exited(1), "\(result.errors)")
    let check = verify(script)
    #expect(
      check.status == .exited(0) && check.output.contains("6 statements"), "\(check.output) \(check.errors)")
    let text = try String(contentsOfFile: script, encoding: .utf8)
    dyne.home.write(text.replacing("random(2)", with: "random(2) + 0.5"), to: "x.dyne")
    #expect(verify(script).status == .exited(3))
    // a script that exists isn't replaced, but run
    let run = dyne.run("--no-rc", input: "cd \"~\"\nrecord proof \"x.dyne\"")
    #expect(run.status == .exited(0) && verify(script).status == .exited(0), "\(run.errors)")
  }
}
