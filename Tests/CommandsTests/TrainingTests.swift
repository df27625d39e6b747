import Agents
import Commands
import Experiments
import Language
import Networks
import Numerics
import TestSupport
import Testing

/// What `train` promises at the prompt.
struct TrainingTests {
  private static let preparation = """
    arm = ReacherVertical
    walks = collect arm trajectories=60 length=3
    e = ActionEmbedding walks hidden=4 batch=4 epoch_size=40 decoder_epochs=1
    """

  private func bench(_ text: String = "") throws -> Bench {
    let bench = Bench()
    let problem = bench.run(Self.preparation + "\n" + text).problem
    try #require(problem == nil, "\(problem ?? "")")
    return bench
  }

  private func saved(_ text: String) throws -> [UInt8] {
    let bench = try bench(text + "\nsave e to=\"x\"")
    return bench.folder.bytes("x.safetensors")
  }

  @Test func trainingTwiceIsTrainingOnceForTheSum() throws {
    let once = try saved("train e epochs=4")
    for text in [
      "train e epochs=2; train e epochs=2", "train e epochs=1 decoder=false; train e epochs=3",
      "train e epochs=1; decode e [1, 0]; train e epochs=3 decoder=false; decode e [1, 0]",
      "train e epochs=3; train e epochs=1 decoder=false; train e epochs=0",
      "train e epochs=2; save e to=\"half\"; e = load \"half\"; train e epochs=2",
    ] {
      #expect(try saved(text) == once, "\(text)")
    }
  }

  @Test func figuresOfMetricsSayWhatTheyShow() throws {
    let bench = try bench("train e epochs=2 to=\"run\"\na = TD3 arm hidden=[4]\nb = TD3 arm hidden=[4]")
    let outcome = bench.run(
      """
      train a steps=200 every=100 episodes=1
      train b steps=200 every=100 episodes=1
      plot "run" y=kl to="kl.svg"
      plot [[a, b], [a]] labels=["two", "one"] y=critic_loss to="loss.svg"
      """)
    #expect(outcome.message == nil)
    let embedding = String(decoding: bench.folder.bytes("kl.svg"), as: UTF8.self)
    #expect(embedding.contains("batches") && !embedding.contains("environment steps"))
    let agents = String(decoding: bench.folder.bytes("loss.svg"), as: UTF8.self)
    #expect(agents.contains("train/critic_loss") && !agents.contains("mean return of an evaluation"))
  }

  /// What a run of an embedding comes to is known at its end; where nothing was measured, what was is named.
  @Test func finishedRunsSayWhatTheyCameTo() throws {
    let bench = try bench(
      """
      train e epochs=1 to="runs/e"
      agent = TD3 arm hidden=[4]
      train agent steps=101 every=0 to="runs/a"
      """
    )
    let table = try bench.value("t = runs \"runs\"\n[all(isfinite(t.of)), all(t.steps == t.of), t.of[0]]")
    #expect(table == .list([.boolean(true), .boolean(true), .number(101)]))
    for subject in ["\"runs/a\"", "agent"] {
      let outcome = bench.run("plot \(subject) y=kl")
      let problem = outcome.problem ?? ""
      #expect(problem.contains("be what was measured"), "\(problem)")
      #expect(problem.contains("train/critic_loss"), "\(problem)")
    }
    try write([], to: bench.folder.path + "/plain")
    let problem = bench.run("train agent steps=1 to=\"plain/run\"").message ?? "nothing"
    #expect(problem.contains("it is a file, not a folder"), "\(problem)")
  }

  /// A run that fails doesn't keep the others from finishing, on one thread either.
  @Test func otherRunsFinishOnOneThreadToo() throws {
    let bench = try bench("set threads=1")
    let outcome = bench.run(
      """
      r = over i in 1..4 {
        agent = TD3 arm hidden=[4]
        train agent steps=20 every=0
        expect i != 2, "two"
        expect i != 3, "three"
        i
      }
      """)
    #expect(outcome.message?.contains("two") == true, "\(outcome)")
    #expect(bench.notes.contains { $0.contains("also failed: i = 3: three") }, "\(bench.notes)")
    #expect(try bench.value("[result[0], result[1], length(result)]").literal == "[1, 4, 4]")
  }

  @Test func whatWouldDoNothingIsRefusedOrTold() throws {
    let bench = try bench()
    let problem = bench.run("ActionEmbedding walks objective=contrastive batch=1").message ?? "nothing"
    #expect(problem.contains("batch must be at least 2"), "\(problem)")
    bench.run("TD3 arm goals=later")
    #expect(bench.notes.contains { $0.contains("goals does nothing with relabel=0") }, "\(bench.notes)")
  }

