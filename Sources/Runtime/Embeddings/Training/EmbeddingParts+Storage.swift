import Numerics
package import Storage

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
  package func save(into file: inout Safetensors, as name: String) {
    file["\(name).mean"] = Tensor(mean, shape: [width])
    file["\(name).std"] = Tensor(std, shape: [width])
  }

  package init(_ file: Safetensors, _ name: String, width: Int) throws(StorageError) {
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
    let counts = [encoderBatches, encoderBatchesLeft, owesDecoder ? 1 : 0]
    file["progress.counts"] = Tensor(counts.map(Int64.init), shape: [counts.count])
    let kinds = states ? 3 : 2
    file["progress.sums"] = Tensor(sums.numbers(kinds), shape: [kinds])
    file["progress.encoder"] = Tensor(
      encoderCurve.flatMap { [$0.prediction, $0.kl] + (states ? [$0.stateKL] : []) },
      shape: [encoderCurve.count, kinds])
  }

  /// Reads what `save` wrote; `epoch` is the number of batches in an epoch of the encoder.
  init(_ file: Safetensors, epoch: Int, states: Bool = false) throws(StorageError) {
    self.init()
    // version 1 counted the decoder's batches beside the encoder's, and kept one stage's sums
    let isOld = try file.isFirstVersion
    let counts = try file.counts("progress.counts", isOld ? 6 : 3)
    (encoderBatches, encoderBatchesLeft) = (counts[0], counts[1])
    owesDecoder = counts[isOld ? 3 : 2] > 0
    let kinds = states ? 3 : 2
    let rows = try file.rows("progress.encoder", kinds)
    guard rows.count == encoderBatches / epoch else {
      throw .wrongValues(
        path: file.path, name: "progress.encoder",
        expected: "a row for each of \(encoderBatches / epoch) epochs")
    }
    encoderCurve = rows.map {
      EncoderEpoch(prediction: $0[0], kl: $0[1], stateKL: states ? $0[2] : 0)
    }
    let partial = encoderBatches % epoch
    guard partial > 0 else { return }
    if isOld { try file.requireSums(of: partial, among: counts) }
    sums = EpochSums(try file.doubles("progress.sums", shape: [kinds]), batches: partial)
  }
}

extension DecoderProgress {
  func save(into file: inout Safetensors) {
    file["progress.decoder_batches"] = Tensor([Int64(batches)], shape: [1])
    file["progress.decoder_sums"] = Tensor(sums.numbers(2), shape: [2])
    file["progress.decoder"] = Tensor(
      curve.flatMap { [$0.reconstruction, $0.norm] }, shape: [curve.count, 2])
  }

  /// Reads what `save` wrote, or nothing of a decoder that doesn't belong to the encoder as it is now.
  init(_ file: Safetensors, batches most: Int) throws(StorageError) {
    self.init()
    let epoch = ActionEmbeddingConfiguration.decoderBatchesPerEpoch
    let rows = try file.rows("progress.decoder", 2)
    var name = "progress.decoder_sums"
    if try file.isFirstVersion {
      name = "progress.sums"
      guard try file.holdsCurrentLatents else { return }
      let counts = try file.counts("progress.counts", 6)
      batches = counts[2]
      if batches % epoch > 0 { try file.requireSums(of: batches % epoch, among: counts) }
    } else {
      batches = try file.counts("progress.decoder_batches", 1)[0]
    }
    guard batches <= most, rows.count == batches / epoch else {
      throw .wrongValues(
        path: file.path, name: "progress.decoder", expected: "a row for each of \(batches / epoch) epochs")
    }
    curve = rows.map { DecoderEpoch(reconstruction: $0[0], norm: $0[1]) }
    let partial = batches % epoch
    guard partial > 0 else { return }
    sums = EpochSums(try file.doubles(name, shape: [2]), batches: partial)
  }
}

extension Safetensors {
  /// Whether the file is of the version that counted encoder and decoder together.
  var isFirstVersion: Bool {
    get throws(StorageError) { try integer("version", in: 1...2) == 1 }
  }

  /// Whether latents and decoder belong to the encoder as it is; the first version kept older ones too.
  var holdsCurrentLatents: Bool {
    get throws(StorageError) {
      guard try isFirstVersion else { return true }
      let counts = try counts("progress.counts", 6)
      return counts[1] == 0 && counts[5] == counts[0]
    }
  }

  /// Reads so many counts.
  fileprivate func counts(_ name: String, _ size: Int) throws(StorageError) -> [Int] {
    let counts = try integers(name, shape: [size])
    guard counts.allSatisfy({ 0...1_000_000_000_000 ~= $0 }) else {
      throw .wrongValues(path: path, name: name, expected: "counts")
    }
    return counts.map { Int($0) }
  }

  /// Throws unless sums of the first version, whose counts these are, are of so many batches.
  fileprivate func requireSums(of batches: Int, among counts: [Int]) throws(StorageError) {
    guard counts[4] == batches else {
      throw .wrongValues(path: path, name: "progress.counts", expected: "within an epoch")
    }
  }

  fileprivate func rows(_ name: String, _ columns: Int) throws(StorageError) -> [[Double]] {
    let count = try shape(name, dimensions: 2)[0]
    let numbers = try doubles(name, shape: [count, columns])
    guard numbers.allSatisfy(\.isFinite) else {
      throw .wrongValues(path: path, name: name, expected: "finite")
    }
    return (0..<count).map { Array(numbers[columns * $0..<columns * ($0 + 1)]) }
  }
}

extension ActionCoder {
  /// Writes decoder and latents, and how far the decoder has come.
  func save(into file: inout Safetensors) {
    decoder.save(into: &file, optimizer: "decoder_optimizer")
    progress.save(into: &file)
    if progress.batches > 0 { file.set(random, as: "random.decoder") }
    guard let latents else { return }
    latents.whitening.save(into: &file, as: "latent")
    file["latent.bound"] = Tensor([latents.bound], shape: [1])
  }

  /// Reads what `save` wrote; a decoder that has learned must have the latents it learned on.
  mutating func load(from file: Safetensors) throws(StorageError) {
    try decoder.load(from: file, optimizer: "decoder_optimizer")
    progress = try DecoderProgress(file, batches: batches)
    if progress.batches > 0 {
      // in the first version one stream served both
      random = try file.random(file["random.decoder"] == nil ? "random" : "random.decoder")
    }
    guard try file.holdsCurrentLatents else { return }
    if file["latent.bound"] != nil {
      let bound = try file.floats("latent.bound", shape: [1])[0]
      guard bound.isFinite, bound >= 0 else {
        throw .wrongValues(path: file.path, name: "latent.bound", expected: "at least 0")
      }
      latents = LatentStatistics(whitening: try Whitening(file, "latent", width: latent), bound: bound)
    } else if progress.batches > 0 {
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
