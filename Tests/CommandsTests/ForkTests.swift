import Commands
import Foundation
import Language
import TestSupport
import Testing

/// After a fork, whatever is done, and `undo`, every hash is as before, and what is done next comes out the
/// same.
struct ForkTests {
  /// Statements after which there is an object of each kind, some in the middle of what they do.
  private static let preparation = """
    arm = ReacherVertical
    step arm [0.3, -0.2]
    push = ReacherPush
    walks = collect arm trajectories=30 length=2
    e = ActionEmbedding walks hidden=4 batch=2 epoch_size=8 decoder_epochs=1
    train e epochs=1
    agent = TD3 arm hidden=[4] batch=4 learning_starts=10
    train agent steps=30 every=0
    planner = TD3 arm actions=e hidden=[4] batch=4 learning_starts=10
    chance = RandomAgent arm actions=e
    t = neighbors e of=[0, 0] k=3
    a = [[1, 2], [3, 4]]
    n = 3
    l = [arm, agent, [t, "x"]]
    r = reset push
    def f(x) { return x + n }
    """

  /// What changes objects, values and the session.
  private static let changes = [
    "step arm [0.1, 0.1]", "reset arm", "reset push", "rollout arm policy=chance",
    "sample walks n=2", "train e epochs=1 decoder=false", "train e data=walks epochs=1 decoder=false",
    "train agent steps=17 every=0", "train agent steps=120 every=50 episodes=1",
    "train planner steps=40 every=0", "evaluate agent episodes=1", "a[0, 1] = random(1)[0]", "n = n + 1",
    "forget t", "arm = ReacherTurn", "other = TD3 arm hidden=[4]", "set seed=5", "set threads=2",
    "l = [l, 1]", "def f(x) { return 0 }", "x = random(3)", "e = agent", "walks = 3",
    "for i in 1..3 { step push [0.1, 0.2] }", "agent2 = over q in [1] { train agent steps=20 every=0 }",
    "act agent arm.observation", "decode e [0, 0]",
  ]

  private func prepared(_ preparation: String = preparation) throws -> Bench {
    let bench = Bench()
    let problem = bench.run(preparation).problem
    try #require(problem == nil, "\(problem ?? "")")
    return bench
  }

  @Test(.timeLimit(.minutes(10)), arguments: TestTier.current == .fast ? [1] : [1, 2])
  func everyHashIsAsBefore(seed: UInt64) throws {
    let bench = try prepared()
    var random = SeededGenerator(seed: seed)
    for round in 0..<6 {
      let before = try sessionHashes(bench.session)
      let identities = bench.session.variables.all.map { $0.value.object.map { ObjectIdentifier($0) } }
      #expect(bench.run("fork").problem == nil)
      #expect(try sessionHashes(bench.session) == before, "forking itself changes nothing")
      var done: [String] = []
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let text = Self.changes.randomElement(using: &random) ?? ""
        // some of what is done is stopped in its midst, and some fails
        bench.pollsLeft = Bool.random(using: &random) ? nil : Int.random(in: 5...60, using: &random)
        _ = bench.run(text)
        bench.pollsLeft = nil
        done.append(text)
      }
      let middle = round.isMultiple(of: 3) ? try sessionHashes(bench.session) : [:]
      if !middle.isEmpty {
        // a fork within a fork
        #expect(bench.run("fork").problem == nil)
        _ = bench.run(Self.changes.randomElement(using: &random) ?? "")
        #expect(bench.run("undo").problem == nil)
        #expect(try sessionHashes(bench.session) == middle, "\(seed), \(round): \(done)")
      }
      #expect(bench.run("undo").problem == nil)
      let after = try sessionHashes(bench.session)
      for (name, hash) in before {
        #expect(after[name] == hash, "\(seed), \(round): \(name) after \(done)")
      }
      #expect(after.count == before.count, "\(seed), \(round): \(done)")
      #expect(bench.session.variables.all.map { $0.value.object.map { ObjectIdentifier($0) } } == identities)
    }
  }

  @Test(.timeLimit(.minutes(10))) func whatFollowsComesOutTheSame() throws {
    let bench = try prepared()
    let course = """
      train agent steps=60 every=30 episodes=1; train planner steps=30 every=0; train e epochs=1 \
      decoder=false; reset arm
      step arm [0.2, 0.1]; x = random(4); y = sample walks n=3; z = ReacherVertical; reset push
      """
    var results: [[String: UInt64]] = []
    for _ in 0..<3 {
      #expect(bench.run("fork").problem == nil)
      #expect(bench.run(course).problem == nil)
      results.append(try sessionHashes(bench.session))
      #expect(bench.run("undo").problem == nil)
    }
    #expect(results[0] == results[1] && results[1] == results[2])
  }

  @Test(.timeLimit(.minutes(10)), .enabled(if: TestTier.current >= .normal))
  func whatSeesFramesGoesBackToo() throws {
    let bench = try prepared(
      """
      arm = ReacherVertical
      cam = Pixels arm stack=2
      seen = collect cam trajectories=3 length=2
      s = StateActionEmbedding seen latent=2 hidden=4 batch=2 epoch_size=4
      v = VAE seen latent=2 batch=2 epoch_size=4
      agent = TD3 cam hidden=[4] batch=2 learning_starts=5
      train agent steps=4 every=0
      """)
    let before = try sessionHashes(bench.session)
    let course = """
      fork; train s epochs=1 decoder=false; train v epochs=1; train agent steps=8 every=0; reset cam
      step cam [0.1, 0.1]
      """
    #expect(bench.run(course).problem == nil)
    let once = try sessionHashes(bench.session)
    #expect(
      Set(before.keys).allSatisfy { ["arm", "seen", "(streams)"].contains($0) || before[$0] != once[$0] })
    #expect(bench.run("undo").problem == nil)
    #expect(try sessionHashes(bench.session) == before)
    #expect(bench.run(course).problem == nil)
    #expect(try sessionHashes(bench.session) == once)
  }

  @Test func aLoopOverObjectsAndLists() throws {
    let bench = try prepared()
    let before = try sessionHashes(bench.session)
    let problem = bench.run("for o in [arm, push] { fork; reset o; undo }; forget o").problem
    #expect(problem == nil)
    var after = try sessionHashes(bench.session)
    after["(streams)"] = before["(streams)"]
    #expect(after == before)
    #expect(try bench.value("l[0].state.elapsed == arm.state.elapsed") == .boolean(true))
  }

  @Test func errorsSayWhatToDo() throws {
    let bench = Bench()
    #expect(bench.run("undo").message == "there is no fork to go back to; 'fork' makes one")
    #expect(bench.run("fork drop=true").message == "there is no fork to go back to; 'fork' makes one")
    #expect(bench.run("def g() { fork }; g()").message?.contains("outside functions") == true)
    #expect(bench.run("a = 1; fork; fork; a = 2; fork drop=true; undo").problem == nil)
    #expect(try bench.value("a") == .number(1))
    #expect(
      bench.notes.suffix(2) == ["gave the last fork up; 1 fork is left", "back at the fork; no fork is left"])
  }
}