  /// Stopped in the second of four epochs, three more come on top of what was done.
  @Test func epochsAreAddedToWhatWasDone() throws {
    let bench = try bench()
    bench.pollsLeft = 150
    guard case .interrupted = bench.run("train e epochs=4") else {
      Issue.record("it wasn't stopped")
      return
    }
    bench.pollsLeft = nil
    guard case .number(let before) = try bench.value("e.epochs") else { return }
    #expect(0 < before && before < 4 && before != before.rounded())
    #expect(bench.standing?.contains("run 'train e epochs=0' to finish") == true)
    // it can be used as it is
    for statement in [
      "encode e zeros(3, 2)", "neighbors e of=zeros(3, 2)", "evaluate e", "predict e arm [0, 0]", "plot e",
      "probe e n=20 queries=2 k=3", "decode e [1, 0]", "TD3 arm actions=e",
    ] {
      #expect(bench.run(statement).problem == nil, "\(statement)")
    }
    #expect(bench.run("train e epochs=3").problem == nil)
    guard case .number(let after) = try bench.value("e.epochs") else { return }
    #expect(abs(after - before - 3) < 1e-9)
    #expect(bench.notes.last?.contains("batches into epoch") == true)
  }

  @Test func anUntrainedEmbeddingHasNothingToFinish() throws {
    let bench = try bench()
    #expect(
      bench.run("train e epochs=0").message
        == "epochs must be at least 1 for an untrained embedding, but is 0")
    #expect(
      bench.run("train (TD3 arm) decoder=true").message
        == "decoder must be given for an embedding of actions only, but is true for a TD3")
  }

  @Test(arguments: ["ActionEmbedding walks hidden=8 learning_rate=10", "TD3 arm hidden=[8] learning_rate=10"])
  func whatDivergesSaysWhereAndStaysUsable(_ made: String) throws {
    let bench = try bench("x = \(made) \(made.hasPrefix("TD3") ? "batch=8" : "batch=4 epoch_size=40")")
    let train = made.hasPrefix("TD3") ? "train x steps=3k every=0" : "train x epochs=100"
    let problem = bench.run(train).message
    // an agent may survive it: then its numbers must be finite
    if made.hasPrefix("Action") { #expect(problem?.contains("isn't finite; the embedding keeps") == true) }
    #expect(bench.run("save x to=\"x\"; y = load \"x\"; x; describe x").problem == nil)
  }

  @Test func savingRefusesWhatLoadingWould() throws {
    let bench = try bench(
      "agent = TD3 arm hidden=[4] batch=4\ntrain agent steps=120 every=0\nsave agent to=\"good\"")
    let good = bench.folder.bytes("good.safetensors")
    let faults: [(String, (TD3) -> Void)] = [
      ("actor.0.bias", { $0.learner.actor.values[$0.learner.actor.layout.count - 1] = .nan }),
      ("critic_1", { $0.learner.critics.values[0] = .infinity }),
      ("target.actor", { $0.learner.targetActor[0] = .nan }),
      ("target.critic", { $0.learner.targetCritics[0] = -.infinity }),
      (
        "replay.reward",
        {
          $0.learner.replay.add(
            state: [Float](repeating: 0, count: 11), action: [0, 0], planStep: 0, reward: .infinity,
            nextState: [Float](repeating: 0, count: 11), end: .none)
        }
      ),
    ]
    for (name, damage) in faults {
      let bench = try Bench(copying: bench)
      guard let object = try bench.value("agent").object as? TD3Object,
        let td3 = object.training.agent as? TD3
      else {
        Issue.record("no agent")
        continue
      }
      damage(td3)
      let message = bench.run("save agent to=\"good\"").message ?? ""
      let part = name.split(separator: ".")[0]
      #expect(message.contains("nothing was written") && message.contains(part), "\(name): \(message)")
      #expect(bench.folder.bytes("good.safetensors") == good)
    }
  }

  /// A summary speaks of what was just trained.
  @Test func aTrainingEndsWithAnEvaluation() throws {
    let bench = try bench("agent = TD3 arm hidden=[4] batch=4")
    _ = try bench.value("train agent steps=130 episodes=2")
    #expect(bench.notes.last?.contains("over 2 episodes at step 130") == true)
    #expect(try bench.text("\"{agent.curve.steps}\"") == "[0, 130]")
    #expect(bench.run("train agent steps=20 every=0").problem == nil)
    guard let agent = try bench.value("agent").object as? TD3Object else { return }
    #expect(agent.summary.hasSuffix("at step 130, 20 steps ago"), "\(agent.summary)")
  }

  /// The defaults that help shows are those that are used.
  @Test func helpShowsTheDefaultsThatAreUsed() throws {
    let train = try #require(AllCommands.table["train"])
    let notes = Dictionary(
      uniqueKeysWithValues: train.parameters.map { ($0.name, $0.defaultText ?? "") })
    #expect(notes["every"]?.contains("\(Perception.interval)") == true)
    #expect(notes["every"]?.contains("\(Perception.slowInterval) with frames") == true)
    #expect(notes["epochs"]?.contains("\(StateActionEmbeddingObject.usualEpochs)") == true)
  }
}
