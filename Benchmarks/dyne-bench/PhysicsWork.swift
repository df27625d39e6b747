import Dispatch
import Environments
import Experiments
import Numerics

/// An environment's work: single steps, and collecting data on all threads.
struct PhysicsWork {
  let timing: Timing
  private let definition: EnvironmentDefinition
  private let episodes: [Start]

  /// How an episode begins and what is done in it.
  private struct Start {
    let state: EnvironmentState
    /// A row of numbers for each step.
    let controls: [Double]
  }

  init(_ timing: Timing, _ definition: EnvironmentDefinition = .reacherVertical) throws {
    self.timing = timing
    self.definition = definition
    let environment = try definition.make()
    var random = RandomStream(seed: 1, "benchmark")
    var episodes: [Start] = []
    for _ in 0..<100 {
      try environment.reset(using: &random)
      let box = environment.actionBox
      let controls = (0..<definition.timeLimit).flatMap { _ in
        (0..<box.size).map { random.uniform(box.low[$0], box.high[$0]) }
      }
      episodes.append(Start(state: environment.state, controls: controls))
    }
    self.episodes = episodes
  }

  /// A step with its reward and observation; floor: the same physics steps in a bare loop.
  func environmentStep() throws -> Figure {
    let environment = try definition.make()
    let bare = try bareLoop()
    var row = [Float](repeating: 0, count: environment.observationSize)
    let width = environment.actionSize
    var (next, nextBare) = (0, 0)
    let sampler = Sampler(timing) {
      run(bare, nextBare)
      nextBare += 1
    }
    while !sampler.isDone {
      let episode = episodes[next % episodes.count]
      next += 1
      try environment.setState(episode.state)
      sampler.begin()
      for step in 0..<definition.timeLimit {
        _ = try environment.step(episode.controls.span.extracting(step * width..<(step + 1) * width))
        var span = row.mutableSpan
        environment.observation(into: &span)
      }
      sampler.end()
    }
    return sampler.figure("environment-step-\(definition.name)", units: definition.timeLimit)
  }

  /// A step of a collection on all threads; floor: the same physics steps in bare loops on as many threads.
  func collect() throws -> Figure {
    let collection = Collection(
      definition, count: 10_000, length: Sizes.k, seed: 1, random: RandomStream(seed: 1, "collect"))
    let steps = collection.count * collection.length
    let shares = steps / definition.timeLimit / timing.threads
    let loops = try (0..<timing.threads).map { _ in try bareLoop() }
    let sampler = Sampler(timing, warmUps: 1, repetitions: 3) {
      DispatchQueue.concurrentPerform(iterations: timing.threads) { thread in
        for share in 0..<shares { run(loops[thread], thread * shares + share) }
      }
    }
    try sampler.sample {
      _ = try collection.run(threads: timing.threads, report: { _ in }, isCancelled: { false })
    }
    return sampler.figure("collect", units: steps)
  }

  /// A step of many courses of k actions from one state, on all threads; floor: the same physics steps in
  /// bare loops on as many threads.
  func outcomes() throws -> Figure {
    let width = 2 * Sizes.k, count = 10_000
    let courses = (0..<count).map { index in
      let controls = episodes[index % episodes.count].controls
      let place = index / episodes.count * width % (controls.count - width)
      return Array(controls[place..<place + width])
    }
    let forking = Forking(definition, from: episodes[0].state, .actions(courses))
    let loops = try (0..<timing.threads).map { _ in try bareLoop() }
    let start = episodes[0].state, substeps = definition.frameSkip
    let sampler = Sampler(timing, warmUps: 1, repetitions: 3) {
      DispatchQueue.concurrentPerform(iterations: timing.threads) { thread in
        for index in stride(from: thread, to: count, by: timing.threads) {
          loops[thread].run(
            positions: start.qpos, velocities: start.qvel, controls: courses[index], substeps: substeps)
        }
      }
    }
    try sampler.sample {
      _ = try forking.run(threads: timing.threads, report: { _ in }, isCancelled: { false })
    }
    return sampler.figure("outcomes", units: count * Sizes.k)
  }

  private func bareLoop() throws -> BareLoop {
    guard let loop = BareLoop(model: definition.model) else { throw BenchmarkError.noModel }
    return loop
  }

  /// Runs an episode of physics alone.
  private func run(_ loop: BareLoop, _ index: Int) {
    let episode = episodes[index % episodes.count]
    loop.run(
      positions: episode.state.qpos, velocities: episode.state.qvel, controls: episode.controls,
      substeps: definition.frameSkip)
  }
}
