import Networks
import Numerics
package import Storage

extension StateActionEmbedding {
  /// What a file of an embedding says it holds.
  package static let kind = "StateActionEmbedding"

  /// Everything the embedding is: weights under PyTorch's names and layouts, optimisers, random stream,
  /// progress.
  package var archive: Safetensors {
    var file = Safetensors()
    file.metadata = ["dyne": StateActionEmbedding.kind, "version": "2", "format": "pt"]
    configuration.save(into: &file)
    source.save(into: &file)
    frames.save(into: &file)
    networks.save(into: &file, optimizer: "optimizer")
    coder.save(into: &file)
    file.set(random, as: "random")
    progress.save(into: &file, states: true)
    return file
  }

  /// Restores an embedding; refuses files that hold something else or only a part of it.
  package convenience init(_ file: Safetensors) throws(StorageError) {
    try file.require(kind: StateActionEmbedding.kind, versions: 1...2)
    let configuration = try StateActionEmbeddingConfiguration(file)
    let source = try EmbeddingSource(file)
    let frames = try FrameStack(file)
    // what a file claims is allocated only if its weights are there
    let objective = StateActionObjective(configuration, source: source, frames: frames)
    let decoder = DecoderObjective(configuration, encoder: objective.actionEncoder, source: source)
    try file.require(objective.layout)
    try file.require(decoder.layout)
    self.init(configuration, source: source, frames: frames, stream: try file.random("random"))
    try networks.load(from: file, optimizer: "optimizer")
    progress = try EmbeddingProgress(file, epoch: configuration.batchesPerEpoch, states: true)
    try coder.load(from: file)
  }
}
