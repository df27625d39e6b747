import Agents
import Numerics
import Runs
import Storage

/// The checkpoints of runs, of agents of the published sizes whose replays are full.
struct RunWork {
  let timing: Timing

  /// A checkpoint a minute of a TD3 with a million transitions.
  func checkpoint() throws -> Figure {
    var configuration = TD3Configuration()
    configuration.bufferSize = 1_000_000
    let agent = TD3(
      configuration, stateSize: Sizes.s, space: .raw(try unitBox(Sizes.m)),
      random: RandomStream(seed: 1, "benchmark"))
    var random = RandomStream(seed: 2, "benchmark")
    func percept() -> Percept { Percept(numbers: (0..<Sizes.s).map { _ in Float(random.normal()) }) }
    let percepts = (0..<1_000).map { _ in percept() }
    return try checkpoints(
      of: agent, "checkpoint", capacity: configuration.bufferSize, each: Sizes.minuteOfTD3
    ) { percepts[$0 % percepts.count] }
  }

  /// A checkpoint a minute of a Pixel-TD3; of fewer frames, since a million take 12 GB.
  func pixelCheckpoint() throws -> Figure {
    let work = PixelAgentWork(timing: timing)
    var configuration = TD3Configuration(seeing: .frames(work.stack))
    configuration.bufferSize = 40_000
    let agent = PixelTD3(
      configuration, stack: work.stack, space: .raw(try unitBox(Sizes.m)), episodeLength: 100,
      random: RandomStream(seed: 1, "benchmark"))
    var random = RandomStream(seed: 2, "benchmark")
    let percepts = (0..<8).map { _ in Percept(frames: work.frames(&random)) }
    return try checkpoints(
      of: agent, "pixel-checkpoint", capacity: configuration.bufferSize, each: Sizes.minuteOfPixelTD3
    ) { percepts[$0 % percepts.count] }
  }

  /// Fills the replay, then takes a checkpoint each time a minute's transitions have been added.
  private func checkpoints(
    of agent: any Agent, _ name: String, capacity: Int, each minute: Int, seeing percept: (Int) -> Percept
  ) throws -> Figure {
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    let path = scratch.path + "/run"
    let folder = try RunFolder(
      path,
      for: RunRecord(
        kind: name, asked: [], start: "", script: [], seed: 1, threads: timing.threads, program: "benchmark",
        minutes: 1, kept: 2), isKnown: false)
    try folder.open(agent.replayTables, measuring: ["time/total_timesteps"])
    agent.reserve(capacity)
    var steps = 0
    func remember(_ count: Int) {
      for _ in 0..<count {
        agent.remember(
          percept(steps), action: [0.1, -0.1], planStep: 0, reward: 1, next: percept(steps + 1),
          end: steps % 100 == 99 ? .truncated : .none)
        steps += 1
      }
    }
    func keep() throws {
      var file = Safetensors()
      agent.save(into: &file, withReplay: false)
      agent.saveReplayHead(into: &file)
      try folder.keep(file, agent.replayTables)
    }
    // somewhat more than it holds, so that the oldest files have gone
    for _ in 0..<12 {
      remember(capacity / 10)
      try keep()
    }
    let sampler = Sampler(timing, warmUps: 1, repetitions: 10)
    while !sampler.isDone {
      remember(minute)
      sampler.begin()
      try keep()
      sampler.end()
    }
    let own = agent.replayTables.reduce(0) { $0 + $1.rows.count * $1.rowBytes }
    var figure = sampler.figure(name, withWorst: true)
    figure.disk = Double(try RunWork.bytes(in: path)) / Double(own)
    return figure
  }

  /// The bytes of all files in a folder and in those within it.
  private static func bytes(in path: String) throws -> Int {
    try folderEntries(path).reduce(0) { sum, entry in
      sum + (entry.kind == .folder ? try bytes(in: "\(path)/\(entry.name)") : entry.bytes)
    }
  }
}
