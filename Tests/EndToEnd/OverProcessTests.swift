import Foundation
import TestSupport
import Testing

/// Runs of `over` in processes of their own.
@Suite(.serialized) struct OverProcessTests {
  @Test func membersGiveTheBitsOfRunsOneAfterAnother() throws {
    let dyne = try Dyne()
    let result = dyne.runScript(
      """
      arm = ReacherVertical
      def go() {
        agent = TD3 arm hidden=[20, 20]
        train agent steps=150 every=100 episodes=1
        return {agent=agent, mean=agent.curve.mean, r=random()}
      }
      a = over seed in 1..3 { x = go(); print "seed {seed}"; x }
      b = over seed in 1..3 parallel=1 { go() }
      for i in 0..2 { expect a[i].mean == b[i].mean; expect a[i].r == b[i].r }
      x = a[1].agent; y = b[1].agent
      curve = train x steps=110 every=50 episodes=1
      curve = train y steps=110 every=50 episodes=1
      expect x.curve == y.curve
      """, "--threads", "2")
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.output == "seed 1\nseed 2\nseed 3\n")
  }

  @Test func valuesOfAllKindsComeBack() throws {
    let dyne = try Dyne()
    let result = dyne.runScript(
      """
      x = over k in 1..3 parallel=2 { {n=none, t=(table [{a=k, b="x"}]), v=[nan, inf, -0, 0.1], s="ä\\n", \
      l=[k, "b", [true]]} }
      y = over k in 1..3 parallel=1 { {n=none, t=(table [{a=k, b="x"}]), v=[nan, inf, -0, 0.1], s="ä\\n", \
      l=[k, "b", [true]]} }
      print "{x}" == "{y}"
      z = over k in 1..3 parallel=2 { 1..k }
      print z[2] (over k in 1..2 parallel=2 { (over j in 1..2 parallel=2 { j * k }) })
      e = over k in 1..2 parallel=2 { ReacherVertical seed=k }
      print (reset e[1]) == (reset (ReacherVertical seed=2))
      """)
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.output.hasPrefix("true\n"), "\(result.output)")
  }

  @Test func othersGoOnWhereOneFails() throws {
    let dyne = try Dyne()
    let result = dyne.runScript(
      """
      try { x = over k in 1..4 parallel=2 { print k; [0, 0, 0, 0][k + 1] } } catch e { print e.message }
      x = over k in 1..4 parallel=2 { expect k != 2, "two"; k }
      """)
    #expect(result.status == .exited(3), "\(result.errors)")
    #expect(result.output == "1\n2\n3\n4\nan index must be between -4 and 3, but is 4\n", "\(result.output)")
    #expect(result.errors.contains("two: expected k != 2"), "\(result.errors)")
    #expect(result.errors.contains("the values of the 3 runs"), "\(result.errors)")
  }

  @Test func aMemberThatIsKilledIsReported() throws {
    let dyne = try Dyne()
    let result = dyne.runScript(
      "x = over k in 1..3 parallel=2 { if k == 2 { shell \"kill -9 $PPID\" }; k }")
    #expect(result.status == .exited(1), "\(result.errors)")
    #expect(result.errors.contains("the run of k = 2 was killed (signal 9)"), "\(result.errors)")
    #expect(result.errors.contains("the values of the 2 runs"), "\(result.errors)")
  }

  @Test func ctrlCStopsAllWithTheirObjects() throws {
    let dyne = try Dyne()
    let shell = try dyne.shell()
    press(
      "x = over seed in 1..4 { agent = TD3 (ReacherVertical) hidden=[20, 20]; train agent steps=10M "
        + "every=10M; agent }\r",
      shell, until: "seed = 2  ")
    #expect(shell.wait(for: "2 waiting"), "\(shell.transcript)")
    press("\u{3}", shell, until: "that stopped had made")
    press("y = result; print \"{length(y)} runs\"\r", shell, until: "2 runs")
    press("y[1].agent.steps >= 0\r", shell, until: "true")
    press("\u{4}", shell, until: "")
  }
}
