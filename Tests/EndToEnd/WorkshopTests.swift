import Foundation
import TestSupport
import Testing

/// The lessons of the workshop pass their own tests: at small cost always, as they are in long runs.
@Suite(.serialized) struct WorkshopTests {
  /// A lesson with values of its parameters that make it quick.
  private static let lessons: [(name: String, quick: [String])] = [
    ("1_rollouts", []),
    ("2_raw_actions", ["sequences=800", "queries=20"]),
    ("3_beta", ["sequences=400", "epochs=1"]),
    ("4_neighbors", ["sequences=400", "epochs=1"]),
    ("5_decoder", ["sequences=400", "epochs=2", "decoder=1"]),
    ("6_agents", ["sequences=100", "epochs=1", "decoder=1", "steps=100"]),
    ("7_pixels", ["sequences=40", "samples=64"]),
  ]

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scripts/workshop").path

  private func test(_ lesson: String, _ values: [String], seconds: Double) throws {
    let dyne = try Dyne(["OPENBLAS_NUM_THREADS": "1"])
    let path = Self.folder + "/\(lesson).dyne"
    let ran = Program(path: dyne.path, environment: dyne.environment).run(
      ["--threads", "1", "teach", "--test", path] + values, seconds: seconds)
    #expect(ran.status == .exited(0), "\(ran)")
  }

  @Test(arguments: lessons.indices) func lessonsPassTheirTests(_ index: Int) throws {
    try test(Self.lessons[index].name, Self.lessons[index].quick, seconds: 300)
  }

  @Test(.enabled(if: TestTier.current >= .long), arguments: lessons.indices) func theyPassAsTheyAre(
    _ index: Int
  ) throws {
    try test(Self.lessons[index].name, [], seconds: 1200)
  }
}
