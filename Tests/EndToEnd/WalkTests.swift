import TestSupport
import Testing

/// Walks through a latent space with the arrow keys of a terminal.
@Suite(.serialized) struct WalkTests {
  /// A shell with a small trained embedding `e`, and the folder it works in.
  private func shell() throws -> (Dyne, PseudoTerminal) {
    let dyne = try Dyne()
    let file = "\(dyne.home.path)/e.safetensors"
    let made = dyne.runScript(
      """
      arm = ReacherVertical seed=1
      walks = collect arm trajectories=500
      e = ActionEmbedding walks hidden=16 decoder_epochs=1
      curve = train e epochs=1
      save e to="\(file)"
      """)
    try #require(made.status == .exited(0), "\(made.errors)")
    let terminal = try dyne.shell()
    press("e = load \"\(file)\"\r", terminal, until: "dyne> ")
    return (dyne, terminal)
  }

  @Test func eachMoveIsAStatementOfTheHistory() throws {
    let (dyne, terminal) = try shell()
    press("z = walk e step=0.5\r", terminal, until: "q leave")
    press("\u{1b}[C", terminal, until: "z = [0.5, 0]")
    press("\u{1b}OA", terminal, until: "z = [0.5, 0.5]")
    press("+\u{1b}[D", terminal, until: "z = [-0.5, 0.5]")
    press("q", terminal, until: "dyne> ")
    press("history save \"\(dyne.home.path)/moves.dyne\" 2..5\r", terminal, until: "dyne> ")
    press("print 6 * 7\r", terminal, until: "42")
    let script = dyne.home.read("moves.dyne")
    for move in ["walk e at=[0.5, 0]", "walk e at=[0.5, 0.5]", "walk e at=[-0.5, 0.5]", "z = [-0.5, 0.5]"] {
      #expect(script.contains(move), "\(script)")
    }
  }

  @Test func controlCLeavesTheTerminalAsItWas() throws {
    let (_, terminal) = try shell()
    press("walk e\r", terminal, until: "q leave")
    press("\u{3}", terminal, until: "interrupted")
    press("print 6 * 7\r", terminal, until: "42")
  }

  @Test func aResizedTerminalIsDrawnAnew() throws {
    let (_, terminal) = try shell()
    press("walk e\r", terminal, until: "q leave")
    terminal.resize(columns: 120, rows: 40)
    #expect(terminal.wait(for: "q leave"), "\(terminal.transcript)")
    press("\u{1b}", terminal, until: "dyne> ")
  }

  /// Where all bodies hang on the world there are no links to be drawn.
  @Test func bodiesWithoutLinksAreDrawnToo() throws {
    let dyne = try Dyne()
    let model = dyne.home.write(
      """
      <mujoco><worldbody><body name="cart"><joint name="x" type="slide" axis="1 0 0"/>
      <geom type="sphere" size="0.1"/></body></worldbody>
      <actuator><motor joint="x" ctrllimited="true" ctrlrange="-1 1"/></actuator></mujoco>
      """, to: "cart.xml")
    let run = dyne.runScript(
      """
      cart = Environment "\(model)" reward=-norm(qpos) time_limit=50
      walks = collect cart trajectories=40
      e = ActionEmbedding walks latent=1 hidden=8 decoder_epochs=1
      train e epochs=1
      print (walk e at=[0.5])
      """)
    #expect(run.status == .exited(0), "\(run.errors)")
    #expect(run.output.contains("other bodies"), "\(run.output)")
  }
}
