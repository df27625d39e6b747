import Networks
import Numerics
package import Storage

extension ActionEmbedding {
  /// What a file of an embedding says it holds.
  package static let kind = "ActionEmbedding"

  /// Everything the embedding is: weights under PyTorch's names and layouts, optimisers, random stream,
  /// progress.
  package var archive: Safetensors {
    var file = Safetensors()
    file.metadata = ["dyne": ActionEmbedding.kind, "version": "2", "format": "pt"]
    configuration.save(into: &file)
    source.save(into: &file)
    networks.save(into: &file, optimizer: "optimizer")
    coder.save(into: &file)
    changeWhitening.save(into: &file, as: "whitening")
    stateWhitening.save(into: &file, as: "state")
    file.set(random, as: "random")
    progress.save(into: &file)
    return file
  }

  /// Restores an embedding; refuses files that hold something else or only a part of it.
  package convenience init(_ file: Safetensors) throws(StorageError) {
    try file.require(kind: ActionEmbedding.kind, versions: 1...2)
    let configuration = try ActionEmbeddingConfiguration(file)
    let source = try EmbeddingSource(file)
    let stateSize = source.stateSize(configuration.condition)
    let objective = DynEObjective(configuration, source: source)
    let decoder = DecoderObjective(configuration, encoder: objective.encoder, source: source)
    // what a file claims is allocated only if its weights are there
    try file.require(objective.layout)
    try file.require(decoder.layout)
    self.init(
      configuration, source: source,
      changes: try Whitening(file, "whitening", width: source.observationSize),
      states: try Whitening(file, "state", width: stateSize), stream: try file.random("random"))
    try networks.load(from: file, optimizer: "optimizer")
    progress = try EmbeddingProgress(file, epoch: configuration.batchesPerEpoch)
    try coder.load(from: file)
  }
}
