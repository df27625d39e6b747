import Agents
import Embeddings
import Environments
import Numerics
package import Storage

extension AgentTraining {
  /// Restores agents from files, by what these say they hold.
  private static let restorers: [String: @Sendable (Safetensors) throws -> any Agent] = [
    TD3.kind: { if $0.metadata["frames.size"] == nil { try TD3($0) } else { try PixelTD3($0) } }
  ]

  /// Everything the training is: the agent, its environment in the middle of an episode, what it owes, its
  /// curve.
  package var archive: Safetensors { archive(withReplay: true) }

  /// The same but for what the agent remembers, from which other steps follow; or all of it.
  package func archive(withReplay: Bool) -> Safetensors {
    var file = Safetensors()
    file.metadata = ["dyne": type(of: agent).kind, "version": "1", "format": "pt"]
    agent.save(into: &file, withReplay: withReplay)
    file.metadata["environment"] = definition.name
    file.metadata["fingerprint"] = definition.fingerprint
    let bytes = definition.bytes
    if !bytes.isEmpty { file["environment.definition"] = Tensor(bytes, shape: [bytes.count]) }
    file.metadata["seed"] = String(seed)
    if instabilities > 0 { file.metadata["instabilities"] = String(instabilities) }
    file["training.worst"] = Tensor([worstReward], shape: [1])
    file.metadata["is_started"] = String(isStarted)
    let counts = [steps, episodes, owed, paid, episodeLength]
    file["training.counts"] = Tensor(counts.map(Int64.init), shape: [counts.count])
    file["training.returns"] = Tensor([episodeReturn] + recentReturns, shape: [1 + recentReturns.count])
    if let losses = lastLosses {
      file["training.losses"] = Tensor([losses.critic, losses.actor ?? .nan], shape: [2])
    }
    file.set(starts, as: "random.episodes")
    saveEpisode(into: &file)
    file["curve.steps"] = Tensor(curve.map { Int64($0.steps) }, shape: [curve.count])
    // an older file's points don't say
    file["curve.unstable"] = Tensor(
      curve.map { Int64($0.evaluation.instabilities ?? -1) }, shape: [curve.count])
    file["curve.episodes"] = Tensor(curve.map { Int64($0.evaluation.returns.count) }, shape: [curve.count])
    let returns = curve.flatMap(\.evaluation.returns)
    file["curve.returns"] = Tensor(returns, shape: [returns.count])
    file["curve.lengths"] = Tensor(
      curve.flatMap { $0.evaluation.lengths.map(Int64.init) }, shape: [returns.count])
    return file
  }

  /// Everything the training is but the rows of the agent's `replayTables`.
  package var checkpoint: Safetensors {
    var file = archive(withReplay: false)
    agent.saveReplayHead(into: &file)
    saveRecords(into: &file)
    return file
  }

  private func saveEpisode(into file: inout Safetensors) {
    let state = episode.environment.state
    for (name, values) in [
      ("qpos", state.qpos), ("qvel", state.qvel), ("act", state.act), ("goal", state.goal),
      ("memory", state.memory), ("warm_start", state.warmStart), ("plan", episode.plan.rawActions),
    ] {
      file["episode.\(name)"] = Tensor(values, shape: [values.count])
    }
    file["episode.frames"] = state.frames.isEmpty ? nil : Tensor(state.frames, shape: [state.frames.count])
    file["episode.action"] = Tensor(episode.plan.action, shape: [episode.plan.action.count])
    file["episode.counts"] = Tensor([Int64(state.elapsed), Int64(episode.plan.step)], shape: [2])
  }

