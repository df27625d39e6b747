import Environments
import Experiments
import Testing

/// A simulation that becomes unstable never pays.
@Suite struct ScoreTests {
  private func step(_ reward: Double, unstable: Bool = false) -> StepResult {
    StepResult(reward: reward, terminated: false, truncated: unstable, isUnstable: unstable)
  }

  @Test func missingStepsCountAsTheWorst() {
    var score = Score()
    score.add(step(-1), missing: 10)
    score.add(step(-3), missing: 9)
    score.add(step(-2), missing: 8)
    #expect(score.sum == -6)
    #expect(score.add(step(-0.5, unstable: true), missing: 7) == -21)
    #expect(score.sum == -27 && score.worst == -3)
  }

  @Test func theyNeverCountForMoreThanNothing() {
    var score = Score()
    score.add(step(5), missing: 10)
    score.add(step(0, unstable: true), missing: 9)
    #expect(score.sum == 5)
  }

  @Test func whatIsKnownOfOthersCounts() {
    var score = Score(worst: -10)
    score.add(step(-1, unstable: true), missing: 3)
    #expect(score.sum == -30)
    #expect(Score(worst: 4).worst == 0)
  }

  /// Whatever the rewards, going on with none worse than the worst so far is at least as good.
  @Test func goingOnIsAtLeastAsGood() {
    var number: UInt64 = 1
    func next() -> Double {
      number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(number >> 40) / Double(1 << 24) * 4 - 2
    }
    for length in 1...60 {
      var cut = Score(), on = Score()
      let end = length / 2
      for _ in 0..<end {
        let reward = next()
        cut.add(step(reward), missing: 0)
        on.add(step(reward), missing: 0)
      }
      cut.add(step(min(0, next()), unstable: true), missing: length - end)
      for _ in end..<length { on.add(step(max(next(), cut.worst)), missing: 0) }
      #expect(cut.sum <= on.sum + 1e-9)
    }
  }
}
