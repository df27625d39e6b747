import Experiments
import Foundation
import Numerics
import Testing

/// Measures of rows of numbers against scikit-learn's and scipy's (`Tests/Goldens/make_measure_goldens.py`).
@Suite struct MeasureTests {
  struct Golden: Decodable {
    let rows: Int, neighbors: Int, folds: Int
    let x: [Double], y: [Double], tied: [[Double]]
    let spearman: Double, spearman_tied: Double
    let overlap: Double, trustworthiness: Double, continuity: Double
    let pca_variance: [Double], pca_ratio: [Double], pca_components: [Double], pca_projection: [Double]
    let r2: Double, cka: Double, procrustes: Double, procrustes_reverse: Double
    let singular_values: [Double], singular_values_wide: [Double]
  }

  private func golden() throws -> Golden {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: tests.appending(path: "Goldens/measures.json"))
    return try JSONDecoder().decode(Golden.self, from: data)
  }

  private func expectNear(
    _ actual: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(actual.count == expected.count, sourceLocation: sourceLocation)
    for (index, (a, b)) in zip(actual, expected).enumerated() {
      #expect(abs(a - b) < 1e-6, "number \(index)", sourceLocation: sourceLocation)
    }
  }

  private func expectNear(
    _ actual: Double, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expectNear([actual], [expected], sourceLocation: sourceLocation)
  }

  private func column(_ rows: [Double], width: Int, _ index: Int) -> [Double] {
    stride(from: index, to: rows.count, by: width).map { rows[$0] }
  }

  @Test func rankCorrelationsAreScipys() throws {
    let golden = try golden()
    expectNear(
      rankCorrelation(column(golden.x, width: 5, 0), column(golden.y, width: 3, 0)), golden.spearman)
    expectNear(rankCorrelation(golden.tied[0], golden.tied[1]), golden.spearman_tied)
    #expect(averageRanks([2, 1, 2, 3]) == [2.5, 1, 2.5, 4])
    #expect(rankCorrelation([1, 1, 1], [1, 2, 3]).isNaN)
  }

  @Test func neighborhoodsAreScikitLearns() throws {
    let golden = try golden()
    let all = (0..<golden.rows).map { row in
      Neighborhood(
        original: distances(from: row, in: golden.x, width: 5),
        embedded: distances(from: row, in: golden.y, width: 3), k: golden.neighbors)
    }
    let count = Double(all.count)
    expectNear(all.map(\.overlap).reduce(0, +) / count, golden.overlap)
    expectNear(all.map(\.trustworthiness).reduce(0, +) / count, golden.trustworthiness)
    expectNear(all.map(\.continuity).reduce(0, +) / count, golden.continuity)
  }

  @Test func aSpaceKeepsItsOwnNeighborhoods() throws {
    let distances = [0.3, 0.1, 0.2, 0.9, 0.5, 0.4, 0.8, 0.6, 0.7]
    let same = Neighborhood(original: distances, embedded: distances.map { 2 * $0 }, k: 4)
    #expect(same.overlap == 1 && same.trustworthiness == 1 && same.continuity == 1)
    let turned = Neighborhood(original: distances, embedded: distances.map { -$0 }, k: 4)
    #expect(turned.overlap == 0 && turned.trustworthiness < 0.2 && turned.continuity < 0.2)
  }

  @Test func principalComponentsAreScikitLearns() throws {
    let golden = try golden()
    let components = try #require(PrincipalComponents(golden.x, width: 5))
    expectNear(components.variances, golden.pca_variance)
    expectNear(components.explained, golden.pca_ratio)
    expectNear(components.components, golden.pca_components)
    expectNear(components.project(golden.x, count: 2), golden.pca_projection)
    let back = components.rows(at: components.project(golden.x, count: 5), count: 5)
    expectNear(back, golden.x)
    #expect(PrincipalComponents([1, 2, 3], width: 3) == nil)
    #expect(PrincipalComponents([1, .nan, 3, 4], width: 2) == nil)
    #expect(PrincipalComponents([1, 2, 1, 2], width: 2)?.explained == [0, 0])
  }

  @Test func singularValuesAreNumpys() throws {
    let golden = try golden()
    for (rows, expected) in [(7, golden.singular_values), (3, golden.singular_values_wide)] {
      let matrix = Array(golden.x[..<(5 * rows)])
      let found = try #require(SingularValues(matrix, rows: rows, columns: 5))
      expectNear(found.values, expected)
      var product = [Double](repeating: 0, count: matrix.count)
      for row in 0..<rows {
        for column in 0..<5 {
          for index in 0..<found.count {
            product[row * 5 + column] +=
              found.left[row * found.count + index] * found.values[index] * found.right[index * 5 + column]
          }
        }
      }
      expectNear(product, matrix)
    }
  }

  @Test func linearProbesAreScikitLearns() throws {
    let golden = try golden()
    let (x, y) = (golden.x.map { Float($0) }, golden.y.map { Float($0) })
    expectNear(
      try #require(crossValidated(x, inputs: 5, y, outputs: 3, folds: golden.folds)), golden.r2)
    var random = RandomStream(seed: 1)
    let probe = try #require(
      LinearProbe(x, inputs: 5, y, outputs: 3, folds: golden.folds, random: &random))
    expectNear(probe.explained, golden.r2)
    #expect(probe.shuffled < 0.1, "what is shuffled can't be told")
    #expect(LinearProbe([1, 2], inputs: 1, [1, 2], outputs: 1, folds: 2, random: &random) == nil)
  }

  @Test func likenessIsScipys() throws {
    let golden = try golden()
    expectNear(linearAlignment(golden.x, width: 5, golden.y, width: 3), golden.cka)
    expectNear(linearAlignment(golden.x, width: 5, golden.x.map { 3 * $0 + 1 }, width: 5), 1)
    let fit = try #require(ProcrustesFit(golden.x, width: 5, golden.y, width: 3))
    expectNear(fit.disparity, golden.procrustes)
    expectNear(
      try #require(ProcrustesFit(golden.y, width: 3, golden.x, width: 5)).disparity,
      golden.procrustes_reverse)
    let squares = fit.moved.reduce(0) { $0 + $1 * $1 } / Double(golden.rows)
    expectNear(squares, fit.disparity)
  }

  @Test func whatIsTurnedAndScaledHasntMoved() throws {
    let golden = try golden()
    let rows = stride(from: 0, to: golden.y.count, by: 3).map { Array(golden.y[$0..<$0 + 2]) }
    let turned = rows.flatMap { [-3 * $0[1] + 1, 3 * $0[0] - 4] }
    let fit = try #require(ProcrustesFit(rows.flatMap(\.self), width: 2, turned, width: 2))
    #expect(fit.disparity < 1e-20 && fit.moved.allSatisfy { $0 < 1e-9 })
  }

  @Test func intervalsHoldTheMeanAsOftenAsTheySay() {
    var random = RandomStream(seed: 3)
    var held = 0
    for _ in 0..<100 {
      let samples = (0..<40).map { _ in random.normal() }
      let interval = Interval(bootstrapping: samples, random: &random)
      #expect(interval.low <= interval.mean && interval.mean <= interval.high && interval.count == 40)
      if interval.low <= 0 && 0 <= interval.high { held += 1 }
    }
    #expect(85...100 ~= held, "\(held) of 100")
    #expect(Interval(bootstrapping: [.nan], random: &random).mean.isNaN)
    #expect(Interval(bootstrapping: [1, .nan, 3], random: &random).mean == 2)
  }

  @Test func quantilesLieBetweenNeighbors() {
    #expect(quantile(0.5, ofSorted: [1, 2, 4, 8]) == 3)
    #expect(quantile(0, ofSorted: [1, 2]) == 1 && quantile(1, ofSorted: [1, 2]) == 2)
    #expect(quantile(0.5, ofSorted: []).isNaN)
  }
}
