import Testing
import Texts

@Suite struct DurationTextTests {
  @Test(
    arguments: [
      (0, "0 ms"), (0.0431, "43 ms"), (0.0994, "99 ms"), (0.0995, "0.1 s"), (4.26, "4.3 s"),
      (59.94, "59.9 s"),
      (59.95, "1 min 00 s"), (125, "2 min 05 s"), (3_599.4, "59 min 59 s"), (3_599.6, "1 h 00 min"),
      (3_780, "1 h 03 min"), (90_000, "25 h 00 min"), (.infinity, "long"), (.nan, "long"),
    ] as [(Double, String)])
  func writesSecondsForReaders(_ seconds: Double, _ text: String) {
    #expect(durationText(seconds) == text)
  }
}
