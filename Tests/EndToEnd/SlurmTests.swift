import Foundation
import TestSupport
import Testing

/// Sweeps on a Slurm cluster of this machine alone (Tests/Slurm/cluster).
@Suite(
  .serialized, .enabled(if: Cluster.isInstalled, "needs Debian's slurmctld, slurmd, slurm-client and munge"))
struct SlurmTests {
  private let cluster: Cluster
  private let dyne: Dyne

  init() throws {
    cluster = try Cluster()
    dyne = try Dyne(["SLURM_CONF": cluster.folder.path + "/c/slurm.conf"])
    _ = dyne.home.write("param k = 1 \"which\"\nreport double=2 * k\n", to: "quick.dyne")
    _ = dyne.home.write(
      """
      agent = TD3 (ReacherVertical) hidden=[20, 20]
      c = train agent steps=60k every=20k episodes=1 to="run"
      report final=c.mean[-1]
      """, to: "train.dyne")
  }

  private func run(_ statements: String) -> Program.Result {
    // three trainings beside three of Slurm's take a slow machine a minute
    Program(path: dyne.path, environment: dyne.environment)
      .run(["--threads", "1", "-c", "cd \"\(dyne.home.path)\"; \(statements)"], seconds: 180)
  }

  /// Waits until a member's folder says that it is in a state.
  private func wait(for member: String, toBe state: String, seconds: Double = 30) -> Bool {
    let path = "\(dyne.home.path)/\(member)/status.json"
    let end = Date() + seconds
    while Date() < end {
      if let text = try? String(contentsOfFile: path, encoding: .utf8),
        text.contains("\"state\":\"\(state)\""),
        state != "running" || text.contains("\"doing\"")
      {
        return true
      }
      usleep(50_000)
    }
    return false
  }

  @Test func anArrayRunsAndItsCommandsAreThoseOfLocalSweeps() {
    let submitted = run("t = sweep \"quick.dyne\" k=1..200 to=\"runs/q\" on=slurm parallel=1")
    #expect(submitted.status == .exited(0), "\(submitted.errors)")
    #expect(submitted.errors.contains("200 members, 200 to run by Slurm"), "\(submitted.errors)")
    // an array of 150 is the largest here
    #expect(submitted.errors.contains("(job 1, "), "\(submitted.errors)")
    let waiting = run("x = where (runs \"runs/q\") state == \"waiting\"; print length(x.name) > 150")
    #expect(waiting.output == "true\n", "\(waiting.output)\(waiting.errors)")
    let again = run("t = sweep \"quick.dyne\" k=1..200 to=\"runs/q\" on=slurm")
    #expect(again.errors.contains("nothing to run"), "\(again.errors)")
    let stopped = run("print (stop \"runs/q\") > 150")
    #expect(stopped.output == "true\n", "\(stopped.output)\(stopped.errors)")
    #expect(cluster.waitForEmptyQueue())
    let few = run("t = sweep \"quick.dyne\" k=1..4 to=\"runs/q\" on=slurm sbatch=\"--partition=all\"")
    #expect(few.status == .exited(0), "\(few.errors)")
    let watched = run(
      "print (watch \"runs/q\").failed; t = table \"runs/q\"; t = where t k < 5; print max(t.double)")
    #expect(watched.output == "0\n8\n", "\(watched.output)\(watched.errors)")
  }

  /// A signal before the time limit, a node that is lost with its tasks, and one whose tasks go on although
  /// the controller gives them to another node: all at once, since what goes back into the queue waits there.
  @Test func faultsLoseNothing() {
    for (seed, options) in [(1, "--nodelist=node3"), (2, "--nodelist=node1"), (3, "--exclude=node1")] {
      let result = run(
        "t = sweep \"train.dyne\" seed=\(seed) to=\"runs/\(seed)\" on=slurm sbatch=\"\(options)\"")
      #expect(result.status == .exited(0), "\(result.errors)")
    }
    for seed in 1...3 { #expect(wait(for: "runs/\(seed)/seed=\(seed)", toBe: "running")) }
    let tasks = cluster.run("squeue -h -r -o '%F_%K %N'").split(separator: "\n").map(String.init)
    func task(on node: String) -> String {
      tasks.first { $0.hasSuffix(node) }.map { String($0.prefix { $0 != " " }) } ?? ""
    }
    cluster.run("scancel --batch --signal=TERM \(task(on: "node3"))")
    #expect(wait(for: "runs/1/seed=1", toBe: "stopped"))
    cluster.act("kill-node", "1")
    cluster.act("kill-daemon", "2")
    cluster.run("scontrol update nodename=node1,node2 state=down reason=test")
    #expect(run("print (runs \"runs/2\").state").output == "[\"stopped\"]\n")
    cluster.act("start-node", "1")
    let undisturbed = run("t = sweep \"train.dyne\" seed=1..3 to=\"runs/local\" parallel=3; print t.final")
    for seed in 1...3 { #expect(wait(for: "runs/\(seed)/seed=\(seed)", toBe: "finished", seconds: 90)) }
    #expect(cluster.waitForEmptyQueue())
    let finals = run(
      "print [(table \"runs/1\").final[0], (table \"runs/2\").final[0], (table \"runs/3\").final[0]]")
    #expect(
      finals.output == undisturbed.output && !finals.output.isEmpty,
      "\(finals.output)\(finals.errors)\(undisturbed.output)\(undisturbed.errors)")
    #expect(run("print logs(\"runs/1/seed=1\")").output.contains("final"))
    // each began anew but the one whose node was only thought to be lost
    #expect((1...3).map { logs(of: $0) } == [2, 2, 1])
  }

  /// How often a member began.
  private func logs(of seed: Int) -> Int {
    let path = dyne.home.path + "/runs/\(seed)/seed=\(seed)"
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).count { $0.hasPrefix("log-") }
  }

