import Embeddings
import Networks
import Numerics
package import Storage

extension TD3 {
  /// Everything the agent is: networks under PyTorch's names and layouts, targets, optimisers, replay, random
  /// streams, and the embeddings it sees and acts through.
  package func save(into file: inout Safetensors, withReplay: Bool) {
    configuration.save(into: &file)
    perception.save(into: &file)
    space.save(into: &file)
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
    if learner.replay.recordSize > 0 {
      file.metadata["replay.record_size"] = String(learner.replay.recordSize)
    }
    learner.replay.save(into: &file, isWhole: withReplay)
    file.set(exploration, as: "random.exploration")
    file.set(sampling, as: "random.sampling")
  }

  package var replayTables: [RowTable] {
    [
      RowTable(
        name: "transitions", rowBytes: learner.replay.rowBytes, capacity: learner.replay.capacity,
        rows: learner.replay.settled
      ) { self.learner.replay.rows($0) }
    ]
  }

  package func saveReplayHead(into file: inout Safetensors) {
    learner.replay.saveHead(into: &file) { _ in }
  }

  package func restoreReplay(_ file: Safetensors, _ rows: LoggedRows) throws {
    let width = learner.replay.rowBytes
    let (settled, newest) = try learner.replay.beginRestoring(file, rowBytes: width)
    func add(_ part: ArraySlice<UInt8>) throws {
      var reader = ByteReader(part)
      while reader.left >= width {
        try learner.replay.add(row: &reader, planLength: space.planLength, path: file.path)
      }
    }
    try rows.read("transitions", last: settled, rowBytes: width, add)
    try add(newest[...])
  }

  /// Restores what `save` wrote.
  package convenience init(_ file: Safetensors) throws(StorageError) {
    let configuration = try TD3Configuration(file)
    let space = try ActionSpace(file)
    let perception = try Perception(file)
    let networks = TD3Networks(stateSize: perception.stateSize, space: space, hidden: configuration.hidden)
    // what a file claims is allocated only if its weights are there
    try file.require(networks.actorLayout)
    try file.require(networks.criticLayout)
    let recordSize =
      configuration.relabel > 0 ? try file.integer("replay.record_size", in: 1...1_000_000) : 0
    self.init(
      configuration, perception: perception, space: space, recordSize: recordSize,
      random: try file.random("random.exploration"))
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
