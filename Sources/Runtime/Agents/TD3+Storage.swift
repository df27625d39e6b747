import Embeddings
import Networks
import Numerics
package import Storage

extension TD3 {
  /// Everything the agent is: networks under PyTorch's names and layouts, targets, optimisers, replay, random streams,
  /// and the embedding it acts through.
  package func save(into file: inout Safetensors) {
    configuration.save(into: &file)
    file.metadata["state_size"] = String(stateSize)
    switch space {
    case .raw(let box):
      file["action.low"] = Tensor(box.low, shape: [box.size])
      file["action.high"] = Tensor(box.high, shape: [box.size])
    case .plans(let decoding):
      file.add(decoding.archive, prefix: "actions.")
    }
    learner.actor.save(into: &file, optimizer: "actor_optimizer")
    learner.critics.save(into: &file, optimizer: "critic_optimizer")
    for tensor in learner.networks.actorLayout.tensors {
      file["target.\(tensor.name)"] = Tensor(learner.targetActor.values(tensor.range), shape: tensor.shape)
    }
    for tensor in learner.networks.criticLayout.tensors {
      file["target.\(tensor.name)"] = Tensor(learner.targetCritics.values(tensor.range), shape: tensor.shape)
    }
    file.metadata["updates"] = String(learner.updates)
    file.metadata["interrupted_critic_loss"] = learner.interruptedCriticLoss.map { String($0.bitPattern) }
    learner.replay.save(into: &file)
    file.set(exploration, as: "random.exploration")
    file.set(sampling, as: "random.sampling")
  }

  /// Restores what `save` wrote.
  package convenience init(_ file: Safetensors) throws(StorageError) {
    let configuration = try TD3Configuration(file)
    let space = try ActionSpace(file)
    let stateSize = try file.integer("state_size", in: 1...1_000_000)
    let networks = TD3Networks(stateSize: stateSize, space: space, hidden: configuration.hidden)
    // what a file claims is allocated only if its weights are there
    try file.require(networks.actorLayout)
    try file.require(networks.criticLayout)
    self.init(
      configuration, stateSize: stateSize, space: space, random: try file.random("random.exploration"))
    exploration = try file.random("random.exploration")
    sampling = try file.random("random.sampling")
    try learner.actor.load(from: file, optimizer: "actor_optimizer")
    try learner.critics.load(from: file, optimizer: "critic_optimizer")
    try learner.targetActor.load(learner.networks.actorLayout, from: file, prefix: "target.")
    try learner.targetCritics.load(learner.networks.criticLayout, from: file, prefix: "target.")
    learner.updates = try file.integer("updates", in: 0...1_000_000_000_000)
    if file.metadata["interrupted_critic_loss"] != nil {
      // bits, since a loss may be infinite
      guard let bits = UInt64(try file.text("interrupted_critic_loss")) else {
        throw .wrongMetadata(
          path: file.path, key: "interrupted_critic_loss", expected: "a whole number", actual: nil)
      }
      learner.interruptedCriticLoss = Double(bitPattern: bits)
    }
    try learner.replay.load(from: file, planLength: space.planLength)
  }
}

extension ActionSpace {
  fileprivate init(_ file: Safetensors) throws(StorageError) {
    if file["action.low"] == nil {
      self = .plans(try file.section("actions.").actionDecoding())
      return
    }
    let (low, high) = (try file.doubles("action.low"), try file.doubles("action.high"))
    guard let box = Box(low: low, high: high) else {
      throw .wrongValues(path: file.path, name: "action.low", expected: "below 'action.high'")
    }
    self = .raw(box)
  }
}

extension TD3Configuration {
  fileprivate func save(into file: inout Safetensors) {
    file.metadata["learning_rate"] = String(learningRate)
    file.metadata["batch"] = String(batch)
    file.metadata["gamma"] = String(gamma)
    file.metadata["tau"] = String(tau)
    file.metadata["policy_delay"] = String(policyDelay)
    file.metadata["exploration_noise"] = String(explorationNoise)
    file.metadata["target_noise"] = String(targetNoise)
    file.metadata["target_noise_clip"] = String(targetNoiseClip)
    file.metadata["buffer_size"] = String(bufferSize)
    file.metadata["learning_starts"] = String(learningStarts)
    file.metadata["hidden"] = hidden.map(String.init).joined(separator: " ")
  }

  fileprivate init(_ file: Safetensors) throws(StorageError) {
    self.init()
    learningRate = try file.number("learning_rate")
    batch = try file.integer("batch", in: 1...65_536)
    gamma = try file.number("gamma")
    tau = try file.number("tau")
    policyDelay = try file.integer("policy_delay", in: 1...1_000_000)
    explorationNoise = try file.number("exploration_noise")
    targetNoise = try file.number("target_noise")
    targetNoiseClip = try file.number("target_noise_clip")
    bufferSize = try file.integer("buffer_size", in: 1...1_000_000_000)
    learningStarts = try file.integer("learning_starts")
    hidden = try file.integers("hidden", in: 1...1_000_000, count: 0...100)
  }
}
