import Fronts
import Language
import LineEditing
import Testing
import Texts

/// Checks what long work shows of itself.
struct ProgressBarTests {
  init() {
    Host.useUTF8()
  }

  private func progress(_ done: Double, note: String = "") -> Progress {
    Progress(label: "train agent", done: done, total: 20_000, unit: "steps", note: note)
  }

  @Test func aBarTellsRateAndTimeLeft() {
    var bar = ProgressBar(isLive: true)
    #expect(bar.update(progress(0), at: 100, columns: 100) == "")
    let text = bar.update(progress(5000, note: "loss 0.3"), at: 105, columns: 100)
    #expect(
      text
        == "\rtrain agent  ██████░░░░░░░░░░░░░░░░░░  25%  5k/20k steps · 1k/s · 15.0 s left · loss "
        + "0.3\u{1b}[K"
    )
  }

  @Test func aBarIsDrawnAtMostTenTimesASecond() {
    var bar = ProgressBar(isLive: true)
    let drawn = (0..<10_000).filter {
      !bar.update(progress(Double($0)), at: Double($0) / 1000, columns: 80).isEmpty
    }
    #expect((90...100).contains(drawn.count), "\(drawn.count)")
  }

  @Test(arguments: [5, 20, 40, 60, 80, 200])
  func noBarIsWiderThanTheTerminal(columns: Int) {
    var bar = ProgressBar(isLive: true)
    for step in 0..<50 {
      let text = bar.update(
        progress(Double(step * 400), note: "loss 0.123456"), at: Double(step), columns: columns)
      let visible = text.filter { $0 != "\r" }.replacing("\u{1b}[K", with: "")
      #expect(visible.displayWidth < columns, "\(visible)")
    }
  }

  @Test func theEndLeavesOneLine() {
    var bar = ProgressBar(isLive: true)
    _ = bar.update(progress(0), at: 0, columns: 80)
    _ = bar.update(progress(20_000), at: 8, columns: 80)
    #expect(bar.end(columns: 80) == "\r\u{1b}[K      train agent: 20,000 steps · 2.5k steps/s · 8.0 s\n")
    #expect(bar.end(columns: 80) == "")
  }

  @Test func quickWorkShowsNothing() {
    for isLive in [true, false] {
      var bar = ProgressBar(isLive: isLive)
      #expect(bar.update(progress(0), at: 0, columns: 80) == "")
      #expect(bar.update(progress(20_000), at: 0.1, columns: 80) == "")
      #expect(bar.end(columns: 80) == "")
    }
  }

  @Test func elsewhereALineComesNowAndThen() {
    var bar = ProgressBar(isLive: false)
    var lines: [String] = []
    for second in 0...600 {
      let text = bar.update(progress(Double(second * 20)), at: Double(second), columns: 80)
      if !text.isEmpty { lines.append(text) }
    }
    #expect((10...20).contains(lines.count), "\(lines.count)")
    #expect(lines.allSatisfy { !$0.contains("\u{1b}") && !$0.contains("\r") && $0.hasSuffix("\n") })
    #expect(lines.last?.hasPrefix("train agent: ") == true)
  }

  @Test func theTimeLeftFollowsAChangeOfSpeed() {
    var bar = ProgressBar(isLive: true)
    var text = ""
    for second in 0...20 {
      text = bar.update(progress(Double(second * 10)), at: Double(second), columns: 100)
    }
    #expect(text.contains("10/s"), "\(text)")
    for second in 21...40 {
      text = bar.update(progress(200 + Double((second - 20) * 1000)), at: Double(second), columns: 100)
      if second == 36 { #expect(text.contains("1k/s · 3.8 s left"), "\(text)") }
    }
  }

  @Test func newWorkEndsTheFormerOne() {
    var bar = ProgressBar(isLive: true)
    _ = bar.update(progress(0), at: 0, columns: 80)
    _ = bar.update(progress(20_000), at: 4, columns: 80)
    let text = bar.update(Progress(label: "evaluate", done: 0, total: 5), at: 4, columns: 80)
    #expect(text == "\r\u{1b}[K      train agent: 20,000 steps · 5k steps/s · 4.0 s\n")
  }

  @Test func workOfUnknownLengthHasNoBar() {
    var bar = ProgressBar(isLive: true)
    _ = bar.update(Progress(label: "load", done: 0, unit: "files"), at: 0, columns: 80)
    let text = bar.update(Progress(label: "load", done: 12, unit: "files"), at: 60, columns: 80)
    #expect(text == "\rload  12 files · 0.2/s\u{1b}[K")
  }

  @Test func aLogIsNeverSilentForLong() {
    for seconds in [20, 600, 7_200, 100_000] {
      var bar = ProgressBar(isLive: false, clock: { "14:05:32" })
      var shown: [Int] = []
      for second in 0...seconds {
        let text = bar.update(
          progress(20_000 * Double(second) / Double(seconds)), at: Double(second), columns: 80)
        if text.isEmpty { continue }
        shown.append(second)
        #expect(text.hasPrefix("14:05:32 train agent: ") && text.hasSuffix("\n"))
      }
      #expect(zip(shown, shown.dropFirst()).allSatisfy { $1 - $0 <= 60 }, "\(shown)")
      #expect(shown.filter { $0 > seconds / 2 }.count >= 5, "\(seconds): \(shown)")
    }
  }

  @Test func eachEvaluationHasALine() {
    var bar = ProgressBar(isLive: false)
    let lines = (0..<50).filter { second in
      var now = progress(Double(second))
      now.milestones = second / 5
      return bar.update(now, at: 1_000 + Double(second) / 100, columns: 80).contains("train agent")
    }
    #expect(lines.filter { $0 % 5 == 0 }.count == 9, "\(lines)")
  }
}
