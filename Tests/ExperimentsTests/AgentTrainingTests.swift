import Agents
import Embeddings
import Environments
import Experiments
import Networks
import Numerics
import Testing

@Suite(.serialized) struct AgentTrainingTests {
  @Test(arguments: Acting.allCases) func sameSeedGivesTheSameBits(acting: Acting) throws {
    let agents = try (0..<2).map { _ in
      try smallTraining(acting) {
        $0.hidden = [80, 60]
        $0.batch = acting.frames == nil ? 100 : 20
      }
    }
    for agent in agents { try agent.train(to: 130) }
    #expect(differences(agents[0].archive, agents[1].archive) == [])
    let other = try smallTraining(acting, seed: 2)
    try other.train(to: 100)
    #expect(other.curve != Array(agents[0].curve[0...1]))
  }

  @Test(arguments: Acting.allCases) func aRunInPartsIsOneRun(acting: Acting) throws {
    let whole = try smallTraining(acting)
    #expect(try whole.train(to: 350))
    let parts = try smallTraining(acting)
    for steps in [1, 70, 70, 100, 199, 133, 350] { #expect(try parts.train(to: steps)) }
    // each part ends with an evaluation of its own, which the whole doesn't have; all others are alike
    #expect(differences(whole.archive, parts.archive).filter { !$0.hasPrefix("curve.") } == [])
    #expect(parts.curve.map(\.steps) == [0, 1, 70, 100, 199, 200, 300, 350])
    #expect(parts.curve.filter { [0, 100, 200, 300, 350].contains($0.steps) } == whole.curve)
    #expect(whole.steps == 350 && whole.episodes == 3 && whole.agent.updates == 300)
    #expect(whole.episodeLength == 50)
  }

  @Test(arguments: Acting.allCases) func aStopAnywhereChangesNothing(acting: Acting) throws {
    let goal = AgentTraining.Goal(steps: 130, every: 100, episodes: 1)
    let whole = try smallTraining(acting)
    var calls = 0
    _ = try whole.run(
      goal, report: { _ in },
      isCancelled: {
        calls += 1; return false
      })
    let archive = whole.archive
    var random = RandomStream(seed: 3)
    var places: Set<String> = []
    // drawing takes its time
    for part in stride(from: 0, to: 24, by: acting.frames == nil ? 1 : 3) {
      // most questions come between the layers of updates: a third of the stops are among the first steps
      let span = part < 16 ? calls : 240
      let width = part < 16 ? calls / 16 : 30
      let stop = part * width % span + random.index(below: width)
      let stopped = try smallTraining(acting)
      var count = 0
      var sinceReport = 0
      let finished = try stopped.run(goal, report: { _ in sinceReport = 0 }) {
        count += 1
        sinceReport += 1
        return count > stop
      }
      #expect(!finished)
      places.insert(
        stopped.paid < stopped.owed ? "updates" : sinceReport > 1 ? "evaluation" : "episode")
      #expect(try stopped.run(goal, report: { _ in }, isCancelled: { false }))
      #expect(differences(stopped.archive, archive) == [], "stopped after \(stop) of \(calls) parts")
    }
    #expect(places == ["evaluation", "updates", "episode"])
  }

  @Test(arguments: Acting.allCases) func evaluationsChangeNothing(acting: Acting) throws {
    let evaluated = try smallTraining(acting)
    let alone = try smallTraining(acting)
    try evaluated.train(to: 250, every: 30, episodes: 1)
    try alone.train(to: 250, every: 0)
    #expect(alone.curve.isEmpty && evaluated.curve.count == 10)
    let isOfCurve = { (name: String) in name.hasPrefix("curve.") }
    #expect(differences(evaluated.archive, alone.archive).filter { !isOfCurve($0) } == [])

    let before = alone.archive
    let random = RandomStream(seed: 1, "evaluation").child(250)
    let evaluations = try (0..<2).map { _ in
      try evaluate(alone.agent, in: acting.definition, episodes: 2, random: random)
    }
    #expect(evaluations[0] == evaluations[1])
    #expect(differences(alone.archive, before) == [])
  }

  @Test func theCurveHasAPointEachTime() throws {
    let training = try smallTraining(.raw)
    try training.train(to: 210, every: 70, episodes: 3)
    #expect(training.curve.map(\.steps) == [0, 70, 140, 210])
    #expect(training.curve.allSatisfy { $0.evaluation.lengths == [100, 100, 100] })
    // a finished goal has nothing left to do
    try training.train(to: 210, every: 70, episodes: 3)
    #expect(training.curve.count == 4)
    let last = try evaluate(
      training.agent, in: .reacherVertical, episodes: 3,
      random: RandomStream(seed: 1, "evaluation").child(210))
    #expect(training.curve.last?.evaluation == last)
    #expect(training.recentReturns.count == 2)
  }

  @Test(arguments: Acting.ofNumbers) func timeLimitsCutEpisodesWithoutEndingThem(acting: Acting) throws {
    let training = try smallTraining(acting)
    try training.train(to: 230)
    let ends = training.td3.learner.replay.ends
    #expect((0..<230).allSatisfy { ends[$0] == ($0 % 100 == 99 ? .truncated : .none) })
    // what comes after the cut counts
    let indices = [99, 199, 98, 97, 0, 1, 2, 3]
    let noise = [Float](repeating: 0, count: 16)
    let rewards = training.td3.learner.replay.rewards
    let losses = try training.td3.learner.update(indices: indices, noise: noise, updatesActor: false)
    #expect(losses != nil)
    let targets = training.td3.learner.targets
    let rests = training.td3.learner.lastRests
    for row in 0..<2 {
      #expect(rests[row].end == .truncated)
      #expect(targets[row] != rewards[indices[row]])
    }
  }

  @Test func plansAreDroppedAtAReset() throws {
    let training = try smallTraining(.plans)
    try training.train(to: 230)
    let planSteps = training.td3.learner.replay.planSteps
    // 100 isn't a multiple of 3: each episode's last plan is cut after its first action
    #expect((0..<230).allSatisfy { Int(planSteps[$0]) == $0 % 100 % 3 })
    let actions = training.td3.learner.replay.actions.values
    for index in 1..<230 {
      let isSame = actions[2 * index..<2 * index + 2] == actions[2 * index - 2..<2 * index]
      #expect(isSame == (index % 100 % 3 != 0), "transition \(index)")
    }
  }

  @Test func actsAtRandomAtFirst() throws {
    let training = try smallTraining(.raw) {
      $0.learningStarts = 150
      $0.explorationNoise = 0
    }
    try training.train(to: 199)
    let states = training.td3.learner.replay.states.values
    let actions = training.td3.learner.replay.actions.values
    var random = RandomStream(seed: 1)
    for index in 100..<199 {
      var action: [Float] = [0, 0]
      training.td3.choose(Array(states[11 * index..<11 * index + 11]), into: &action, using: &random)
      #expect((action == Array(actions[2 * index..<2 * index + 2])) == (index >= 150))
    }
    let drawn = actions[0..<300]
    #expect((drawn.max() ?? 0) > 0.9 && (drawn.min() ?? 0) < -0.9)
  }

  @Test(arguments: Acting.allCases) func copiesAreIndependent(acting: Acting) throws {
    let training = try smallTraining(acting) { $0.bufferSize = 90 }
    try training.train(to: 130)
    let before = training.archive
    let copy = training.copy()
    #expect(differences(copy.archive, before) == [])
    try copy.train(to: 320)
    #expect(differences(training.archive, before) == [])
    try training.train(to: 320)
    #expect(differences(training.archive, copy.archive) == [])
  }

  /// An actor that has diverged asks for actions that aren't numbers.
  @Test(arguments: Acting.ofNumbers) func goesOnAfterAStepThatFailed(acting: Acting) throws {
    let training = try smallTraining(acting)
    try training.train(to: 150)
    let good = training.td3.learner.actor.copy()
    let whole = 0..<good.layout.count
    training.td3.learner.actor.values.fill(whole, with: .nan)
    _ = training.copy()
    #expect(throws: EnvironmentError.notFinite(part: "the action")) { try training.train(to: 160) }
    _ = training.copy()
    let steps = training.steps
    #expect(training.episodeLength == 0 && steps < 153)
    let ends = training.td3.learner.replay.ends
    #expect(ends[steps - 1] == .truncated)
    training.td3.learner.actor = good.copy()
    #expect(try training.train(to: 260))
    let planSteps = training.td3.learner.replay.planSteps
    #expect(planSteps[steps] == 0)
  }
}
