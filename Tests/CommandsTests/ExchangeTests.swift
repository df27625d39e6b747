import Foundation
import Language
import TestSupport
import Testing

/// What other programs wrote is read as they mean it (Tests/Goldens/exchange).
@Suite struct ExchangeTests {
  private static let goldens = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Goldens/exchange").path

  /// A session in whose folder the goldens lie.
  private func bench(_ names: String...) throws -> Bench {
    let bench = Bench()
    for name in names {
      let to = "\(bench.folder.path)/\(name)"
      try FileManager.default.copyItem(atPath: "\(ExchangeTests.goldens)/\(name)", toPath: to)
    }
    return bench
  }

  @Test func theConvertedPublishedModelGivesPyTorchsNumbers() throws {
    let bench = try bench(
      "published.safetensors", "published_actions.npy", "published_z.npy", "published_plans.npy")
    let outcome = bench.run(
      """
      e = load "published"
      z = encode e (import "published_actions.npy")
      expect max(abs(z - (import "published_z.npy"))) < 1e-6
      plans = decode e [[0.5, -1], [0, 0], [2, 1]]
      expect max(abs(plans - (import "published_plans.npy"))) < 1e-6
      expect e.bound > 0
      """)
    #expect(outcome.message == nil)
  }

  @Test(arguments: [
    ("evaluations.npz", "[1000, 2000, 3000]", "[-31, -20.75, -9.5]", "SB3's evaluations"),
    ("eval.npy", "[0, 1000, 2000]", "[-40.5, -30.25, -20]", "the published code's evaluations"),
    ("0.monitor.csv", "[3, 6]", "t.r", "a monitor's episodes"),
    ("progress.csv", "[0, 100, 200]", "[-30.5, -29.5, -28.5]", "mean is rollout/ep_rew_mean"),
    ("scalars.tfevents", "[0, 100, 200]", "[-30.5, -29.5, -28.5]", "7 scalars of 3 tags"),
  ])
  func logsOfOtherProgramsAreCurves(file: String, steps: String, means: String, words: String) throws {
    let bench = try bench(file)
    let outcome = bench.run(
      """
      t = import "\(file)"
      expect t.steps == \(steps)
      expect t.mean == \(means)
      plot t to="t.svg"
      c = compare [t, t] [t, t]
      expect c.probability == 0.5
      v = with t gap=mean + 40
      u = rename (select v [steps, gap]) gap "mean"
      plot [t, u] to="u.svg"
      """)
    #expect(outcome.message == nil)
    #expect(bench.notes.contains { $0.contains(words) }, "\(bench.notes)")
  }

  @Test func tablesOfRunsAreDrawnAsCurves() throws {
    let bench = Bench()
    var text = "exp_name,env_name,seed,metric,env_step,value\n"
    for (method, start) in [("td3", -30), ("dyne", -25)] {
      for seed in 1...3 {
        for step in 1...4 { text += "\(method),Reacher,\(seed),return,\(step)000,\(start + seed + step)\n" }
      }
    }
    bench.folder.write(text, to: "flat.csv")
    bench.folder.write(text + "td3,Reacher,1,loss,1000,3\n", to: "two.csv")
    let outcome = bench.run(
      """
      t = import "flat.csv"
      plot t to="t.svg"
      a = where t exp_name == "td3"
      plot [a, (where t exp_name == "dyne")] labels=["TD3", "DynE"] to="both.svg"
      plot a to="a.svg"
      """)
    #expect(outcome.problem == nil)
    let drawn = String(decoding: try bench.bytes("t.svg"), as: UTF8.self)
    #expect(drawn.contains(">td3<") && drawn.contains(">dyne<"))
    let problem = bench.run("plot (import \"two.csv\") to=\"x.svg\"").problem ?? "none"
    #expect(problem.contains("must hold one metric") && problem.contains("where t metric == "), "\(problem)")
  }

