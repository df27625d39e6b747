import Foundation
import Language
import TestSupport
import Testing

/// What other programs wrote is read as they mean it (Tests/Goldens/exchange).
@Suite struct ExchangeTests {
  private static let goldens = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Goldens/exchange").path

  /// A session in whose folder the goldens lie.
  private func bench(_ names: String...) throws -> Bench {
    let bench = Bench()
    for name in names {
      let to = "\(bench.folder.path)/\(name)"
      try FileManager.default.copyItem(atPath: "\(ExchangeTests.goldens)/\(name)", toPath: to)
    }
    return bench
  }

  @Test func theConvertedPublishedModelGivesPyTorchsNumbers() throws {
    let bench = try bench(
      "published.safetensors", "published_actions.npy", "published_z.npy", "published_plans.npy")
    let outcome = bench.run(
      """
      e = load "published"
      z = encode e (import "published_actions.npy")
      expect max(abs(z - (import "published_z.npy"))) < 1e-6
      plans = decode e [[0.5, -1], [0, 0], [2, 1]]
      expect max(abs(plans - (import "published_plans.npy"))) < 1e-6
      expect e.bound > 0
      """)
    #expect(outcome.message == nil)
  }
}
