import Runs
import Testing

@Suite struct EventRecordTests {
  /// Bytes that TensorBoard 2.21 reads.
  @Test func recordsAreTensorBoards() {
    let time = 1_700_000_000.5
    let version = EventRecord.version(at: time)
    #expect(
      version.hex == "1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b353110")
    let scalar = EventRecord.scalars([("rollout/ep_rew_mean", 4.5)], step: 3, at: time)
    let tag = Array("rollout/ep_rew_mean".utf8).hex
    #expect(scalar.dropFirst(12).dropLast(4).hex == "0900002040fc54d94110032a1c0a1a0a13\(tag)1500009040")
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

extension Sequence<UInt8> {
  fileprivate var hex: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
