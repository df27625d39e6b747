import Commands
import Diagnostics
import Environments
import Language
import Numerics

/// A task of formulas beside the same built-in one: what formulas cost.
struct FormulaWork {
  let timing: Timing
  private let own: Environment
  private let built: Environment
  private let starts: [EnvironmentState]
  private let actions: [Double]

  /// ReacherVertical as a user would write it.
  private static let formulas = """
    Environment "ReacherVertical" frame_skip=2 time_limit=100 \
    observation=[cos(qpos), sin(qpos), goal, qvel, position("fingertip") - position("target")] \
    reward=(before(-norm(position("fingertip") - position("target"))) - sum(action^2)) \
    goal=[uniform(-0.2, 0.2), 0.25 + uniform(-0.2, 0.2)] mocap=[goal[0], 0, goal[1]]
    """

  init(_ timing: Timing) throws {
    self.timing = timing
    let session = Session(commands: AllCommands.table, services: Services(), settings: Settings(seed: 1))
    let interpreter = Interpreter(session: session)
    _ = interpreter.run(SourceText(name: "benchmark", text: "arm = \(Self.formulas)"))
    guard let object = session.variables["arm"]?.object as? EnvironmentObject else {
      throw BenchmarkError.noModel
    }
    own = object.environment
    built = try EnvironmentDefinition.reacherVertical.make()
    var random = RandomStream(seed: 1, "benchmark")
    var starts: [EnvironmentState] = []
    for _ in 0..<100 {
      try built.reset(using: &random)
      starts.append(built.state)
    }
    self.starts = starts
    actions = (0..<200).map { _ in random.uniform(-1, 1) }
  }

  /// A step with its reward and observation; floor: the same step of the built-in environment.
  func step() throws -> Figure {
    var (next, nextBuilt) = (0, 0)
    var row = [Float](repeating: 0, count: own.observationSize)
    func episode(_ environment: Environment, _ number: Int) throws {
      try environment.setState(starts[number % starts.count])
      for step in 0..<100 {
        _ = try environment.step(actions.span.extracting(2 * step..<2 * step + 2))
        var span = row.mutableSpan
        environment.observation(into: &span)
      }
    }
    let sampler = Sampler(timing) {
      try? episode(built, nextBuilt)
      nextBuilt += 1
    }
    while !sampler.isDone {
      sampler.begin()
      try episode(own, next)
      sampler.end()
      next += 1
    }
    return sampler.figure("formula-step", units: 100)
  }
}
