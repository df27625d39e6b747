import Foundation
import TestSupport
import Testing

/// Sweeps over the parameters of a script.
@Suite(.serialized) struct SweepTests {
  private let dyne: Dyne

  init() throws {
    dyne = try Dyne()
    _ = dyne.home.write(
      """
      param latent = 2 "the size"
      param rate = 0.5 "the rate"
      print "looking"
      report score=latent * rate first=random()
      """, to: "try.dyne")
  }

  private func run(_ statements: String) -> Program.Result {
    let text = "cd \"\(dyne.home.path)\"; \(statements)"
    return dyne.run("--threads", "2", "-c", text)
  }

  @Test func eachCombinationIsAMember() {
    let result = run(
      """
      t = sweep "try.dyne" seed=1..2 latent=[1, 4] to="runs/s"
      print t.latent t.seed t.rate t.score
      print (table "runs/s") == t
      done = where (runs "runs/s") state == "finished"
      print length(done.name)
      """)
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(
      result.output == "[1, 1, 4, 4] [1, 2, 1, 2] [0.5, 0.5, 0.5, 0.5] [0.5, 0.5, 2, 2]\ntrue\n4\n",
      "\(result.output)")
    #expect(result.errors.contains("4 members, 4 to run, 2 at once"), "\(result.errors)")
    let log = try? String(
      contentsOfFile: dyne.home.path + "/runs/s/latent=4,seed=2/log-1.txt", encoding: .utf8)
    #expect(log?.hasPrefix("looking\n") == true)
  }

  @Test func aMemberGivesTheNumbersOfTheScriptAlone() {
    let swept = run("t = sweep \"try.dyne\" seed=3 to=\"runs/s\"; print t[0].first")
    let script = dyne.home.path + "/try.dyne"
    let alone = dyne.run("--seed", "3", "--quiet", script)
    #expect(swept.status == .exited(0), "\(swept.errors)")
    #expect(alone.output.contains(swept.output.trimmingCharacters(in: .whitespacesAndNewlines).prefix(6)))
  }

  @Test func theSameSweepDoesOnlyWhatIsMissing() {
    _ = run("t = sweep \"try.dyne\" seed=1..2 to=\"runs/s\"")
    let again = run("t = sweep \"try.dyne\" seed=1..3 latent=2 to=\"runs/s\"; print length(t)")
    #expect(again.errors.contains("3 members (2 finished), 1 to run"), "\(again.errors)")
    #expect(again.output == "3\n", "\(again.output)")
  }

  @Test func aChangedScriptIsNoticed() {
    _ = run("t = sweep \"try.dyne\" seed=1..2 to=\"runs/s\"")
    _ = dyne.home.write("param latent = 2 \"the size\"\nreport score=latent + 1\n", to: "try.dyne")
    let kept = run("t = sweep \"try.dyne\" seed=1..2 to=\"runs/s\" again=failed; print t.score")
    #expect(kept.output == "[1, 1]\n", "\(kept.output)\(kept.errors)")
    let result = run("t = sweep \"try.dyne\" seed=1..2 to=\"runs/s\"; print t.score")
    #expect(result.errors.contains("the script has changed since 2 members ran"), "\(result.errors)")
    #expect(result.output == "[3, 3]\n", "\(result.output)")
    #expect(FileManager.default.fileExists(atPath: dyne.home.path + "/runs/s/former/seed=1-1/run.json"))
  }

  @Test func othersGoOnWhereAMemberFails() {
    _ = dyne.home.write(
      "param k = 0 \"which\"\nif k == 2 { error = [1][k] }\nif k == 3 { shell \"kill -9 $PPID\" }\nprint k\n",
      to: "bad.dyne")
    let result = run("t = sweep \"bad.dyne\" k=1..4 to=\"runs/b\"")
    #expect(result.status == .exited(1), "\(result.errors)")
    #expect(result.errors.contains("k=2 failed: bad.dyne:2: an index must be"), "\(result.errors)")
    #expect(result.errors.contains("k=3 was killed (signal 9)"), "\(result.errors)")
    #expect(result.errors.contains("2 of 4 members failed (k="), "\(result.errors)")
    #expect(run("print (table \"runs/b\").k").output == "[1, 4]\n")
    let states = run("print (runs \"runs/b\").state")
    #expect(states.output.contains("finished") && states.output.contains("failed"), "\(states.output)")
  }

