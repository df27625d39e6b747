import Commands
import Language
import Testing

/// What `describe` tells of each kind of value.
@Suite struct DescribeTests {
  @Test func tellsOfPlainValues() throws {
    let bench = Bench()
    #expect(
      try bench.text("describe [1, 2, 4, nan]") == """
        an array of 4 numbers
        [1, 2, 4, nan]
        mean 2.33333, std 1.52753, from 1 to 4, median 2, 1 not finite
        """)
    #expect(try bench.text("describe 2") == "a number\n2")
    #expect(try bench.text("describe none") == "none\nnone")
    #expect(try bench.text("describe true") == "a boolean\ntrue")
    #expect(try bench.text("describe []") == "a list of 0 values\n[]")
    #expect(try bench.text("describe \"a\\nb\"") == "a string of 3 characters on 2 lines\na\nb")
    #expect(try bench.text("describe 0..1 by 0.5").hasSuffix("from 0 to 1 by 0.5"))
    #expect(
      try bench.text("describe (set)").hasPrefix(
        "a record of 11 fields\n  seed         1\n  threads      1\n"))
    #expect(
      try bench.text("describe [1, \"two\", 3]")
        == "a list of 3 values\n[1, \"two\", 3]\n  2 ×  a number\n  1 ×  a string")
    #expect(
      try bench.text("def f(x, n=2 + 1) { return x }; describe f")
        == "a function defined with 'def'\nf(x, n=2 + 1)\ntakes 1 to 2 arguments; defined at test:1")
  }

  @Test func sumsUpTheColumnsOfMatricesAndTables() throws {
    let bench = Bench()
    #expect(
      try bench.text("describe [[1, 10], [2, 20], [6, 60]]") == """
        an array of 3 × 2 numbers
        [[1, 10],
         [2, 20],
         [6, 60]]
        shape 3 × 2, 48 bytes
        mean 16.5, std 22.3942, from 1 to 60, median 8

          column  mean     std  min  median  max
          0          3   2.646    1       2    6
          1         30  26.458   10      20   60
        """)
    let table = try bench.text("describe (history)")
    #expect(table.hasPrefix("a table of 1 row and 6 columns, history\n"), "\(table)")
    #expect(table.contains("seconds  s"))
    #expect(table.contains("a string of"))
  }

  static let setup = """
    arm = ReacherVertical seed=3
    walks = collect arm trajectories=300
    e = ActionEmbedding walks hidden=16 decoder_epochs=1 kl=1e-3
    train e epochs=2
    agent = TD3 arm actions=e hidden=[16, 16] gamma=0.9
    train agent steps=200 every=100 episodes=2
    dice = RandomAgent arm
    """

  @Test func tellsWhatAResearcherWants() throws {
    let bench = Bench()
    #expect(bench.run(Self.setup).problem == nil)
    let wanted: [(String, [String])] = [
      (
        "arm",
        [
          "0.02 s: 2 physics steps of 0.01 s", "after 100 steps", "seed ", "step 0 of 100", "joint0",
          "velocity", "low",
          "high", "unlimited angle",
        ]
      ),
      (
        "walks",
        [
          "300 sequences of 4 actions and 5 states", "kB", "uniform random actions", "seed 1",
          "cut by the time limit",
          "change mean", "outcome max", "joint1", "Actions", "Observations", "of work in this session",
        ]
      ),
      (
        "e",
        [
          "300 sequences of 4 steps in ReacherVertical", "4 × 2 actions in 2 dimensions", "encoder 8–16–16–4",
          "predictor 6–16–16–4", "decoder 2–400–400–8", "trained for 2 epochs", "kl=0.001", "hidden=16",
          "best",
          "% explained", "nats", "of work in this session", "bound", "Latents of the data", "error", "kB",
        ]
      ),
      (
        "agent",
        [
          "latents of 2 numbers", "each a plan of 4 × 2 actions", "200 steps, 2 episodes, 200 updates",
          "gamma=0.9",
          "hidden=[16, 16]", "200 of 1,000,000 transitions", "2 critics", "Latest evaluations", "best",
          "mean return",
          "of the last 2 training episodes", "losses",
        ]
      ),
      ("dice", ["random actions", "2 numbers within ±1"]),
    ]
    for (name, parts) in wanted {
      let text = try bench.text("describe \(name)")
      for part in parts { #expect(text.contains(part), "\(part) in\n\(text)") }
      for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
  }

  @Test func objectsTellsWhatIsSaved() throws {
    let bench = Bench()
    #expect(bench.run("n = 1\n" + Self.setup).problem == nil)
    var table = try bench.value("objects")
    #expect(table.strings("name") == ["n", "arm", "walks", "e", "agent", "dice"])
    #expect(table.strings("saved")[3...4] == ["no", "no"])
    #expect(table.strings("work")[0].isEmpty && table.strings("work")[3].hasSuffix(" s"))
    #expect(bench.run("save e to=\"e\"").problem == nil)
    table = try bench.value("objects")
    #expect(table.strings("saved")[0].isEmpty && table.strings("saved")[3...4] == ["yes", "no"])
    #expect(bench.run("train e epochs=1").problem == nil)
    #expect(try bench.value("objects").strings("saved")[3] == "no", "it has changed")
  }

  @Test func remembersTheFile() throws {
    let bench = Bench()
    #expect(bench.run(Self.setup).problem == nil)
    #expect(bench.run("save e to=\"runs/e\"; again = load \"runs/e\"").problem == nil)
    #expect(try bench.text("describe e").contains("runs/e.safetensors"))
    let text = try bench.text("describe again")
    #expect(text.contains("runs/e.safetensors"))
    #expect(!text.contains("of work in this session"), "it has cost nothing here")
  }
}
