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

  @Test func aPolicyLeavesAsTheNetworkThatOnnxruntimeRan() throws {
    let bench = try bench("policy.safetensors", "policy.onnx")
    let outcome = bench.run("agent = load \"policy\"\nexport agent to=\"mine.onnx\"")
    #expect(outcome.message == nil)
    #expect(bench.notes.last == "wrote 'mine.onnx', the policy: observation (N × 11) to actions (N × 2 × 2)")
    #expect(try bench.bytes("mine.onnx") == bench.bytes("policy.onnx"))
  }

  @Test(arguments: [
    ("export e to=\"x.onnx\"", "say what of it to write"), ("export t to=\"x.onnx\"", "for .onnx"),
    ("export l to=\"predictor.onnx\"", "have the part 'predictor'"),
    ("export e to=\"x.onnx\" part=state_encoder", "have the part 'state_encoder'"),
    ("export e to=\"x.onnx\" part=policy", "must be encoder"),
    ("export agent to=\"x.onnx\" part=decoder", "left out for an agent"),
    ("export (ActionEmbedding walks) to=\"encoder.onnx\"", "trained"),
  ])
  func whatCantLeaveAsANetworkIsRefused(statement: String, words: String) throws {
    let bench = try bench("published.safetensors", "policy.safetensors")
    let outcome = bench.run(
      """
      e = load "published"
      agent = load "policy"
      t = table [{a=1}]
      walks = collect (ReacherVertical) trajectories=5 length=2
      l = LinearEmbedding walks latent=2
      \(statement)
      """)
    #expect((outcome.problem ?? "").contains(words), "\(outcome.problem ?? "no problem")")
    #expect(!FileManager.default.fileExists(atPath: "\(bench.folder.path)/x.onnx"))
  }
}

extension Bench {
  fileprivate func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)"))
  }
}
