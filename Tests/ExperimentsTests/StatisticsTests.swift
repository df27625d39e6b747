import Experiments
import Foundation
import Numerics
import Testing

/// Statistics over runs against rliable's, from the indices that its bootstrap drew
/// (`Tests/Goldens/make_statistics_goldens.py`).
@Suite struct StatisticsTests {
  struct Golden: Decodable {
    let taus: [Double]
    let matrices: [One]
    let pairs: [Two]
  }

  struct One: Decodable {
    let scores: [[Double]]
    let values: [String: Double]
    let drawn: [[[Int]]]
    let low: [Double], high: [Double], wide: [[Double]]
    let profile: [Double], bands: [[Double]]
    let profile_drawn: [[[Int]]]
  }

  struct Two: Decodable {
    let x: [[Double]], y: [[Double]]
    let probability: Double
    let drawn: [[[[Int]]]]
    let low: Double, high: Double, wide: [Double]
  }

  private func golden() throws -> Golden {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: tests.appending(path: "Goldens/statistics.json"))
    return try JSONDecoder().decode(Golden.self, from: data)
  }

  private func matrix(_ rows: [[Double]]) -> ScoreMatrix {
    ScoreMatrix(runs: rows.count, tasks: rows[0].count, scores: rows.flatMap(\.self))
  }

  private func values(_ matrix: ScoreMatrix) -> [Double] {
    [.mean, .median, .interquartileMean, .optimalityGap(target: 1)]
      .map { (aggregate: Aggregate) in aggregate.value(of: matrix) }
  }

  private func expectSame(_ a: [Double], _ b: [Double], at location: SourceLocation = #_sourceLocation) {
    #expect(a.count == b.count, sourceLocation: location)
    for (a, b) in zip(a, b) { #expect(abs(a - b) < 1e-12, sourceLocation: location) }
  }

  @Test func aggregatesAreRliables() throws {
    for one in try golden().matrices {
      let names = ["mean", "median", "iqm", "gap"]
      expectSame(values(matrix(one.scores)), names.map { one.values[$0] ?? .nan })
    }
  }

  @Test func intervalsOfTheSameDrawsAreRliables() throws {
    for one in try golden().matrices {
      let matrix = matrix(one.scores)
      let rows = one.drawn.map { values(matrix.resampled($0.flatMap(\.self))) }
      let intervals = Bootstrap.intervals(of: rows)
      expectSame(intervals.map(\.low), one.low)
      expectSame(intervals.map(\.high), one.high)
    }
  }

  @Test func profilesAreRliables() throws {
    let golden = try golden()
    for one in golden.matrices {
      let matrix = matrix(one.scores)
      expectSame(matrix.profile(at: golden.taus), one.profile)
      let rows = one.profile_drawn.map { matrix.resampled($0.flatMap(\.self)).profile(at: golden.taus) }
      let intervals = Bootstrap.intervals(of: rows)
      expectSame(intervals.map(\.low), one.bands[0])
      expectSame(intervals.map(\.high), one.bands[1])
    }
  }

  @Test func probabilitiesOfImprovementAreRliables() throws {
    for two in try golden().pairs {
      let (x, y) = (matrix(two.x), matrix(two.y))
      expectSame([x.probabilityOfImprovement(over: y)], [two.probability])
      expectSame([x.probabilityOfImprovement(over: y) + y.probabilityOfImprovement(over: x)], [1])
      let rows = two.drawn.map { drawn in
        // both arrays give the same probability to rliable, too, where they are equal
        let a = x.resampled(drawn[0].flatMap(\.self)), b = y.resampled(drawn[1].flatMap(\.self))
        return [a.probabilityOfImprovement(over: b)]
      }
      let interval = Bootstrap.intervals(of: rows)[0]
      expectSame([interval.low, interval.high], [two.low, two.high])
    }
  }

  /// An end of an interval of B draws errs by about √(0.025 · 0.975 / B) in rank; with 4,000 draws on either
  /// side, ends differ by far less than a tenth of the interval's width.
  @Test func ownDrawsAgreeWithinTheirError() throws {
    for one in try golden().matrices {
      let matrix = matrix(one.scores)
      let bootstrap = Bootstrap(draws: 4_000, random: RandomStream(seed: 3, "test"))
      let intervals = try bootstrap.intervals(of: matrix, checkpoint: {}, values)
      for (place, interval) in intervals.enumerated() {
        let tolerance = 0.1 * (one.wide[1][place] - one.wide[0][place]) + 1e-12
        #expect(abs(interval.low - one.wide[0][place]) < tolerance)
        #expect(abs(interval.high - one.wide[1][place]) < tolerance)
      }
      #expect(try bootstrap.intervals(of: matrix, checkpoint: {}, values) == intervals)
    }
  }

  /// Cohen's table of runs per group for a two-sided t-test at 5 % with a power of 80 %.
  @Test(arguments: [(1.0, 17), (0.8, 26), (0.5, 64), (0.2, 394)])
  func runsNeededAreCohens(_ effect: Double, _ expected: Int) {
    // a standard deviation of 1 in both
    let unit = [-1.0, 0, 1]
    let a = ScoreMatrix(runs: 3, tasks: 1, scores: unit)
    let b = ScoreMatrix(runs: 3, tasks: 1, scores: unit.map { $0 + effect })
    #expect(RunCount.needed(toSettle: a, b) == expected)
  }

  @Test func whatCantBeSettledHasNoNumber() {
    let a = ScoreMatrix(runs: 2, tasks: 1, scores: [1, 2])
    #expect(RunCount.needed(toSettle: a, a) == nil)
    #expect(RunCount.needed(toSettle: ScoreMatrix(runs: 1, tasks: 1, scores: [3]), a) == nil)
  }

  @Test(arguments: [(3, 3, 1, 0.1), (4, 4, 1, 2.0 / 70), (1, 2, 1, 2.0 / 3), (3, 3, 2, 0.005), (1, 1, 1, 1)])
  func chancesOfSeparation(_ a: Int, _ b: Int, _ tasks: Int, _ expected: Double) {
    func matrix(_ runs: Int) -> ScoreMatrix {
      ScoreMatrix(runs: runs, tasks: tasks, scores: (0..<runs * tasks).map(Double.init))
    }
    #expect(abs(RunCount.chanceOfSeparation(matrix(a), matrix(b)) - expected) < 1e-12)
  }

  @Test func infiniteScoresLeaveTheMiddle() {
    let steps = ScoreMatrix(runs: 8, tasks: 1, scores: [1, 2, 3, 4, 5, 6, .infinity, .infinity])
    #expect(Aggregate.interquartileMean.value(of: steps) == 4.5)
    #expect(Aggregate.mean.value(of: steps) == .infinity)
  }
}
