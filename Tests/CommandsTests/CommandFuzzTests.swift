import Commands
import Diagnostics
import Language
import TestSupport
import Testing

/// Random calls of all commands, with arguments that fit and that don't: each ends, fails with a place, and
/// changes nothing if it fails.
struct CommandFuzzTests {
  /// Statements after which there is an object of each kind, small enough that everything is quick.
  static let preparation = """
    arm = ReacherVertical
    walks = collect arm trajectories=40 length=3
    e = ActionEmbedding walks hidden=4 batch=2 epoch_size=8 decoder_epochs=1
    trained = ActionEmbedding walks hidden=4 batch=2 epoch_size=8 decoder_epochs=1
    train trained epochs=1
    agent = TD3 arm hidden=[4] batch=4
    planner = TD3 arm actions=trained hidden=[4] batch=4
    train planner steps=120 every=60 episodes=1
    chance = RandomAgent arm
    t = neighbors trained of=[0, 0] k=3
    a = [[1, 2], [3, 4]]
    n = 3
    s = "text"
    def f(x) { return x }
    save walks to="walks"
    save trained to="trained"
    save t to="t.csv"
    """

  /// These would leave the folder of the test, or the test itself.
  private static let excluded: Set = ["cd", "quit", "edit", "shell"]

  @Test(.timeLimit(.minutes(15)), arguments: TestTier.current == .fast ? [1] : [1, 2, 3, 4])
  func everyCallEnds(seed: UInt64) throws {
    let prepared = Bench()
    let problem = prepared.run(Self.preparation).problem
    try #require(problem == nil, "\(problem ?? "")")
    var writer = StatementWriter(generator: SeededGenerator(seed: seed), without: Self.excluded)
    var outcomes: [String: Int] = [:]
    for round in 0..<30 {
      let bench = try Bench(copying: prepared)
      for _ in 0..<12 {
        let text = writer.statement()
        let names = bench.session.variables.names
        // a call that would take long is stopped somewhere in its midst
        bench.pollsLeft = writer.stop()
        let outcome = bench.run(text)
        bench.pollsLeft = nil
        outcomes[outcome.word, default: 0] += 1
        if let diagnostic = outcome.failure {
          #expect(diagnostic.location != nil, "\(text): \(diagnostic.message)")
          let message = diagnostic.message
          let isSentence =
            message.split(separator: " ").count > 2
            && !["Optional(", "Error(", "Swift."].contains { message.contains($0) }
          #expect(isSentence, "\(text): \(diagnostic.message)")
          // the first turn of a loop may have gone well
          #expect(text.hasPrefix("for") || bench.session.variables.names == names, "\(text)")
        }
      }
      for values in bench.shown {
        for value in values {
          let columns = Int.random(in: 1...100, using: &writer.generator)
          #expect(
            !ValueFormatter(columns: columns).text(value).isEmpty || value == .string(""), "round \(round)")
          #expect(!value.json.isEmpty)
        }
      }
    }
    // neither all fit nor none
    #expect(outcomes["finished", default: 0] > 60 && outcomes["failed", default: 0] > 10, "\(outcomes)")
    #expect(outcomes["refused", default: 0] > 20, "\(outcomes)")
  }
}

extension Outcome {
  /// How it ended, in a word.
  fileprivate var word: String {
    switch self {
    case .finished, .quit: "finished"
    case .refused: "refused"
    case .failed, .expectationFailed: "failed"
    case .interrupted: "interrupted"
    }
  }

  fileprivate var failure: Diagnostic? {
    switch self {
    case .refused(let problems): problems.first
    case .failed(let problem), .expectationFailed(let problem): problem
    case .finished, .quit, .interrupted: nil
    }
  }
}
