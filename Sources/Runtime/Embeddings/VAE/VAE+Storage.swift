import Networks
import Numerics
package import Storage

extension VAE {
  /// What a file of an autoencoder says it holds.
  package static let kind = "VAE"

  /// Everything it is: weights under PyTorch's names and layouts, optimiser, random stream, progress.
  package var archive: Safetensors {
    var file = Safetensors()
    file.metadata = ["dyne": VAE.kind, "version": "1", "format": "pt"]
    file.metadata["environment"] = environment
    file.metadata["fingerprint"] = fingerprint
    configuration.save(into: &file)
    frames.save(into: &file)
    networks.save(into: &file, optimizer: "optimizer")
    file.set(random, as: "random")
    progress.save(into: &file)
    return file
  }

  /// Restores an autoencoder; refuses files that hold something else or only a part of it.
  package convenience init(_ file: Safetensors) throws(StorageError) {
    try file.require(kind: VAE.kind, versions: 1...1)
    let configuration = try VAEConfiguration(file)
    let frames = try FrameStack(file)
    // what a file claims is allocated only if its weights are there
    try file.require(VAEObjective(configuration, frames: frames).layout)
    self.init(
      configuration, environment: try file.text("environment"), fingerprint: try file.text("fingerprint"),
      frames: frames, stream: try file.random("random"))
    try networks.load(from: file, optimizer: "optimizer")
    progress = try Progress(file, epoch: configuration.batchesPerEpoch)
  }
}

extension VAE.Progress {
  fileprivate func save(into file: inout Safetensors) {
    let counts = [batches, batchesLeft, sums.batches]
    file["progress.counts"] = Tensor(counts.map(Int64.init), shape: [counts.count])
    file["progress.sums"] = Tensor(sums.numbers(2), shape: [2])
    file["progress.encoder"] = Tensor(
      curve.flatMap { [$0.prediction, $0.stateKL] }, shape: [curve.count, 2])
  }

  fileprivate init(_ file: Safetensors, epoch: Int) throws(StorageError) {
    self.init()
    let counts = try file.integers("progress.counts", shape: [3])
    guard counts.allSatisfy({ 0...1_000_000_000_000 ~= $0 }), counts[2] < epoch else {
      throw .wrongValues(path: file.path, name: "progress.counts", expected: "counts within an epoch")
    }
    (batches, batchesLeft) = (Int(counts[0]), Int(counts[1]))
    let numbers = try file.doubles("progress.sums", shape: [2])
    if counts[2] > 0 { sums = EpochSums(numbers, batches: Int(counts[2])) }
    let rows = try file.shape("progress.encoder", dimensions: 2)[0]
    let curve = try file.doubles("progress.encoder", shape: [rows, 2])
    self.curve = (0..<rows).map {
      EncoderEpoch(prediction: curve[2 * $0], kl: 0, stateKL: curve[2 * $0 + 1])
    }
  }
}