  /// Restores a training, in its environment from the catalogue or as the file holds it; from a checkpoint
  /// with the rows of what its agent remembers.
  package convenience init(_ file: Safetensors, rows: LoggedRows? = nil) throws {
    let kind = file.metadata["dyne"]
    guard let restore = AgentTraining.restorers[kind ?? ""] else {
      throw StorageError.wrongMetadata(
        path: file.path, key: "dyne",
        expected: AgentTraining.restorers.keys.sorted().joined(separator: " or "),
        actual: kind)
    }
    _ = try file.integer("version", in: 1...1)
    let environment = try AgentTraining.environment(file)
    let agent = try restore(file)
    if let rows { try agent.restoreReplay(file, rows) }
    guard agent.space.rawBox == environment.actionBox else {
      throw StorageError.wrongValues(
        path: file.path, name: "action.low", expected: "that of \(environment.definition.name)")
    }
    if case .observation(let size, _) = agent.perception, size != environment.observationSize {
      throw StorageError.wrongMetadata(
        path: file.path, key: "state_size", expected: String(environment.observationSize),
        actual: String(size))
    }
    if let stack = agent.perception.stack, stack != environment.definition.frames {
      throw StorageError.wrongMetadata(
        path: file.path, key: "frames.size", expected: "that of \(environment.definition.name)",
        actual: String(stack.size))
    }
    self.init(
      agent: agent, environment: environment, seed: try file.seed(),
      starts: try file.random("random.episodes"))
    try takeRelabeler()
    if let td3 = agent as? TD3, let relabeler = td3.relabeler {
      let size = td3.learner.replay.recordSize
      guard size == relabeler.recordSize else {
        throw StorageError.wrongMetadata(
          path: file.path, key: "replay.record_size", expected: String(relabeler.recordSize),
          actual: String(size))
      }
    }
    isStarted = try file.flag("is_started")
    if file.metadata["instabilities"] != nil {
      instabilities = try file.integer("instabilities", in: 0...1_000_000_000_000)
    }
    if file["training.worst"] != nil {
      worstReward = try file.doubles("training.worst", shape: [1])[0]
      guard worstReward <= 0, worstReward.isFinite else {
        throw StorageError.wrongValues(
          path: file.path, name: "training.worst", expected: "finite and at most 0")
      }
    }
    try loadCounts(file)
    try loadEpisode(file)
    try loadCurve(file)
    try loadRecords(file)
  }

  /// The environment that a file names, if it is still the same.
  private static func environment(_ file: Safetensors) throws -> Environment {
    let name = try file.text("environment")
    let definition: EnvironmentDefinition
    if file["environment.definition"] != nil {
      definition = try EnvironmentDefinition(bytes: file.bytes("environment.definition"))
    } else if let known = EnvironmentDefinition.named(name) {
      definition = known
    } else {
      throw StorageError.wrongMetadata(
        path: file.path, key: "environment", expected: "the name of an environment", actual: name)
    }
    let fingerprint = try file.text("fingerprint")
    guard fingerprint == definition.fingerprint else {
      throw StorageError.wrongMetadata(
        path: file.path, key: "fingerprint", expected: "that of \(name), \(definition.fingerprint)",
        actual: fingerprint)
    }
    return try definition.make()
  }

  private func loadCounts(_ file: Safetensors) throws(StorageError) {
    let counts = try file.integers("training.counts", shape: [5])
    guard counts.allSatisfy({ 0...1_000_000_000_000 ~= $0 }) else {
      throw .wrongValues(path: file.path, name: "training.counts", expected: "counts")
    }
    (steps, episodes, owed) = (Int(counts[0]), Int(counts[1]), Int(counts[2]))
    (paid, episodeLength) = (Int(counts[3]), Int(counts[4]))
    let returns = try file.doubles("training.returns")
    guard 1...11 ~= returns.count else {
      throw .wrongValues(path: file.path, name: "training.returns", expected: "1 to 11 numbers")
    }
    episodeReturn = returns[0]
    recentReturns = Array(returns.dropFirst())
    if file["training.losses"] != nil {
      let losses = try file.doubles("training.losses", shape: [2])
      lastLosses = UpdateLosses(critic: losses[0], actor: losses[1].isNaN ? nil : losses[1])
    }
  }

