import Embeddings
import Networks
import Numerics
package import Storage

extension PixelTD3 {
  /// Everything the agent is: networks under PyTorch's names and layouts (the first layer after the trunk
  /// takes features row by row, pixel by pixel, channel by channel), statistics, targets, optimisers, replay,
  /// random streams, and the embedding it acts through.
  package func save(into file: inout Safetensors, withReplay: Bool) {
    configuration.save(into: &file)
    perception.save(into: &file)
    space.save(into: &file)
    file.metadata["episode_length"] = String(episodeLength)
    let networks = learner.networks
    learner.trunk.save(into: &file, optimizer: "trunk_optimizer")
    learner.actor.save(into: &file, optimizer: "actor_optimizer")
    learner.critics.save(into: &file, optimizer: "critic_optimizer")
    file.add(networks.trunkLayout, learner.targetTrunk, prefix: "target.")
    file.add(networks.actorLayout, learner.targetActor, prefix: "target.")
    file.add(networks.twins.layout, learner.targetCritics, prefix: "target.")
    file.metadata["updates"] = String(learner.updates)
    learner.replay.save(into: &file, isWhole: withReplay)
    file.set(exploration, as: "random.exploration")
    file.set(sampling, as: "random.sampling")
  }

  package var replayTables: [RowTable] {
    [
      RowTable(
        name: "frames", rowBytes: stack.frameBytes, capacity: learner.replay.frames.capacity,
        rows: learner.replay.frames.oldest..<learner.replay.frames.next
      ) { self.learner.replay.frameRows($0) },
      RowTable(
        name: "transitions", rowBytes: learner.replay.rowBytes, capacity: learner.replay.capacity,
        rows: learner.replay.transitions.settled
      ) { self.learner.replay.rows($0) },
    ]
  }

  package func saveReplayHead(into file: inout Safetensors) { learner.replay.saveHead(into: &file) }

  package func restoreReplay(_ file: Safetensors, _ rows: LoggedRows) throws {
    try learner.replay.restore(file, rows, planLength: space.planLength)
  }

  /// Restores what `save` wrote.
  package convenience init(_ file: Safetensors) throws(StorageError) {
    guard case .frames(let stack) = try Perception(file) else {
      throw .wrongMetadata(path: file.path, key: "frames.size", expected: "there", actual: nil)
    }
    let configuration = try TD3Configuration(file)
    let space = try ActionSpace(file)
    let networks = PixelTD3Networks(stack: stack, space: space, hidden: configuration.hidden)
    // what a file claims is allocated only if its weights are there
    try file.require(networks.trunkLayout)
    try file.require(networks.actorLayout)
    try file.require(networks.twins.layout)
    self.init(
      configuration, stack: stack, space: space,
      episodeLength: try file.integer("episode_length", in: 1...1_000_000_000),
      random: try file.random("random.exploration"))
    exploration = try file.random("random.exploration")
    sampling = try file.random("random.sampling")
    try learner.trunk.load(from: file, optimizer: "trunk_optimizer")
    try learner.actor.load(from: file, optimizer: "actor_optimizer")
    try learner.critics.load(from: file, optimizer: "critic_optimizer")
    try learner.targetTrunk.load(networks.trunkLayout, from: file, prefix: "target.")
    try learner.targetActor.load(networks.actorLayout, from: file, prefix: "target.")
    try learner.targetCritics.load(networks.twins.layout, from: file, prefix: "target.")
    learner.updates = try file.integer("updates", in: 0...1_000_000_000_000)
    try learner.replay.load(from: file, planLength: space.planLength)
  }
}

extension Safetensors {
  /// Adds the tensors of a layout, each under a prefix and its name.
  fileprivate mutating func add(_ layout: ParameterLayout, _ values: borrowing Buffer, prefix: String) {
    for tensor in layout.tensors {
      self[prefix + tensor.name] = Tensor(values.values(tensor.range), shape: tensor.shape)
    }
  }
}