  @Test func aFolderOfLogsIsItsOnlyEventFile() throws {
    let bench = try bench("scalars.tfevents")
    bench.folder.write("log", to: "runs/log.txt")
    for (number, words) in [(1, nil), (2, "2 event files")] {
      let path = "\(bench.folder.path)/runs/events.out.tfevents.\(number)"
      try bench.bytes("scalars.tfevents").write(to: URL(filePath: path))
      let problem = bench.run("t = import \"runs\"\nexpect t.steps == [0, 100, 200]").problem
      #expect(words.map { problem?.contains($0) == true } ?? (problem == nil), "\(problem ?? "none")")
    }
  }

  @Test func figuresAreImagesForTensorBoard() throws {
    let bench = Bench()
    let outcome = bench.run(
      """
      plot (table [{steps=0, mean=1}, {steps=10, mean=2}]) to="c.png"
      export "c.png" to="board" format=events
      t = import "board"
      """)
    #expect(outcome.problem == nil)
    #expect(bench.notes.contains { $0.contains("left out 1 picture") })
    bench.folder.write("a,b\n1,2\n", to: "t.csv")
    let problem = bench.run("export \"t.csv\" to=\"board\" format=events").problem ?? "none"
    #expect(problem.contains("'t.csv' is text") && problem.contains("plot x to="), "\(problem)")
  }

  @Test func archivesAreRecordsOfArrays() throws {
    let bench = try bench("arrays.npz")
    let outcome = bench.run(
      """
      r = import "arrays.npz"
      expect r == {whole=[[0, 1, 2], [3, 4, 5]], half=[0.5, -2], one=3.25, flags=[1, 0]}
      export r to="again.npz"
      expect (import "again.npz") == r
      export r to="thrice.npz"
      export (table [{a=1, b=[1, 2]}, {a=2, b=[3, 4]}]) to="table.npz"
      expect (import "table.npz") == {a=[1, 2], b=[[1, 2], [3, 4]]}
      """)
    #expect(outcome.message == nil)
    #expect(try bench.bytes("again.npz") == bench.bytes("thrice.npz"))
  }

