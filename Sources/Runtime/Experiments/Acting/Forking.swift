package import Agents
package import Environments
package import Numerics
import Physics
import Synchronization

/// Follows many courses from one state and says where each leads.
///
/// Each thread has one simulation for all its courses. A course begins with the same bits as any other and
/// draws from a random stream of its own, so that the branches don't depend on the number of threads or on
/// each other.
package struct Forking: Sendable {
  /// What is done from the state on.
  package enum Courses: Sendable {
    /// Raw actions, step after step, for each branch.
    case actions([[Double]])
    /// A policy for a number of steps, several times.
    case policy(FrozenPolicy, branches: Int, steps: Int, random: RandomStream)

    /// Whether someone sees the environment's frames.
    var areSeen: Bool {
      switch self {
      case .actions: false
      case .policy(let policy, _, _, _): policy.perception.stack != nil
      }
    }
  }

  package let definition: EnvironmentDefinition
  package let start: EnvironmentState
  package let courses: Courses

  package init(_ definition: EnvironmentDefinition, from start: EnvironmentState, _ courses: Courses) {
    self.courses = courses
    // frames that nobody sees aren't drawn
    self.definition = courses.areSeen ? definition : definition.withFrames(nil)
    var start = start
    if !courses.areSeen { start.frames = [] }
    self.start = start
  }

  /// The number of branches.
  package var count: Int {
    switch courses {
    case .actions(let branches): branches.count
    case .policy(_, let branches, _, _): branches
    }
  }

  /// Branches in one part of the work.
  private static let partSize = 32

  /// Follows all courses on `threads` threads; nil if it was cancelled.
  ///
  /// `report` is told, on the calling thread, how many branches there are.
  package func run(
    threads: Int, report: (Int) -> Void, isCancelled: () -> Bool
  ) throws -> [Branch]? {
    try Memory.require(count * bytesOfBranch, for: "the branches")
    let parts = (count + Forking.partSize - 1) / Forking.partSize
    let work = SharedWork<[Branch]>(parts: parts, ahead: 4 * max(1, threads))
    var branches: [Branch] = []
    branches.reserveCapacity(count)
    let isWhole = try work.run(
      threads: threads, worker: { work in try follow(work) }, consume: { branches += $0 }, report: report,
      isCancelled: isCancelled)
    guard isWhole else { return nil }
    report(count)
    return branches
  }

  private var bytesOfBranch: Int {
    MemoryLayout<Branch>.stride + 8 * (start.qpos.count + start.qvel.count) + 128
  }

  /// Follows courses, in an environment of this thread's, until there are none.
  private func follow(_ work: SharedWork<[Branch]>) throws {
    let environment = try definition.make()
    var runner: BranchRunner
    switch courses {
    case .actions: runner = BranchRunner(environment, policy: FrozenPolicy(uniformIn: environment.actionBox))
    case .policy(let policy, _, _, _): runner = BranchRunner(environment, policy: policy)
    }
    while let part = work.take() {
      var branches: [Branch] = []
      for index in part * Forking.partSize..<min(count, (part + 1) * Forking.partSize) {
        guard let branch = try follow(index, &runner, isStopped: { work.isStopped }) else { return }
        branches.append(branch)
        work.done.add(1, ordering: .relaxed)
      }
      work.deliver(branches, of: part)
    }
  }

  /// Follows one course; nil if it was stopped.
  private func follow(_ index: Int, _ runner: inout BranchRunner, isStopped: () -> Bool) throws -> Branch? {
    switch courses {
    case .actions(let branches):
      let width = runner.environment.actionSize, actions = branches[index]
      try runner.begin(at: start, steps: actions.count / width)
      var place = 0
      while place < actions.count, !runner.isOver {
        if isStopped() { return nil }
        try runner.step(actions, at: place)
        place += width
      }
    case .policy(_, _, let steps, let random):
      try runner.begin(at: start, steps: steps)
      var stream = random.child(index)
      while runner.branch.steps < steps, !runner.isOver {
        if isStopped() { return nil }
        try runner.act(using: &stream)
      }
    }
    return runner.finish()
  }
}

/// Says where one course led.
package struct Branch: Sendable, Equatable {
  /// The steps taken: all of the course, or fewer where the episode ended.
  package var steps = 0
  /// The sum of the rewards; steps that an unstable simulation left out count as the worst (`Score`).
  package var reward = 0.0
  /// How far the coordinates are from the start's in the end, and were at most: the Euclidean norm over
  /// `qpos`.
  package var distance = 0.0, reach = 0.0
  /// The last coordinates and velocities.
  package var qpos: [Double] = [], qvel: [Double] = []
  /// How the episode ended, if it did.
  package var terminated = false, truncated = false
  /// Whether it was cut because the simulation became unstable.
  package var isUnstable = false
}

/// Steers one environment along a course and keeps account of it.
private struct BranchRunner: ~Copyable {
  let environment: Environment
  private var player: PolicyRunner
  private var action: [Double]
  private var start: [Double] = []
  /// The steps of the whole course.
  private var steps = 0
  private var score = Score()
  private(set) var branch = Branch()

  init(_ environment: Environment, policy: FrozenPolicy) {
    self.environment = environment
    player = PolicyRunner(policy)
    action = Array(repeating: 0, count: environment.actionSize)
  }

  var isOver: Bool { branch.terminated || branch.truncated }

  mutating func begin(at state: EnvironmentState, steps: Int) throws(EnvironmentError) {
    (self.steps, score) = (steps, Score())
    try environment.setState(state)
    player.startOver()
    // as the simulation holds it: MuJoCo normalises quaternions
    start = environment.state.qpos
    branch = Branch()
  }

  /// Takes the step whose action begins at a place.
  mutating func step(_ actions: [Double], at place: Int) throws(EnvironmentError) {
    account(for: try environment.step(actions.span.extracting(place..<place + action.count)))
  }

  /// Lets the policy take a step.
  mutating func act(using random: inout RandomStream) throws(EnvironmentError) {
    player.act(in: environment, into: &action, using: &random)
    account(for: try environment.step(action))
  }

  private mutating func account(for result: StepResult) {
    score.add(result, missing: min(steps - branch.steps, environment.stepsLeft))
    branch.reward = score.sum
    if result.isUnstable {
      (branch.truncated, branch.isUnstable) = (true, true)
      return
    }
    branch.steps += 1
    (branch.terminated, branch.truncated) = (result.terminated, result.truncated)
    var squares = 0.0
    for index in start.indices {
      let difference = environment.simulation.position(index) - start[index]
      squares += difference * difference
    }
    branch.distance = squares.squareRoot()
    branch.reach = max(branch.reach, branch.distance)
  }

  /// The branch with where it ends.
  func finish() -> Branch {
    var branch = branch
    environment.simulation.appendPositions(to: &branch.qpos)
    environment.simulation.appendVelocities(to: &branch.qvel)
    return branch
  }
}
