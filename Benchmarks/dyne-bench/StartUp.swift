import Glibc
import TestSupport

/// The start of the program, from outside: a process of its own each time.
struct StartUp {
  let timing: Timing
  private let path: String
  private let home = TemporaryFolder()

  init(_ timing: Timing) throws {
    guard let path = BuiltProgram.path("dyne") else { throw BenchmarkError.noProgram }
    self.path = path
    self.timing = timing
  }

  private var environment: [String: String] {
    ["HOME": home.path, "TERM": "xterm-256color", "LANG": "C.UTF-8"]
  }

  /// The whole process of a program without statements.
  func process() throws -> Figure {
    var timing = timing
    if timing.clock == .processor { timing.clock = .children }
    let sampler = Sampler(timing, warmUps: 2)
    try sampler.sample {
      guard let process = Spawn.start(path, ["-c", ""], environment: environment) else {
        throw BenchmarkError.noProgram
      }
      var status = Spawn.poll(process)
      while status == nil {
        usleep(100)
        status = Spawn.poll(process)
      }
      guard status == .exited(0) else { throw BenchmarkError.badEnd }
    }
    return sampler.figure("start-up")
  }

  /// From the start to the prompt, at a terminal.
  func prompt() throws -> Figure {
    var timing = timing
    // the program is still there when its prompt is
    timing.clock = .wall
    let sampler = Sampler(timing, warmUps: 2)
    while !sampler.isDone {
      sampler.begin()
      guard let terminal = PseudoTerminal(path, environment: environment), terminal.wait(for: "dyne>") else {
        throw BenchmarkError.badEnd
      }
      sampler.end()
    }
    return sampler.figure("start-to-prompt")
  }
}
