import TestSupport
import Testing

/// Teaches lessons by a scripted learner, right and wrong.
@Suite(.serialized) struct LessonTests {
  private let lesson = """
    dyne 1
    ## A lesson about sums.
    param n = 2 "how many"
    a = [1, 2, 3]
    ##> Make `total`, the sum of `a`.
    ##! Which function adds?
    ##! total = sum(…)
    total = sum(a)
    expect total == 6, "the sum of a"
    ##? Is the mean above 1?
    mean(a) > 1
    ##? What is n times the mean?
    n * mean(a)
    ## Random numbers come from the session's stream.
    ##> Draw `x`, two random numbers.
    x = random(2)
    expect length(x) == 2, "two numbers"
    print "drawn {x}"
    ## That was all.
    """

  private func files(_ text: String? = nil) throws -> (dyne: Dyne, path: String) {
    let dyne = try Dyne(["USER": "anna"])
    return (dyne, dyne.home.write(text ?? lesson, to: "sums.dyne"))
  }

  private func teach(_ dyne: Dyne, _ path: String, _ lines: [String]) -> Program.Result {
    Program(path: "/bin/sh", environment: dyne.environment).run(
      shell(dyne, "teach", path), input: lines.map { $0 + "\n" }.joined())
  }

  /// The words for a shell that runs the program in its home, where the answers go.
  private func shell(_ dyne: Dyne, _ words: String...) -> [String] {
    ["-c", "cd '\(dyne.home.path)' && exec \"$0\" \"$@\"", dyne.path] + words
  }

  @Test func theSolutionsPassAndTheLessonIsAPlainScript() throws {
    let (dyne, path) = try files()
    let tested = dyne.run("teach", "--test", path)
    #expect(tested.status == .exited(0), "\(tested)")
    #expect(tested.output == "sums: 6 steps, 2 tasks with 3 wrong answers refused, 2 questions\n")
    #expect(dyne.run("check", path).status == .exited(0))
    let ran = dyne.run(path)
    #expect(ran.status == .exited(0) && ran.output.contains("\n4\ndrawn ["), "\(ran)")
  }