  private func loadEpisode(_ file: Safetensors) throws {
    let counts = try file.integers("episode.counts", shape: [2])
    let plan = episode.plan
    guard 0...1_000_000_000 ~= counts[0], 0...Int64(plan.length) ~= counts[1] else {
      throw StorageError.wrongValues(path: file.path, name: "episode.counts", expected: "counts")
    }
    let state = EnvironmentState(
      qpos: try file.doubles("episode.qpos"), qvel: try file.doubles("episode.qvel"),
      act: try file.doubles("episode.act"), goal: try file.doubles("episode.goal"),
      memory: try file.doubles("episode.memory"), elapsed: Int(counts[0]),
      warmStart: try file.doubles("episode.warm_start"),
      frames: definition.frames == nil ? [] : try file.bytes("episode.frames"))
    // in an unstable state the next step would fail
    if !(try episode.environment.canGoOn(from: state)) { abandonEpisode() }
    episode.plan.action = try file.floats("episode.action", shape: [plan.action.count])
    episode.plan.rawActions = try file.doubles("episode.plan", shape: [plan.rawActions.count])
    episode.plan.step = Int(counts[1])
    guard episode.plan.action.allSatisfy(\.isFinite), episode.plan.rawActions.allSatisfy(\.isFinite) else {
      throw StorageError.wrongValues(path: file.path, name: "episode.plan", expected: "finite")
    }
    episode.lookAgain()
  }

  private func loadCurve(_ file: Safetensors) throws(StorageError) {
    let points = try file.shape("curve.steps", dimensions: 1)[0]
    let steps = try file.integers("curve.steps")
    let episodes = try file.integers("curve.episodes", shape: [points])
    let returns = try file.doubles("curve.returns")
    let lengths = try file.integers("curve.lengths", shape: [returns.count])
    guard steps.allSatisfy({ 0...1_000_000_000_000 ~= $0 }),
      lengths.allSatisfy({ 0...1_000_000_000_000 ~= $0 })
    else { throw .wrongValues(path: file.path, name: "curve.steps", expected: "counts") }
    guard episodes.allSatisfy({ 0...Int64(returns.count) ~= $0 }),
      episodes.reduce(0, +) == Int64(returns.count)
    else { throw .wrongValues(path: file.path, name: "curve.episodes", expected: "as many as returns") }
    let unstable =
      file["curve.unstable"] == nil
      ? Array(repeating: -1, count: points) : try file.integers("curve.unstable", shape: [points])
    guard zip(unstable, episodes).allSatisfy({ -1 <= $0 && $0 <= $1 }) else {
      throw .wrongValues(path: file.path, name: "curve.unstable", expected: "counts of episodes")
    }
    var start = 0
    for point in 0..<points {
      let range = start..<start + Int(episodes[point])
      start = range.upperBound
      curve.append(
        Point(
          steps: Int(steps[point]),
          evaluation: Evaluation(
            returns: Array(returns[range]), lengths: lengths[range].map { Int($0) },
            instabilities: unstable[point] < 0 ? nil : Int(unstable[point]))))
    }
  }

  /// Gives an independent copy, in the middle of an episode too.
  package func copy() -> AgentTraining {
    guard let environment = try? definition.make() else {
      preconditionFailure("an environment that was made once can be made again")
    }
    let copy = AgentTraining(agent: agent.copiedAgent(), environment: environment, seed: seed, starts: starts)
    do {
      try copy.takeRelabeler()
    } catch {
      preconditionFailure("what could be relabelled once can be again")
    }
    copy.episode.plan = episode.plan
    copy.isStarted = isStarted
    (copy.records, copy.sums) = (records, sums)
    (copy.instabilities, copy.worstReward) = (instabilities, worstReward)
    (copy.steps, copy.episodes, copy.owed, copy.paid) = (steps, episodes, owed, paid)
    (copy.episodeLength, copy.episodeReturn) = (episodeLength, episodeReturn)
    (copy.recentReturns, copy.curve, copy.lastLosses) = (recentReturns, curve, lastLosses)
    do {
      try environment.setState(episode.environment.state)
      copy.episode.lookAgain()
    } catch {
      // the next step would fail in such a state
      copy.abandonEpisode()
    }
    return copy
  }
}
