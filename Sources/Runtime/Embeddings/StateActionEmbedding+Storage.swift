import Networks
import Numerics
package import Storage

extension StateActionEmbedding {
  /// What a file of an embedding says it holds.
  package static let kind = "StateActionEmbedding"

  /// Everything the embedding is: weights under PyTorch's names and layouts, optimisers, random stream, progress.
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
    let kind = file.metadata["dyne"]
    guard kind == StateActionEmbedding.kind else {
      throw .wrongMetadata(path: file.path, key: "dyne", expected: StateActionEmbedding.kind, actual: kind)
    }
    _ = try file.integer("version", in: 1...2)
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

extension StateActionEmbeddingConfiguration {
  fileprivate func save(into file: inout Safetensors) {
    file.metadata["latent"] = String(latent)
    if let actionLatent { file.metadata["action_latent"] = String(actionLatent) }
    file.metadata["hidden"] = String(hidden)
    file.metadata["layers"] = String(layers)
    file.metadata["kl"] = String(stateKL)
    file.metadata["action_kl"] = String(actionKL)
    file.metadata["learning_rate"] = String(learningRate)
    file.metadata["batch"] = String(batch)
    file.metadata["epoch_size"] = String(epochSize)
    file.metadata["decoder_hidden"] = decoderHidden.map(String.init).joined(separator: " ")
    file.metadata["decoder_norm"] = String(decoderNorm)
    file.metadata["decoder_epochs"] = String(decoderEpochs)
  }

  fileprivate init(_ file: Safetensors) throws(StorageError) {
    self.init()
    let sizes = 1...1_000_000
    latent = try file.integer("latent", in: 1...10_000)
    if file.metadata["action_latent"] != nil {
      actionLatent = try file.integer("action_latent", in: 1...10_000)
    }
    hidden = try file.integer("hidden", in: sizes)
    layers = try file.integer("layers", in: 0...100)
    stateKL = try file.number("kl")
    actionKL = try file.number("action_kl")
    learningRate = try file.number("learning_rate")
    batch = try file.integer("batch", in: 1...65_536)
    epochSize = try file.integer("epoch_size", in: 1...1_000_000_000)
    decoderHidden = try file.integers("decoder_hidden", in: sizes, count: 0...100)
    decoderNorm = try file.number("decoder_norm")
    decoderEpochs = try file.integer("decoder_epochs", in: sizes)
  }
}
