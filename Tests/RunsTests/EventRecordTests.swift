import Foundation
import Runs
import Testing

@Suite struct EventRecordTests {
  /// What TensorBoard's own classes write (make_event_goldens.py).
  @Test func recordsHaveTheBytesOfTensorBoards() throws {
    let time = 1_700_000_000.5
    // the head of a PNG of 480 × 320 in RGB
    let png: [UInt8] =
      [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13] + Array("IHDR".utf8)
      + [0, 0, 1, 224, 0, 0, 1, 64, 8, 2, 0, 0, 0]
    var bytes = EventRecord.version(at: time)
    bytes += EventRecord.scalars(
      [("rollout/ep_rew_mean", 4.5), ("train/critic_loss", -0.1)], step: 3, at: time)
    bytes += EventRecord.image("eval/curve", png: png, step: 300, at: time)
    bytes += EventRecord.histogram("latent/z0", [0, 0.5, 1, .nan, 1], bins: 2, step: 70_000, at: time)
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    #expect(bytes == [UInt8](try Data(contentsOf: folder.appending(path: "Goldens/events.tfevents"))))
  }

  @Test func histogramsCountEveryFiniteNumber() {
    let record = EventRecord.histogram("z", [0, 0.5, 1, .nan, 1], bins: 2, step: 1, at: 0)
    // the packed counts are the last of the message
    let counts: [Double] = [1, 3]
    let bytes = counts.flatMap { number in
      (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * UInt64($0))) }
    }
    #expect(record.dropLast(4).suffix(16).elementsEqual(bytes))
    #expect(EventRecord.histogram("z", [.nan], step: 1, at: 0).isEmpty)
  }
}
