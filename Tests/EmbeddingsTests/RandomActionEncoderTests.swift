import Embeddings
import Numerics
import Testing

/// Encoders that have learned nothing, and the heads of those that have.
@Suite struct RandomActionEncoderTests {
  @Test func itHasTheSizesOfTheOtherAndItsStreamsNumbers() throws {
    let data = Toy.data(count: 40)
    let embedding = try Toy.embedding(data) { $0.layers = 2 }
    func means(_ seed: UInt64) -> [Float] {
      var random = RandomStream(seed: seed)
      var encoder = embedding.randomEncoder(using: &random)
      #expect(encoder.latent == embedding.latent)
      return encoder.means(of: data.actions) {}
    }
    let one = means(1)
    #expect(one.count == 40 * embedding.latent && one.allSatisfy(\.isFinite) && Set(one).count > 40)
    #expect(means(1) == one && means(2) != one)
  }

  @Test func itIsWhatAnEmbeddingStartsAs() throws {
    let data = Toy.data(count: 40)
    let embedding = try Toy.embedding(data)
    // an untrained embedding draws its encoder first, from the same kind of stream
    var random = RandomStream(seed: 3)
    var encoder = embedding.randomEncoder(using: &random)
    #expect(encoder.means(of: data.actions) {} == embedding.means(of: data.actions))
  }

  @Test func headsAreMeansAndLogVariances() throws {
    let data = Toy.data(count: 5)
    let embedding = try Toy.embedding(data)
    let d = embedding.latent
    let heads = embedding.heads(of: data.actions) {}
    #expect(heads.count == 5 * 2 * d)
    let means = (0..<5).flatMap { heads[2 * d * $0..<2 * d * $0 + d] }
    #expect(means == embedding.means(of: data.actions))
  }
}