  @Test func jobsThatALostControllerForgotAreSubmittedAgain() {
    let submitted = run("t = sweep \"quick.dyne\" k=1..3 to=\"runs/c\" on=slurm sbatch=\"--begin=now+60\"")
    #expect(submitted.status == .exited(0), "\(submitted.errors)")
    cluster.act("kill-controller")
    cluster.act("start-controller")
    let again = run("t = sweep \"quick.dyne\" k=1..3 to=\"runs/c\" on=slurm")
    #expect(again.status == .exited(0), "\(again.errors)")
    // it may have kept the jobs, which then wait, or forgotten them
    cluster.run("squeue -h -r -o %F_%K | xargs -r -I{} scontrol update jobid={} starttime=now")
    #expect(cluster.waitForEmptyQueue())
    #expect(run("print (table \"runs/c\").double").output == "[2, 4, 6]\n")
    #expect(run("print (runs \"runs/c\").state").output.contains("finished"))
  }

  @Test(.enabled(if: TestTier.current >= .long)) func twoHundredShortMembersAllFinish() {
    _ = run("t = sweep \"quick.dyne\" k=1..200 to=\"runs/q\" on=slurm")
    #expect(cluster.waitForEmptyQueue(seconds: 300))
    let table = run("t = table \"runs/q\"; print length(t.k) sum(t.double)")
    #expect(table.output == "200 40200\n", "\(table.output)\(table.errors)")
  }

  @Test(.enabled(if: TestTier.current >= .long)) func theTimeLimitOnlyInterrupts() {
    // half a minute is what a limit of one minute leaves, whatever the machine
    _ = dyne.home.write(
      """
      agent = TD3 (ReacherVertical) hidden=[20, 20]
      c = train agent steps=1k every=1k episodes=1 to="run"
      for i in 1..8 { if not exists("part{i}.json") { shell "sleep 7"; save i to="part{i}.json" } }
      report final=c.mean[-1]
      """, to: "long.dyne")
    _ = run("t = sweep \"long.dyne\" seed=1 to=\"runs/l\" on=slurm time=\"1\"")
    #expect(wait(for: "runs/l/seed=1", toBe: "finished", seconds: 400))
    #expect(cluster.waitForEmptyQueue())
    let path = dyne.home.path + "/runs/l/seed=1"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    #expect(names.count { $0.hasPrefix("log-") } > 1, "the limit must have come")
  }

  @Test func withoutAnAnswerNothingIsLost() {
    cluster.act("stop")
    let result = run("t = sweep \"quick.dyne\" k=1..3 to=\"runs/n\" on=slurm")
    #expect(result.status == .exited(1))
    #expect(result.errors.contains("failed: "), "\(result.errors)")
    for (options, message) in [
      ("sbatch=\"--comment=x\"", "to 'sweep'"), ("time=\"soon\"", "days-hours"), ("partition=1", "a string"),
    ] {
      let refused = run("sweep \"quick.dyne\" k=1..3 to=\"runs/n\" on=slurm \(options)")
      #expect(refused.errors.contains(message), "\(options): \(refused.errors)")
    }
    let local = run("t = sweep \"quick.dyne\" k=1..3 to=\"runs/n\"; print t.double")
    #expect(local.output == "[2, 4, 6]\n", "\(local.errors)")
  }
}

/// The cluster, with a folder of its own; it ends with this object.
final class Cluster {
  let folder = TemporaryFolder()
  private static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Slurm/cluster").path

  static var isInstalled: Bool {
    ["/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/bin/sbatch", "/usr/sbin/munged"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  init() throws {
    act("start", "\(17_000 + Int(getpid()) % 100 * 100)")
    try #require(run("sinfo -h -o %T").contains("idle"), "the cluster must start")
  }

  deinit { act("stop") }

  func act(_ words: String...) {
    _ = Program(path: Cluster.script, environment: environment).run([folder.path + "/c"] + words, input: "")
  }

  @discardableResult
  func run(_ command: String) -> String {
    Program(path: "/bin/bash", environment: environment).run(["-c", command], input: "").output
  }

  func waitForEmptyQueue(seconds: Double = 60) -> Bool {
    let end = Date() + seconds
    while Date() < end {
      if run("squeue -h").isEmpty { return true }
      usleep(100_000)
    }
    return false
  }

  private var environment: [String: String] {
    ["PATH": "/usr/bin:/bin:/usr/sbin", "SLURM_CONF": folder.path + "/c/slurm.conf"]
  }
}