  @Test func tabCompletesTheWordsOfALesson() throws {
    let (dyne, path) = try files()
    let start = try #require(
      PseudoTerminal(
        "/bin/sh", shell(dyne, "teach", path), environment: dyne.environment, columns: 80, rows: 24))
    #expect(start.wait(for: "lesson 1/6> "), "\(start.transcript)")
    press("sk\t\r", start, until: "lesson 2/6> ")
    press("hin\t\r", start, until: "Which function adds?")
    press("by\t\r", start, until: "what you did")
  }

  @Test func aLearnerIsToldWhatIsMissingAndSeesTheTruthAfterTheGuess() throws {
    let (dyne, path) = try files()
    let ran = teach(
      dyne, path,
      [
        "", "", "total = 5", "hint", "hint", "hint", "total = 6", "maybe", "yes", "3", "x = random(2)", "",
      ])
    #expect(ran.status == .exited(0), "\(ran)")
    let output = ran.output
    #expect(!output.contains("dyne> total = sum(a)\n\nNot yet"))
    #expect(output.contains("Not yet: the sum of a: expected total == 6, but the left side is 5"))
    #expect(
      output.contains("Hint: Which function adds?\n\nHint: total = sum(…)\n\nThere is no further hint."))
    #expect(output.contains("Done: the sum of a."))
    #expect(output.contains("dyne> mean(a) > 1\ntrue\n\nYou said so."))
    #expect(ran.errors.contains("answer yes or no"))
    #expect(output.contains("dyne> n * mean(a)\n4\n\nYou said 3: 1 too low, by a factor of 1.33333."))
    #expect(output.contains("That was all.") && output.contains("you solved 2 of 2 tasks"))
    let answers = dyne.home.read("sums-anna.answers")
    #expect(answers.contains(#""question":"What is n times the mean?","answer":"3","truth":4"#))
    let summary = dyne.run("teach", "--summary", dyne.home.path + "/sums-anna.answers")
    #expect(summary.output.contains("   3  █ 1\n   4    ◀ the truth"), "\(summary)")
    let script = dyne.home.path + "/sums-anna.dyne"
    let replayed = dyne.run(script)
    #expect(replayed.status == .exited(0), "\(replayed) \(dyne.home.read("sums-anna.dyne"))")
  }

  @Test func whatIsTypedNeverChangesWhatTheLessonShows() throws {
    let (dyne, path) = try files()
    let plain = try #require(dyne.run(path).output.split(separator: "\n").last)
    let ran = teach(
      dyne, path,
      [
        "", "", "a = 'gone'", "mine = random(7)", "set seed=9", "def sum(x) { return 6 }", "total = 6",
        "", "skip", "skip", "print mine[0] my_a", "sum = 3", "x = [1, 2]", "",
      ])
    #expect(ran.status == .exited(0), "\(ran)")
    #expect(ran.output.contains("\n\(plain)\n"), "\(plain) in \(ran)")
    #expect(ran.output.contains("gone\n") && ran.errors.contains("yours is 'my_a' now"), "\(ran)")
    #expect(ran.output.contains("Not yet: there is no 'total' yet"))
    #expect(dyne.home.read("sums-anna.dyne").contains("\nfork\na = 'gone'\n"))
  }

  /// A training that the learner has done isn't done again, however it was written; anything else is.
  @Test(arguments: [
    (["x=random( 2.0 ) # two"], false), (["describe a", "x = (random(2))"], false),
    (["x = random(n)"], false),
    (["y = random(1)", "x = random(2)"], true), (["print random(1)", "x = random(2)"], true),
    (["a = [1, 2]", "x = random(2)"], true), (["n = 3", "x = random(n - 1)"], true), (["x = [1, 2]"], true),
  ])
  func aSolutionIsNotRunAgainWhereItWasTyped(_ typed: [String], _ isRunAgain: Bool) throws {
    let (dyne, path) = try files()
    let plain = try #require(dyne.run(path).output.split(separator: "\n").last)
    let ran = teach(dyne, path, ["goto 5"] + typed + [""])
    #expect(ran.output.contains("own way") == isRunAgain, "\(ran)")
    #expect(ran.output.contains("\n\(plain)\n"), "\(plain) in \(ran)")
  }

  @Test func oneCanGoBackAndForthAndComeBackLater() throws {
    let (dyne, path) = try files()
    let first = teach(
      dyne, path, ["goto 4", "back", "yes", "goto 9", "goto", "back", "goto 5", "print total n", "bye"])
    #expect(first.status == .exited(0) && first.output.contains("\n6 2\n"), "\(first)")
    #expect(first.errors.contains("goto takes a step from 1 to 6"))
    let second = teach(dyne, path, ["skip", "", "bye"])
    #expect(second.errors.contains("you were at step 5 of 6"), "\(second)")
    #expect(second.output.contains("One way to do it:") && second.output.contains("The lesson is done"))
    let third = teach(dyne, path, ["bye"])
    #expect(third.output.contains("Step 1 of 6"), "\(third)")
  }

  @Test(arguments: [
    ("a = 0\n##> Do.\na = 1\nexpect a >= 0", "holds before anything is done"),
    ("##> Do.\na = 1\nexpect a >= 0", "holds for wrong answers too, such as: a = 2"),
    ("##> Do.\na = 1\nexpect a == 3, \"three\"", "three: expected a == 3"),
    ("a = [1][4]", "an index must be"),
    ("##? What?\nprint 3", "gives no value"),
    ("##> Do.\na = 1", "the task has no check"),
  ])
  func faultsOfALessonAreFound(text: String, message: String) throws {
    let (dyne, path) = try files(text)
    let tested = dyne.run("teach", "--test", path)
    #expect(tested.status == .exited(3) && tested.errors.contains(message), "\(tested)")
  }

  @Test func aLessonWithFaultsStaysAtItsStep() throws {
    let (dyne, path) = try files("b = 4\n## Now it fails.\na = [1][b]\n## On.\nprint 'on'")
    let ran = teach(dyne, path, ["", "", "b = 0", "", "goto 3", "bye"])
    #expect(ran.status == .exited(0) && ran.errors.contains("a fault of the lesson"), "\(ran)")
    #expect(teach(dyne, dyne.home.write("##> x\na = 1", to: "wrong.dyne"), []).status == .exited(2))
    #expect(dyne.run("check", dyne.home.path + "/wrong.dyne").status == .exited(2))
    #expect(dyne.run(dyne.home.path + "/wrong.dyne").status == .exited(0))
    #expect(dyne.run("teach", "no_such.dyne").status == .exited(2))
    #expect(dyne.run("teach").status == .exited(2) && dyne.run("--test", path).status == .exited(2))
  }

  @Test func aTerminalShowsWhereTheLearnerIs() throws {
    let (dyne, path) = try files()
    let terminal = try #require(
      PseudoTerminal("/bin/sh", shell(dyne, "teach", path), environment: dyne.environment))
    #expect(terminal.wait(for: "lesson 1/6> "), "\(terminal.transcript)")
    press("\r", terminal, until: "lesson 2/6> ")
    press("for i in 1..2 {\r", terminal, until: "{> ")
    press("\u{3}", terminal, until: "lesson 2/6> ")
    press("while true { }\r", terminal, until: "\r\n")
    _ = terminal.listen()
    press("\u{3}", terminal, until: "lesson 2/6> ")
    press("total = = 6\u{3}", terminal, until: "lesson 2/6> ")
    press("total = sum(a)\r", terminal, until: "lesson 3/6> ")
    press("\u{3}", terminal, until: "lesson 3/6> ")
    press("no\r", terminal, until: "You said no.")
    #expect(terminal.wait(for: "lesson 4/6> "))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\u{4}")
    #expect(terminal.waitForEnd() == .exited(0), "\(terminal.transcript)")
  }
}
