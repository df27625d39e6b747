import Numerics
import Storage

extension EmbeddingSource {
  func save(into file: inout Safetensors) {
    file.metadata["environment"] = environment
    file.metadata["fingerprint"] = fingerprint
    file.metadata["length"] = String(length)
    file.metadata["observation_size"] = String(observationSize)
    file.metadata["angles"] = angles.map(String.init).joined(separator: " ")
    file["action.low"] = Tensor(actionBox.low, shape: [actionSize])
    file["action.high"] = Tensor(actionBox.high, shape: [actionSize])
  }

  init(_ file: Safetensors) throws(StorageError) {
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
  func save(into file: inout Safetensors, as name: String) {
    file["\(name).mean"] = Tensor(mean, shape: [width])
    file["\(name).std"] = Tensor(std, shape: [width])
  }

  init(_ file: Safetensors, _ name: String, width: Int) throws(StorageError) {
    self.init(
      mean: try file.floats("\(name).mean", shape: [width]),
      std: try file.floats("\(name).std", shape: [width]))
    guard mean.allSatisfy(\.isFinite), std.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw .wrongValues(path: file.path, name: "\(name).std", expected: "finite and positive")
    }
  }
}

extension EmbeddingProgress {
  /// Writes it; with `states` the states' KL too.
  func save(into file: inout Safetensors, states: Bool = false) {
    let counts = [
      encoderBatches, encoderBatchesLeft, decoderBatches, decoderBatchesLeft, sums.batches, measuredBatches,
    ]
    file["progress.counts"] = Tensor(counts.map(Int64.init), shape: [counts.count])
    let kinds = states && encoderBatchesLeft > 0 && sums.batches > 0 ? 3 : 2
    file["progress.sums"] = Tensor(sums.numbers(kinds), shape: [kinds])
    file["progress.encoder"] = Tensor(
      encoderCurve.flatMap { [$0.prediction, $0.kl] + (states ? [$0.stateKL] : []) },
      shape: [encoderCurve.count, states ? 3 : 2])
    file["progress.decoder"] = Tensor(
      decoderCurve.flatMap { [$0.reconstruction, $0.norm] }, shape: [decoderCurve.count, 2])
  }

  /// Reads what `save` wrote; `epoch` is the number of batches in an epoch of the encoder.
  init(_ file: Safetensors, epoch encoderEpoch: Int, states: Bool = false) throws(StorageError) {
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
      ? encoderEpoch : ActionEmbeddingConfiguration.decoderBatchesPerEpoch
    guard counts[4] < epoch else {
      throw .wrongValues(path: file.path, name: "progress.counts", expected: "within an epoch")
    }
    if counts[4] > 0 {
      let kinds = states && encoderBatchesLeft > 0 ? 3 : 2
      sums = EpochSums(try file.doubles("progress.sums", shape: [kinds]), batches: Int(counts[4]))
    }
    encoderCurve = try EmbeddingProgress.rows(file, "progress.encoder", states ? 3 : 2).map {
      EncoderEpoch(prediction: $0[0], kl: $0[1], stateKL: states ? $0[2] : 0)
    }
    decoderCurve = try EmbeddingProgress.rows(file, "progress.decoder", 2).map {
      DecoderEpoch(reconstruction: $0[0], norm: $0[1])
    }
  }

  /// True where the latents were measured, or nothing is left to do before a decoder is trained on them.
  var needsLatents: Bool {
    measuredBatches > 0 || (encoderBatches + encoderBatchesLeft == 0 && decoderBatchesLeft > 0)
  }

  private static func rows(
    _ file: Safetensors, _ name: String, _ columns: Int
  ) throws(StorageError) -> [[Double]] {
    let count = try file.shape(name, dimensions: 2)[0]
    let numbers = try file.doubles(name, shape: [count, columns])
    return (0..<count).map { Array(numbers[columns * $0..<columns * ($0 + 1)]) }
  }
}

extension ActionCoder {
  /// Writes decoder and latents.
  func save(into file: inout Safetensors) {
    decoder.save(into: &file, optimizer: "decoder_optimizer")
    guard let latents else { return }
    latents.whitening.save(into: &file, as: "latent")
    file["latent.bound"] = Tensor([latents.bound], shape: [1])
  }

  /// Reads what `save` wrote; latents that must have been measured must be there.
  mutating func load(from file: Safetensors, isMeasured: Bool) throws(StorageError) {
    try decoder.load(from: file, optimizer: "decoder_optimizer")
    if file["latent.bound"] != nil {
      let bound = try file.floats("latent.bound", shape: [1])[0]
      guard bound.isFinite, bound >= 0 else {
        throw .wrongValues(path: file.path, name: "latent.bound", expected: "at least 0")
      }
      latents = LatentStatistics(whitening: try Whitening(file, "latent", width: latent), bound: bound)
    } else if isMeasured {
      throw .missingTensor(path: file.path, name: "latent.bound")
    }
  }
}

extension FrameStack {
  func save(into file: inout Safetensors) {
    file.metadata["frame_size"] = String(size)
    file.metadata["frame_count"] = String(count)
  }

  init(_ file: Safetensors) throws(StorageError) {
    self.init(
      size: try file.integer("frame_size", in: ImageNetworks.frameSize...ImageNetworks.frameSize),
      count: try file.integer("frame_count", in: FrameStack.counts))
  }
}
