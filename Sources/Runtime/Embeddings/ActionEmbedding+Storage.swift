import Networks
import Numerics
package import Storage

extension ActionEmbedding {
  /// What a file of an embedding says it holds.
  package static let kind = "ActionEmbedding"

  /// Everything the embedding is: weights under PyTorch's names and layouts, optimisers, random stream, progress.
  package var archive: Safetensors {
    var file = Safetensors()
    file.metadata = ["dyne": ActionEmbedding.kind, "version": "1", "format": "pt"]
    configuration.save(into: &file)
    source.save(into: &file)
    networks.save(into: &file, optimizer: "optimizer")
    coder.decoder.save(into: &file, optimizer: "decoder_optimizer")
    changeWhitening.save(into: &file, as: "whitening")
    stateWhitening.save(into: &file, as: "state")
    if let latents {
      latents.whitening.save(into: &file, as: "latent")
      file["latent.bound"] = Tensor([latents.bound], shape: [1])
    }
    file.set(random, as: "random")
    progress.save(into: &file)
    return file
  }

  /// Restores an embedding; refuses files that hold something else or only a part of it.
  package convenience init(_ file: Safetensors) throws(StorageError) {
    let kind = file.metadata["dyne"]
    guard kind == ActionEmbedding.kind else {
      throw .wrongMetadata(path: file.path, key: "dyne", expected: ActionEmbedding.kind, actual: kind)
    }
    _ = try file.integer("version", in: 1...1)
    let configuration = try ActionEmbeddingConfiguration(file)
    let source = try EmbeddingSource(file)
    let latent = configuration.latent ?? source.actionSize
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
    try coder.decoder.load(from: file, optimizer: "decoder_optimizer")
    progress = try EmbeddingProgress(file, configuration)
    if file["latent.bound"] != nil {
      let bound = try file.floats("latent.bound", shape: [1])[0]
      guard bound.isFinite, bound >= 0 else {
        throw .wrongValues(path: file.path, name: "latent.bound", expected: "at least 0")
      }
      coder.latents = LatentStatistics(whitening: try Whitening(file, "latent", width: latent), bound: bound)
    } else if progress.needsLatents {
      throw .missingTensor(path: file.path, name: "latent.bound")
    }
  }
}

extension ActionEmbeddingConfiguration {
  fileprivate func save(into file: inout Safetensors) {
    if let latent { file.metadata["latent"] = String(latent) }
    file.metadata["hidden"] = String(hidden)
    file.metadata["layers"] = String(layers)
    file.metadata["kl"] = String(kl)
    file.metadata["condition"] = condition.rawValue
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
    if file.metadata["latent"] != nil { latent = try file.integer("latent", in: 1...10_000) }
    hidden = try file.integer("hidden", in: sizes)
    layers = try file.integer("layers", in: 0...100)
    kl = try file.number("kl")
    guard let condition = Condition(rawValue: try file.text("condition")) else {
      throw .wrongMetadata(
        path: file.path, key: "condition", expected: "none, state or angles",
        actual: file.metadata["condition"])
    }
    self.condition = condition
    learningRate = try file.number("learning_rate")
    batch = try file.integer("batch", in: 1...65_536)
    epochSize = try file.integer("epoch_size", in: 1...1_000_000_000)
    decoderHidden = try file.integers("decoder_hidden", in: sizes, count: 0...100)
    decoderNorm = try file.number("decoder_norm")
    decoderEpochs = try file.integer("decoder_epochs", in: sizes)
  }
}

extension EmbeddingSource {
  fileprivate func save(into file: inout Safetensors) {
    file.metadata["environment"] = environment
    file.metadata["fingerprint"] = fingerprint
    file.metadata["length"] = String(length)
    file.metadata["observation_size"] = String(observationSize)
    file.metadata["angles"] = angles.map(String.init).joined(separator: " ")
    file["action.low"] = Tensor(actionBox.low, shape: [actionSize])
    file["action.high"] = Tensor(actionBox.high, shape: [actionSize])
  }

