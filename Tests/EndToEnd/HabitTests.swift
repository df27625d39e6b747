import TestSupport
import Testing

/// Habits at the built program: pasted sessions, files beside scripts, long help.
struct HabitTests {
  @Test func pastedSessionsRunOnStandardInput() throws {
    let session = "dyne> x = 3\ndyne> for i in 1..2 {\n   {> print i * x\n   {> }\n3\n6\ndyne> x\n3\n"
    for arguments in [[], ["-"]] as [[String]] {
      let result = Program(path: try Dyne().path, environment: try Dyne().environment).run(
        arguments, input: session)
      #expect(result.output == "3\n6\n3\n", "\(result)")
      #expect(result.errors.contains("without a prompt are skipped"), "\(result)")
    }
  }

  @Test func aPastedBlockAtThePromptLosesPromptsAndOutput() throws {
    let terminal = try Dyne().shell()
    press(
      "\u{1b}[200~dyne> y = 40\ndyne> print y\n40\ndyne> print y + 2\u{1b}[201~\r", terminal,
      until: "\r\n42\r\n")
    press("dyne> print y + 3\r", terminal, until: "\r\n43\r\n")
  }

  @Test func filesBesideAScriptAreFound() throws {
    let dyne = try Dyne()
    dyne.home.write("a,b\n1,2\n", to: "t.csv")
    let script = dyne.home.write("t = import \"t.csv\"\nprint t.a\n", to: "s.dyne")
    let result = dyne.run("--no-rc", script)
    #expect(result.output == "[1]\n", "\(result)")
    let missing = dyne.home.write("t = import \"no.csv\"\n", to: "m.dyne")
    #expect(
      dyne.run("check", missing).errors.contains("neither in the current folder nor next to the script"))
    let made = dyne.home.write("save [1] to=\"no.json\"\nprint (load \"no.json\")\n", to: "w.dyne")
    #expect(dyne.run("check", made).errors == "")
  }

  @Test func longHelpIsShownPageByPage() throws {
    let dyne = try Dyne(["PAGER": ""])
    let terminal = try dyne.shell()
    press("help TD3\r", terminal, until: "Space: next")
    press(" ", terminal, until: "b: back")
    press("q", terminal, until: "dyne> ")
    press("help TD3\r", terminal, until: "Space: next")
    press("\u{3}", terminal, until: "dyne> ")
    press("set pager=never\r", terminal, until: "dyne> ")
    press("help TD3; print 'end'\r", terminal, until: "\r\nend\r\n")
    press("clear\r", terminal, until: "dyne> ")
    press("exit\r", terminal, until: "")
    #expect(terminal.waitForEnd() == .exited(0))
  }

  @Test func whatSumsWorkUpComesBeforeWhatFollows() throws {
    let result = try Dyne().run(
      "--no-rc", "-c", "arm = ReacherVertical; w = collect arm trajectories=200k; shell \"echo after >&2\"")
    let (work, after) = (result.errors.firstRange(of: "sequences/s"), result.errors.firstRange(of: "after"))
    if let work, let after { #expect(work.lowerBound < after.lowerBound, "\(result.errors)") }
  }
}
