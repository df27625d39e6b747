import Commands
import Language
import TestSupport
import Testing

/// A training that is stopped at the prompt goes on there with the same bits as if it had never been.
struct InterruptedTrainingTests {
  private static let preparation = """
    arm = ReacherVertical
    walks = collect arm trajectories=60 length=3
    e = ActionEmbedding walks hidden=4 batch=4 epoch_size=40 decoder_epochs=1
    trained = ActionEmbedding walks hidden=4 batch=4 epoch_size=40 decoder_epochs=1
    train trained epochs=1
    agent = TD3 arm hidden=[4] batch=4
    planner = TD3 arm actions=trained hidden=[4] batch=4
    """

  @Test(.timeLimit(.minutes(15)), arguments: ["agent", "planner"]) func agents(_ name: String) throws {
    let (whole, prepared) = try prepare()
    let steps = 230
    let call: (Int) -> String = { "train \(name) steps=\($0) every=100 episodes=2" }
    #expect(whole.run("\(call(steps)); save \(name) to=\"x\"").problem == nil)
    try compare(whole, stops: [3, 240, 900] + (1_500..<1_540), from: prepared, name) { bench in
      guard case .number(let done) = try bench.value("\(name).steps") else { return "" }
      return call(steps - Int(done))
    }
  }

  @Test(.timeLimit(.minutes(15))) func embeddings() throws {
    let (whole, prepared) = try prepare()
    #expect(whole.run("train e epochs=3; save e to=\"x\"").problem == nil)
    try compare(whole, stops: [1, 7, 29, 900] + (40..<60) + (6_000..<6_012), from: prepared, "e") { bench in
      // the first time what is wanted, then what the interruption says
      guard let note = bench.standing else { return "train e epochs=3" }
      return String(note.split(separator: "'")[1])
    }
  }

  private func prepare() throws -> (Bench, Bench) {
    let prepared = Bench()
    let problem = prepared.run(Self.preparation).problem
    try #require(problem == nil, "\(problem ?? "")")
    return (try Bench(copying: prepared), prepared)
  }

  /// Trains with one and with two stops and compares what is saved.
  private func compare(
    _ whole: Bench, stops: [Int], from prepared: Bench, _ name: String, statement: (Bench) throws -> String
  ) throws {
    for stop in stops {
      let bench = try Bench(copying: prepared)
      for polls in [stop, 50] {
        bench.pollsLeft = polls
        let outcome = bench.run(try statement(bench))
        guard case .interrupted = outcome else {
          Issue.record("\(name) isn't stopped after \(stop): \(outcome)")
          return
        }
      }
      bench.pollsLeft = nil
      // what is looked at in between changes nothing, nor does leaving and coming back
      let between = "describe \(name); save \(name) to=\"half\"; \(name) = load \"half\""
      #expect(bench.run("\(between); \(try statement(bench)); save \(name) to=\"x\"").problem == nil)
      #expect(
        bench.folder.bytes("x.safetensors") == whole.folder.bytes("x.safetensors"), "stopped after \(stop)")
    }
  }
}
