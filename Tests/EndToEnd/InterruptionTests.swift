private import Glibc
import TestSupport
import Testing

/// Presses Ctrl-C in every state there is.
@Suite(.serialized) struct InterruptionTests {
  private let small = """
    arm = ReacherVertical
    w = collect arm trajectories=500 length=3
    e = ActionEmbedding w hidden=16 batch=16 epoch_size=100 decoder_epochs=1
    agent = TD3 arm hidden=[16, 16] batch=16
    t = ActionEmbedding w hidden=16 batch=4 epoch_size=100 decoder_epochs=1
    train t epochs=1
    """

  /// A shell in which small objects were made.
  private func shell() throws -> (Dyne, PseudoTerminal) {
    let dyne = try Dyne()
    let script = dyne.home.write(small, to: "small.dyne")
    return (dyne, try dyne.shell(["-i", script]))
  }

  @Test func everyLongCommandStopsAndItsObjectStaysUsable() throws {
    let (_, terminal) = try shell()
    for (statement, standing) in [
      ("train agent steps=1M every=0", "agent stopped at step "), ("train e epochs=100k", "e stopped after "),
      ("collect arm trajectories=1M length=4", "interrupted"),
      ("evaluate agent episodes=10k", "interrupted"),
      ("collect arm trajectories=1M policy=agent", "interrupted"),
      ("outcomes arm policy=agent n=100k steps=90", "interrupted"),
      ("while true { reset arm; rollout arm steps=50 }", "interrupted"),
      ("for k in 1..100k { neighbors t of=zeros(3, 2) k=3 }", "interrupted"),
      ("over seed in 1..1M { train agent steps=10k; 1 }", "interrupted"),
      ("x = over k in 1..16M { k * k }", "interrupted"),
    ] {
      press("print 'go'; \(statement); print 'never'\r", terminal, until: "\r\ngo\r\n")
      usleep(200_000)
      press("\u{3}", terminal, until: standing)
      #expect(terminal.wait(for: "dyne> "), "\(statement) \(terminal.transcript)")
    }
    press(
      "print agent.steps > 0 and length((act agent arm.observation)) == 2\r", terminal, until: "\r\ntrue\r\n")
    #expect(!String(decoding: terminal.screen, as: UTF8.self).contains("\r\nnever"))
  }

  @Test func trainingGoesOnWithTheSameBits() throws {
    let (dyne, terminal) = try shell()
    let path = dyne.home.path
    press("print 'go'; train agent steps=3000 every=0\r", terminal, until: "\r\ngo\r\n")
    press("\u{3}", terminal, until: "agent stopped at step ")
    press("print agent.steps < 3000\r", terminal, until: "\r\ntrue\r\n")
    press(
      "train agent steps=3000 - agent.steps every=0; save agent to='\(path)/parts'\r", terminal,
      until: "wrote")
    press("print 'go'; train e epochs=30\r", terminal, until: "\r\ngo\r\n")
    press("\u{3}", terminal, until: "e stopped after ")
    press("train e; save e to='\(path)/e-parts'\r", terminal, until: "wrote")
    let whole = dyne.run(
      "-c",
      small + "\ntrain agent steps=3000 every=0; save agent to='\(path)/whole'; train e epochs=30; "
        + "save e to='\(path)/e-whole'")
    #expect(whole.status == .exited(0), "\(whole.errors)")
    #expect(dyne.home.bytes("parts.safetensors") == dyne.home.bytes("whole.safetensors"))
    #expect(dyne.home.bytes("e-parts.safetensors") == dyne.home.bytes("e-whole.safetensors"))
  }

  @Test func impatienceDoesNotEndTheShell() throws {
    let (_, terminal) = try shell()
    for _ in 0..<5 {
      press("print 'go'; train agent steps=1M\r", terminal, until: "\r\ngo\r\n")
      usleep(50_000)
      terminal.send("\u{3}\u{3}\u{3}\u{3}")
      #expect(terminal.wait(for: "interrupted"), "\(terminal.transcript)")
      #expect(terminal.wait(for: "dyne> "))
    }
    press("print 'alive'\r", terminal, until: "\r\nalive\r\n")
  }

  @Test func controlCInASearchOrAMenuKeepsTheShell() throws {
    let terminal = try Dyne().shell()
    press("print 'here'\r", terminal, until: "\r\nhere\r\n")
    press("\u{12}pri", terminal, until: "search `pri`")
    press("\u{3}", terminal, until: "dyne> ")
    press("\t\t", terminal, until: "more")
    press("\u{3}", terminal, until: "dyne> ")
    press("print 'alive'\r", terminal, until: "\r\nalive\r\n")
  }

  @Test func anIncludedScriptStopsWithItsIncluder() throws {
    let dyne = try Dyne()
    let path = dyne.home.write("print 'inside'\nwhile true { }\nprint 'never'", to: "inner.dyne")
    let terminal = try dyne.shell()
    press("include '\(path)'; print 'nor this'\r", terminal, until: "\r\ninside\r\n")
    press("\u{3}", terminal, until: "interrupted at \(path):2")
    press("print 'alive'\r", terminal, until: "\r\nalive\r\n")
    let screen = String(decoding: terminal.screen, as: UTF8.self)
    #expect(!screen.contains("\r\nnever") && !screen.contains("\r\nnor this"))
  }

  @Test func scriptsAndStatementsStopWith130() throws {
    let dyne = try Dyne()
    let work = small + "\nprint 'ready'\ntrain agent steps=1M\nprint 'never'"
    let script = dyne.home.write(work, to: "work.dyne")
    for arguments in [[script], ["-c", work]] {
      let terminal = try #require(PseudoTerminal(dyne.path, arguments, environment: dyne.environment))
      #expect(terminal.wait(for: "\r\nready\r\n") || terminal.wait(for: "ready"), "\(terminal.transcript)")
      usleep(100_000)
      terminal.send("\u{3}")
      #expect(terminal.wait(for: ":8: agent stopped at step"), "\(terminal.transcript)")
      #expect(terminal.waitForEnd() == .exited(130), "\(terminal.transcript)")
    }
    let signalled = try #require(PseudoTerminal(dyne.path, [script], environment: dyne.environment))
    #expect(signalled.wait(for: "ready"))
    kill(signalled.process, SIGINT)
    #expect(signalled.waitForEnd() == .exited(130), "\(signalled.transcript)")
  }
}
