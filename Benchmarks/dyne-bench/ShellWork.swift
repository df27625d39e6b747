import Glibc
import TestSupport

/// The shell as its user feels it: a program of its own at a pseudo-terminal, and scripts of many statements.
struct ShellWork {
  private let timing: Timing
  private let path: String
  private let home = TemporaryFolder()

  init(_ timing: Timing) throws {
    guard let path = BuiltProgram.path("dyne") else { throw BenchmarkError.noProgram }
    self.path = path
    var timing = timing
    timing.clock = .wall
    self.timing = timing
  }

  private var environment: [String: String] {
    ["HOME": home.path, "TERM": "xterm-256color", "LANG": "C.UTF-8"]
  }

  private func shell() throws -> PseudoTerminal {
    let arguments = ["--threads", "\(timing.threads)"]
    guard let terminal = PseudoTerminal(path, arguments, environment: environment),
      terminal.wait(for: "dyne>")
    else { throw BenchmarkError.badEnd }
    return terminal
  }

  // MARK: Statements

  /// One statement of a script of 100,000 lines: reading, checking and running it.
  func scriptStatement() throws -> Figure {
    try script("script-statement", "a = 0\n" + String(repeating: "a = a + 1\n", count: 100_000), 100_000)
  }

  /// One turn of a loop with one statement.
  func loopTurn() throws -> Figure {
    try script("loop-turn", "n = 0\nfor i in 1..1M { n = n + i }", 1_000_000)
  }

  /// One turn of a loop that calls a function.
  func functionCall() throws -> Figure {
    try script("function-call", "def f(x) { return x + 1 }\nn = 0\nfor i in 1..1M { n = f(n) }", 1_000_000)
  }

  private func script(_ name: String, _ text: String, _ units: Int) throws -> Figure {
    let file = home.write(text, to: "\(name).dyne")
    let program = Program(path: path, environment: environment)
    let sampler = Sampler(timing, warmUps: 1, repetitions: 3)
    try sampler.sample {
      guard program.run([file], seconds: 300).status == .exited(0) else { throw BenchmarkError.badEnd }
    }
    return sampler.figure(name, units: units)
  }

  // MARK: Keys

  /// From the second Tab to the menu, with 10,000 variables of which 1,111 fit what is typed.
  func completionMenu() throws -> Figure {
    let variables = (1...10_000).map { "number_\($0) = \($0)" }.joined(separator: "\n")
    let file = home.write(variables, to: "variables.dyne")
    let terminal = try shell()
    terminal.send("include \"\(file)\"; print 'all' 'there'\r")
    guard terminal.wait(for: "\r\nall there\r\n"), terminal.wait(for: "dyne>") else {
      throw BenchmarkError.badEnd
    }
    let sampler = Sampler(timing, warmUps: 1)
    while !sampler.isDone {
      terminal.send("print number_7\t")
      guard terminal.wait(for: "number_7") else { throw BenchmarkError.badEnd }
      _ = terminal.listen(seconds: 0.1)
      sampler.begin()
      terminal.send("\t")
      guard terminal.wait(for: "number_70") else { throw BenchmarkError.badEnd }
      sampler.end()
      terminal.send("\u{3}")
      guard terminal.wait(for: "dyne>") else { throw BenchmarkError.badEnd }
      _ = terminal.listen(seconds: 0.05)
    }
    return sampler.figure("completion-menu", withWorst: true)
  }

  /// From Ctrl-C to the message that a command has stopped, over 100 tries at random moments of each.
  func interrupts(_ report: (Figure) -> Void) throws {
    let terminal = try shell()
    try run(preparation, at: terminal)
    var random = SeededGenerator(seed: 1)
    for (name, statement) in commands {
      let sampler = Sampler(timing, warmUps: 0, repetitions: 100)
      for _ in 0..<100 {
        terminal.send("print 'go' 'on'; \(statement); print 'all' 'done'\r")
        try expect("\r\ngo on\r\n", after: statement, at: terminal)
        usleep(UInt32.random(in: 1_000...250_000, using: &random))
        sampler.begin()
        terminal.send("\u{3}")
        try expect("note: interrupted", after: statement, at: terminal)
        sampler.end()
        try expect("dyne>", after: statement, at: terminal)
      }
      report(sampler.figure("interrupt-\(name)", withWorst: true))
    }
  }

  private func run(_ statements: [String], at terminal: PseudoTerminal) throws {
    for statement in statements {
      terminal.send("\(statement); print 'all' 'done'\r")
      try expect("\r\nall done\r\n", after: statement, at: terminal)
      try expect("dyne>", after: statement, at: terminal)
    }
  }

  private func expect(_ text: String, after statement: String, at terminal: PseudoTerminal) throws {
    guard !terminal.wait(for: text, seconds: 600) else { return }
    throw BenchmarkError.silent(statement, text, terminal.transcript.suffix(300).description)
  }

  /// What the interrupted commands work on.
  private var preparation: [String] {
    let loop = home.write("while true { n = n + 1 }", to: "loop.dyne")
    return [
      "n = 0; loop = \"\(loop)\"", "arm = ReacherVertical seed=1",
      "walks = collect arm trajectories=200k length=4", "e = ActionEmbedding walks",
      "few = collect arm trajectories=10k length=4", "trained = ActionEmbedding few batch=16",
      "train trained epochs=1", "deep = ActionEmbedding few batch=8192 hidden=1024 epoch_size=1M",
      "last = ActionEmbedding few epoch_size=128", "agent = TD3 arm", "train agent steps=200 every=0",
      "dyne = TD3 arm actions=trained", "wide = TD3 arm hidden=[2000, 2000]",
    ]
  }

  /// Commands that go on for longer than any try.
  private var commands: [(name: String, statement: String)] {
    [
      ("loop", "while true { n = n + 1 }"), ("function", "def f(x) { while true { x = x + 1 } }; f(1)"),
      ("include", "include \"\(home.path)/loop.dyne\""),
      ("array", "while true { a = random(1000000) + normal(0, 1, 1000000) }"),
      ("over", "a = over i in 1..1M { sum(random(1000)) }"),
      ("collect", "c = collect arm trajectories=10M length=4"),
      ("train-encoder", "train e epochs=1000"), ("train-decoder", "train last epochs=1"),
      ("train-large-batches", "train deep epochs=10"), ("train-td3", "train agent steps=1M every=0"),
      ("train-dyne-td3", "train dyne steps=1M every=0"), ("train-wide-td3", "train wide steps=1M every=0"),
      ("train-evaluating", "train agent steps=1M every=1 episodes=1000"),
      ("evaluate-agent", "evaluate agent episodes=10k"), ("rollout", "while true { r = rollout arm }"),
      ("neighbors", "while true { t = neighbors trained of=[0, 0] k=10k }"),
      (
        "neighbors-verified",
        "while true { t = neighbors trained of=[0, 0] k=1k verify=true baseline=random }"
      ),
      ("probe", "while true { r = probe trained queries=1k }"),
      ("encode", "while true { z = encode trained zeros(10000, 4, 2) }"),
      ("evaluate-embedding", "while true { v = evaluate trained }"),
      ("plot", "while true { plot trained to=\"\(home.path)/p.png\" }"),
      ("save", "while true { save walks to=\"\(home.path)/walks\" }"),
      ("load", "while true { w = load \"\(home.path)/walks.safetensors\" }"),
      ("sleep", "shell \"exec sleep 60\""),
    ]
  }
}
