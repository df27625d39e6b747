import Embeddings
import Foundation
import Numerics
import Storage
import TestSupport
import Testing

@Suite struct LinearEmbeddingTests {
  /// An embedding of the toy's data, 3 × 2 numbers.
  private func embedding(_ basis: LinearBasis, latent: Int?, of data: EmbeddingData) throws -> LinearEmbedding
  {
    var configuration = LinearEmbeddingConfiguration()
    (configuration.basis, configuration.latent) = (basis, latent)
    let box = try #require(Box(low: [-2, 0], high: [2, 10]))
    let source = EmbeddingSource(
      environment: "Toy", fingerprint: "1", actionBox: box, length: 3, observationSize: 3, angles: [])
    return try #require(LinearEmbedding(configuration, source: source, actions: data.actions))
  }

  @Test(arguments: LinearBasis.allCases, [1, 2, 4, 6])
  func rowsAreOrthonormalAndLatentsWhite(basis: LinearBasis, latent: Int) throws {
    let data = Toy.data(count: 500)
    let embedding = try embedding(basis, latent: basis == .identity ? nil : latent, of: data)
    let d = embedding.latent
    #expect(d == (basis == .identity ? 6 : latent))
    for (a, b) in (0..<d).flatMap({ a in (0..<d).map { (a, $0) } }) {
      let product = (0..<6).reduce(0.0) {
        $0 + Double(embedding.basis[6 * a + $1]) * Double(embedding.basis[6 * b + $1])
      }
      #expect(abs(product - (a == b ? 1 : 0)) < 1e-6)
    }
    let z = embedding.white(embedding.means(of: data.actions) {})
    let spread = Whitening(rows: z, width: d)
    #expect(spread.mean.allSatisfy { abs($0) < 1e-5 } && spread.std.allSatisfy { abs($0 - 1) < 1e-5 })
    #expect(embedding.bound == z.map(abs).max())
  }

  /// All directions together lose nothing, whatever they are.
  @Test(arguments: LinearBasis.allCases) func allDirectionsLoseNothing(basis: LinearBasis) throws {
    let data = Toy.data(count: 200)
    let embedding = try embedding(basis, latent: 6, of: data)
    let raw = embedding.source.raw(data.actions)
    let back = embedding.decode(embedding.encode(raw) {}) {}
    #expect(zip(raw, back).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(embedding.reconstructionError(on: data.actions) {}.error < 1e-10)
  }

  @Test func cosinesAreThoseOfTheTransform() throws {
    let embedding = try embedding(.dct, latent: 6, of: Toy.data(count: 50))
    for frequency in 0..<3 {
      let scale = (frequency == 0 ? 1.0 / 3 : 2.0 / 3).squareRoot()
      for step in 0..<3 {
        let expected = scale * cos(.pi * Double(frequency) * (Double(step) + 0.5) / 3)
        for number in 0..<2 {
          let row = 2 * frequency + number
          #expect(abs(Double(embedding.basis[6 * row + 2 * step + number]) - expected) < 1e-7)
          #expect(embedding.basis[6 * row + 2 * step + 1 - number] == 0)
        }
      }
    }
  }

  /// Fewer components keep what the variances of principal components say.
  @Test func componentsKeepTheirVariance() throws {
    let data = Toy.data(count: 2_000)
    let components = try #require(PrincipalComponents(single: data.actions, width: 6))
    let kept = components.explained.prefix(2).reduce(0, +)
    let error = try embedding(.pca, latent: 2, of: data).reconstructionError(on: data.actions) {}
    #expect(abs(1 - error.error / error.variance - kept) < 0.01)
  }

  @Test(arguments: LinearBasis.allCases) func filesAndAgentsHaveTheSameDecoder(basis: LinearBasis) throws {
    let embedding = try embedding(basis, latent: basis == .identity ? nil : 3, of: Toy.data(count: 100))
    let loaded = try LinearEmbedding(embedding.archive)
    let kept = embedding.copiedDecoder()
    let restored = try kept.archive.planDecoder()
    var random = SeededGenerator(seed: 4)
    for _ in 0..<20 {
      // far outside of the data too, where plans are clipped
      let z = random.numbers(embedding.latent, in: -9...9)
      var plans = [[Double](repeating: 0, count: 6), [Double](repeating: 0, count: 6)]
      plans = plans + plans
      embedding.decode(one: z, into: &plans[0])
      loaded.decode(one: z, into: &plans[1])
      kept.decode(one: z, into: &plans[2])
      restored.decode(one: z, into: &plans[3])
      #expect(plans.allSatisfy { $0 == plans[0] })
      #expect(plans[0].enumerated().allSatisfy { $0 % 2 == 0 ? abs($1) <= 2 : (0...10).contains($1) })
    }
    #expect(try loaded.archive.contentHash == embedding.archive.contentHash)
  }

  @Test func sizesThatABasisLacksAreRefused() throws {
    let embedding = try embedding(.pca, latent: 2, of: Toy.data(count: 100))
    for (key, value) in [("basis", "identity"), ("latent", "7"), ("basis", "fourier")] {
      var file = embedding.archive
      file.metadata[key] = value
      #expect(throws: StorageError.self) { try LinearEmbedding(file) }
    }
  }
}