  @Test func datasetsOfMinariAndOfD4RLAreSequences() throws {
    let bench = try bench("minari", "d4rl.hdf5")
    let outcome = bench.run(
      """
      m = import "minari" length=3
      expect [m.count, m.length] == [5, 3]
      expect m.environment == "test/tiny-v0" and m.policy == "a line"
      expect m.coordinates == ["observation 0", "observation 1", "observation 2"]
      expect m.change_mean == [4.5, 4.5, 4.5]
      h = import "minari/data/main_data.hdf5" length=3
      expect h.count == 5
      d = import "d4rl.hdf5" length=2
      expect [d.count, d.mean_reward] == [4, 1]
      e = ActionEmbedding m hidden=4 decoder_hidden=[4] decoder_epochs=1 batch=2 epoch_size=4
      train e epochs=1
      n = neighbors e of=[0, 0] k=2
      save e to="e"
      again = load "e"
      """)
    #expect(outcome.message == nil)
    #expect(
      bench.notes.contains { $0.contains("read a Minari dataset: 2 episodes, 15 steps") }, "\(bench.notes)")
    for statement in ["neighbors e of=[0, 0] k=2 verify=true", "plot e view=grid"] {
      let problem = bench.run(statement).message ?? "nothing"
      #expect(problem.contains("an environment that dyne doesn't know"), "\(statement): \(problem)")
    }
    #expect(bench.run("import \"minari\" length=10").message?.contains("no episode of 10 steps") == true)
  }

  @Test func cutEpisodesAndRestartedRunsAreSeen() throws {
    let bench = try bench("d4rl_cut.hdf5", "restarted.tfevents")
    let outcome = bench.run(
      """
      d = import "d4rl_cut.hdf5" length=4
      expect d.count == 2
      t = import "restarted.tfevents"
      expect t.steps == [10, 20, 30, 35]
      expect t.mean == [1, 2, 300, 350]
      expect t.`steps.1` == [7, 7, 8, 8]
      """)
    #expect(outcome.message == nil)
    for words in ["2 episodes, 12 steps", "left out 8 scalars of runs that were begun again", "'steps.1'"] {
      #expect(bench.notes.contains { $0.contains(words) }, "\(bench.notes)")
    }
  }

  @Test func eventFilesHoldEachStepOnceInSinglePrecision() throws {
    let bench = Bench()
    let rounded = bench.run(
      "export (table [{steps=1, mean=0.1}, {steps=2, mean=0.5}]) to=\"a\" format=events")
    #expect(rounded.message == nil)
    #expect(bench.notes.contains { $0.contains("rounded 1 number to single precision") }, "\(bench.notes)")
    for (rows, words) in [
      ("[{steps=1, mean=1}, {steps=1, mean=2}]", "must have each step once"),
      ("[{steps=1, mean=1e300}]", "must hold numbers of single precision"),
    ] {
      let problem = bench.run("export (table \(rows)) to=\"b\" format=events").message ?? "nothing"
      #expect(problem.contains(words), "\(problem)")
    }
  }

  @Test func sequencesLeaveForMinariAndComeBack() throws {
    let bench = Bench()
    let outcome = bench.run(
      """
      walks = collect (ReacherVertical seed=1) trajectories=20 length=4
      export walks format=minari id="dyne/reacher/random-v0" to="sets"
      back = import "sets/dyne/reacher/random-v0" length=4
      expect back.count == walks.count
      expect back.mean_reward == walks.mean_reward
      expect back.change_std == walks.change_std
      """)
    #expect(outcome.message == nil)
    for (statement, words) in [
      ("export walks format=minari id=\"dyne/reacher/random-v0\" to=\"sets\"", "must be new"),
      ("export walks format=minari", "id must be given"),
      ("export walks format=minari id=\"../x-v0\"", "id must be names"),
      ("export walks format=minari id=\"x\"", "id must be names"),
      ("export [1] format=minari id=\"x-v0\"", "must be sequences"),
      ("export walks to=\"w.csv\"", "must be a table"),
      ("export walks", "to must be the file to write"),
      ("import \"none-v0\" format=minari", "must be a Minari dataset"),
    ] {
      let problem = bench.run(statement).message ?? "nothing"
      #expect(problem.contains(words), "\(statement): \(problem)")
    }
  }

  @Test func anAgentLeavesForAHubAndLoadsBack() throws {
    let bench = try bench("policy.safetensors")
    let outcome = bench.run(
      """
      agent = load "policy"
      export agent to="hub" format=hub
      b = load "hub"
      expect b.steps == agent.steps
      arm = ReacherVertical seed=1
      expect (act agent arm.observation) == (act b arm.observation)
      """)
    #expect(outcome.message == nil)
    let card = String(decoding: try bench.bytes("hub/README.md"), as: UTF8.self)
    #expect(card.contains("model-index:") && card.contains("value: -25.69 +/- 0.00"), "\(card)")
    let results = String(decoding: try bench.bytes("hub/results.json"), as: UTF8.self)
    #expect(results.contains("\"n_eval_episodes\":1"))
    #expect(bench.run("export [1] to=\"x\" format=hub").message?.contains("must be a TD3 agent") == true)
  }

  @Test func latentsLeaveForTheProjector() throws {
    let bench = Bench()
    let outcome = bench.run(
      """
      walks = collect (ReacherVertical seed=1) trajectories=12 length=2
      l = LinearEmbedding walks latent=2
      export l to="points" format=projector
      v = import "points/latents.tsv" header=false
      m = import "points/metadata.tsv"
      z = encode l (sample walks n=1).actions
      expect [length(v), length(m)] == [12, 12]
      """)
    #expect(outcome.message == nil)
    let config = String(decoding: try bench.bytes("points/projector_config.pbtxt"), as: UTF8.self)
    #expect(config.contains("tensor_path: \"latents.tsv\"") && !config.contains("sprite"))
  }

  @Test func curvesLeaveForTensorBoardAndComeBack() throws {
    let bench = Bench()
    let outcome = bench.run(
      """
      t = table [{steps=0, mean=-30.5, loss=1}, {steps=1000, mean=-20.25, loss=nan}]
      export t to="run" format=events
      u = import "run/events.out.tfevents.0000000000.dyne"
      expect u.steps == t.steps and u.`loss`[0] == 1 and u.`mean` == t.mean
      export t to="events.out.tfevents.1.x"
      """)
    #expect(outcome.message == nil)
    #expect(
      bench.run("export (table [{a=1}]) to=\"x\" format=events").message?.contains("named steps") == true)
  }

  /// Every way to cut a file, and to change a byte of it, ends in a value or in one clear refusal.
  @Test(arguments: ["arrays.npz", "evaluations.npz", "scalars.tfevents", "eval.npy", "d4rl.hdf5"])
  func damagedFilesAreRefusedOrRead(file: String) throws {
    let bench = try bench(file)
    let bytes = try bench.bytes(file)
    var generator = SeededGenerator(seed: 5)
    var refused = 0
    for trial in 0..<(file.hasSuffix("hdf5") ? 24 : 60) {
      var damaged = bytes
      if trial < 20 {
        damaged = damaged.prefix(bytes.count * trial / 20)
      } else {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        damaged[damaged.startIndex + place] ^= UInt8.random(in: 1...255, using: &generator)
      }
      try damaged.write(to: URL(filePath: "\(bench.folder.path)/\(file)"))
      let outcome = bench.run("t = import \"\(file)\"")
      guard let problem = outcome.problem else { continue }
      refused += 1
      #expect(problem.contains("must") && problem.contains("[bad-argument]"), "\(trial): \(problem)")
    }
    #expect(refused > 8)
  }

  @Test func aFileThatNeedsANameOfItsFormatCanHaveOne() throws {
    let bench = Bench()
    bench.folder.write("a,b\n1,2\n", to: "log.out")
    #expect(bench.run("import \"log.out\"").problem?.contains("format=csv") == true)
    #expect(bench.run("t = import \"log.out\" format=csv\nexpect t.b == [2]").message == nil)
    let message = bench.run("import \"log.out\" format=npz").message ?? ""
    #expect(message.contains("must be numpy's .npz"), "\(message)")
  }

  @Test func aPolicyLeavesAsTheNetworkThatOnnxruntimeRan() throws {
    let bench = try bench("policy.safetensors", "policy.onnx")
    let outcome = bench.run("agent = load \"policy\"\nexport agent to=\"mine.onnx\"")
    #expect(outcome.message == nil)
    #expect(bench.notes.last == "wrote 'mine.onnx', the policy: observation (N × 11) to actions (N × 2 × 2)")
    #expect(try bench.bytes("mine.onnx") == bench.bytes("policy.onnx"))
  }

  @Test(arguments: [
    ("export e to=\"x.onnx\"", "say what of it to write"), ("export t to=\"x.onnx\"", "for .onnx"),
    ("export l to=\"predictor.onnx\"", "have the part 'predictor'"),
    ("export e to=\"x.onnx\" part=state_encoder", "have the part 'state_encoder'"),
    ("export e to=\"x.onnx\" part=policy", "must be encoder"),
    ("export agent to=\"x.onnx\" part=decoder", "left out for an agent"),
    ("export (ActionEmbedding walks) to=\"encoder.onnx\"", "trained"),
  ])
  func whatCantLeaveAsANetworkIsRefused(statement: String, words: String) throws {
    let bench = try bench("published.safetensors", "policy.safetensors")
    let outcome = bench.run(
      """
      e = load "published"
      agent = load "policy"
      t = table [{a=1}]
      walks = collect (ReacherVertical) trajectories=5 length=2
      l = LinearEmbedding walks latent=2
      \(statement)
      """)
    #expect((outcome.problem ?? "").contains(words), "\(outcome.problem ?? "no problem")")
    #expect(!FileManager.default.fileExists(atPath: "\(bench.folder.path)/x.onnx"))
  }
}

extension Bench {
  fileprivate func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)"))
  }
}
