import Numerics
package import Storage

extension LinearEmbedding {
  /// What a file of a linear embedding says it holds.
  package static let kind = "LinearEmbedding"

  /// Everything that it is.
  package var archive: Safetensors {
    var file = Safetensors()
    file.metadata = ["dyne": LinearEmbedding.kind, "version": "1"]
    configuration.save(into: &file)
    source.save(into: &file)
    file["basis"] = Tensor(basis, shape: [latent, center.count])
    file["center"] = Tensor(center, shape: [center.count])
    latents?.whitening.save(into: &file, as: "latent")
    file["latent.bound"] = Tensor([bound], shape: [1])
    return file
  }

  /// Restores an embedding; refuses files that hold something else or only a part of it.
  package convenience init(_ file: Safetensors) throws(StorageError) {
    try file.require(kind: LinearEmbedding.kind, versions: 1...1)
    let configuration = try LinearEmbeddingConfiguration(file)
    let source = try EmbeddingSource(file)
    let (width, latent) = (source.length * source.actionSize, configuration.latentSize(source))
    guard 1...width ~= latent, configuration.basis != .identity || latent == width else {
      throw .wrongMetadata(
        path: file.path, key: "latent", expected: "a size that the basis has", actual: file.metadata["latent"]
      )
    }
    let basis = try file.floats("basis", shape: [latent, width])
    let center = try file.floats("center", shape: [width])
    let bound = try file.floats("latent.bound", shape: [1])[0]
    guard (basis + center).allSatisfy(\.isFinite), bound.isFinite, bound >= 0 else {
      throw .wrongValues(path: file.path, name: "basis", expected: "finite")
    }
    self.init(
      configuration, source: source, basis: basis, center: center,
      statistics: LatentStatistics(
        whitening: try Whitening(file, "latent", width: latent), bound: bound))
  }
}