  fileprivate init(_ file: Safetensors) throws(StorageError) {
    guard let box = Box(low: try file.doubles("action.low"), high: try file.doubles("action.high")) else {
      throw .wrongValues(path: file.path, name: "action.low", expected: "below 'action.high'")
    }
    let size = try file.integer("observation_size", in: 1...1_000_000)
    let angles = try file.integers("angles", in: 0...size - 1, count: 0...size)
    guard zip(angles, angles.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .wrongMetadata(
        path: file.path, key: "angles", expected: "whole numbers in ascending order",
        actual: file.metadata["angles"])
    }
    self.init(
      environment: try file.text("environment"), fingerprint: try file.text("fingerprint"), actionBox: box,
      length: try file.integer("length", in: 1...255), observationSize: size, angles: angles)
  }
}

extension Whitening {
  fileprivate func save(into file: inout Safetensors, as name: String) {
    file["\(name).mean"] = Tensor(mean, shape: [width])
    file["\(name).std"] = Tensor(std, shape: [width])
  }

  fileprivate init(_ file: Safetensors, _ name: String, width: Int) throws(StorageError) {
    self.init(
      mean: try file.floats("\(name).mean", shape: [width]),
      std: try file.floats("\(name).std", shape: [width]))
    guard mean.allSatisfy(\.isFinite), std.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw .wrongValues(path: file.path, name: "\(name).std", expected: "finite and positive")
    }
  }
}

extension EmbeddingProgress {
  fileprivate func save(into file: inout Safetensors) {
    let counts = [
      encoderBatches, encoderBatchesLeft, decoderBatches, decoderBatchesLeft, sums.batches, measuredBatches,
    ]
    file["progress.counts"] = Tensor(counts.map(Int64.init), shape: [counts.count])
    file["progress.sums"] = Tensor([sums.first, sums.second], shape: [2])
    file["progress.encoder"] = Tensor(
      encoderCurve.flatMap { [$0.prediction, $0.kl] }, shape: [encoderCurve.count, 2])
    file["progress.decoder"] = Tensor(
      decoderCurve.flatMap { [$0.reconstruction, $0.norm] }, shape: [decoderCurve.count, 2])
  }

  fileprivate init(
    _ file: Safetensors, _ configuration: ActionEmbeddingConfiguration
  ) throws(StorageError) {
    self.init()
    let counts = try file.integers("progress.counts", shape: [6])
    guard counts.allSatisfy({ 0...1_000_000_000_000 ~= $0 }) else {
      throw .wrongValues(path: file.path, name: "progress.counts", expected: "counts")
    }
    (encoderBatches, encoderBatchesLeft) = (Int(counts[0]), Int(counts[1]))
    (decoderBatches, decoderBatchesLeft) = (Int(counts[2]), Int(counts[3]))
    measuredBatches = Int(counts[5])
    let epoch =
      encoderBatchesLeft > 0
      ? configuration.batchesPerEpoch : ActionEmbeddingConfiguration.decoderBatchesPerEpoch
    guard counts[4] < epoch else {
      throw .wrongValues(path: file.path, name: "progress.counts", expected: "within an epoch")
    }
    let sums = try file.doubles("progress.sums", shape: [2])
    self.sums = EpochSums(first: sums[0], second: sums[1], batches: Int(counts[4]))
    encoderCurve = try EmbeddingProgress.rows(file, "progress.encoder").map {
      EncoderEpoch(prediction: $0, kl: $1)
    }
    decoderCurve = try EmbeddingProgress.rows(file, "progress.decoder").map {
      DecoderEpoch(reconstruction: $0, norm: $1)
    }
  }

  /// True where the latents were measured, or nothing is left to do before a decoder is trained on them.
  fileprivate var needsLatents: Bool {
    measuredBatches > 0 || (encoderBatches + encoderBatchesLeft == 0 && decoderBatchesLeft > 0)
  }

  private static func rows(_ file: Safetensors, _ name: String) throws(StorageError) -> [(Double, Double)] {
    let shape = try file.shape(name, dimensions: 2)
    let numbers = try file.doubles(name, shape: [shape[0], 2])
    return (0..<shape[0]).map { (numbers[2 * $0], numbers[2 * $0 + 1]) }
  }
}