  @Test func argumentsAreCheckedBeforeAnythingStarts() {
    for (arguments, message) in [
      ("lattent=2", "did you mean 'latent'?"), ("latent=[1, \"a\"]", "'latent' must be a number"),
      ("rate=0.1..0.9", "has only 0.1"), ("seed=0.5", "as a seed"), ("by=random", "come with draws"),
      ("draws=3", "a range to draw from"), ("rate=0..1 draws=3 log=\"rate\"", "above 0"),
    ] {
      let result = run("sweep \"try.dyne\" \(arguments) to=\"runs/s\"")
      #expect(result.status == .exited(1), "\(arguments): \(result.errors)")
      #expect(result.errors.contains(message), "\(arguments): \(result.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: dyne.home.path + "/runs"))
  }

  @Test func drawsAreCombinedWithSeedsAndKeptWhenThereAreMore() {
    let few = run("t = sweep \"try.dyne\" rate=1e-4..1e-2 draws=2 log=\"rate\" seed=1..2 to=\"runs/d\"")
    #expect(few.errors.contains("4 members, 4 to run"), "\(few.errors)")
    let more = run(
      """
      t = sweep "try.dyne" rate=1e-4..1e-2 draws=3 log="rate" seed=1..2 to="runs/d"
      print (min t.rate) >= 1e-4 (max t.rate) <= 1e-2 length(t)
      """)
    #expect(more.errors.contains("6 members (4 finished), 2 to run"), "\(more.errors)")
    #expect(more.output == "true true 6\n", "\(more.output)")
  }

  @Test func numbersThatArePrintedLastAreColumns() {
    _ = dyne.home.write(
      "param k = 1 \"which\"\nfor i in 1..3 { print \"step {i} loss {k / i}\" }\nbest = k * 2\nprint best\n",
      to: "print.dyne")
    let result = run("t = sweep \"print.dyne\" k=[3] to=\"runs/p\"; print t.step t.loss t.best")
    #expect(result.output == "[3] [1] [6]\n", "\(result.output)")
  }

  @Test func aMemberReadsFilesWhereTheSweepBegan() {
    _ = dyne.home.write("a,b\n1,2\n", to: "data/numbers.csv")
    _ = dyne.home.write(
      "t = import \"data/numbers.csv\"\nexport t to=\"out.csv\"\nprint sum(t.b)\n", to: "scripts/read.dyne")
    let result = run("t = sweep \"scripts/read.dyne\" seed=1 to=\"runs/r\"")
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(FileManager.default.fileExists(atPath: dyne.home.path + "/runs/r/seed=1/out.csv"))
  }

  @Test func ctrlCStopsMembersAndTheyResume() throws {
    _ = dyne.home.write(
      """
      agent = TD3 (ReacherVertical) hidden=[20, 20]
      c = train agent steps=8k every=8k episodes=1 to="run"
      report final=c.mean[-1]
      """, to: "train.dyne")
    let shell = try dyne.shell(["--threads", "2"])
    press("cd \"\(dyne.home.path)\"\r", shell, until: "dyne>")
    press("t = sweep \"train.dyne\" seed=1..3 to=\"runs/t\"\r", shell, until: "1 waiting")
    #expect(shell.wait(for: "TD3  "), "\(shell.transcript)")
    press("\u{3}", shell, until: "0 of 3 members are done")
    press("print (runs \"runs/t\").state\r", shell, until: "[\"stopped\", \"stopped\"]")
    press("\u{4}", shell, until: "")
    let resumed = run("t = sweep \"train.dyne\" seed=1..3 to=\"runs/t\"; print t.final")
    #expect(resumed.status == .exited(0), "\(resumed.errors)")
    #expect(resumed.errors.contains("(2 stopped), 3 to run"), "\(resumed.errors)")
    let fresh = run("t = sweep \"train.dyne\" seed=1..3 to=\"runs/u\"; print t.final")
    #expect(resumed.output == fresh.output)
  }

  @Test func drawsOfASobolSequenceFillTheRanges() {
    let result = run(
      """
      t = sweep "try.dyne" rate=0.5..8.5 latent=1..8 draws=8 to="runs/d"
      t = with t cell=floor(rate - 0.5)
      print (sort t by=cell).cell
      print (sort t by=latent).latent
      """)
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.output == "[0, 1, 2, 3, 4, 5, 6, 7]\n[1, 2, 3, 4, 5, 6, 7, 8]\n", "\(result.output)")
  }

  @Test func theScriptsParametersAreCompleted() throws {
    let shell = try dyne.shell()
    press("cd \"\(dyne.home.path)\"\r", shell, until: "dyne>")
    press("sweep \"try.dyne\" lat\t", shell, until: "latent=")
    press("\u{3}", shell, until: "")
    press("\u{4}", shell, until: "")
  }

  @Test func evaluationsOfMembersAreCurves() {
    _ = dyne.home.write(
      """
      param width = 8 "units"
      agent = TD3 (ReacherVertical) hidden=[width, width]
      c = train agent steps=200 every=100 episodes=1 to="run"
      report final=c.mean[-1]
      """, to: "short.dyne")
    let result = run(
      """
      t = sweep "short.dyne" seed=1..2 width=[8, 9] to="runs/e"
      c = table "runs/e" of=evaluations
      print length(c.value) c.env_step[0] c.width[0] c.folder[0]
      narrow = where c width == 8
      s = summary narrow
      print s.n
      print "{(where narrow env_step == 200).value == (where t width == 8).final}"
      """)
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.output.hasPrefix("12 0 8 run\n2\n"), "\(result.output)")
    let mixed = run("s = summary (table \"runs/e\" of=evaluations)")
    #expect(mixed.status == .exited(1), "runs of several widths with one seed aren't one run")
  }

  @Test func aSecondSweepOfAFolderIsRefused() {
    _ = dyne.home.write("shell \"sleep 5\"\nprint 1\n", to: "slow.dyne")
    let sweep = "sweep \\\"slow.dyne\\\" seed=1 to=\\\"runs/x\\\""
    let result = run(
      """
      shell "\(dyne.path) -c '\(sweep)' > /dev/null 2>&1 & \
      until grep -q process runs/x/lock 2> /dev/null; do sleep 0.1; done"
      sweep "slow.dyne" seed=1 to="runs/x"
      """)
    #expect(result.status == .exited(1), "\(result.errors)")
    #expect(result.errors.contains("'runs/x' is in use by process "), "\(result.errors)")
  }
}
