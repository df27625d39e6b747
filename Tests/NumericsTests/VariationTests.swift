import Numerics
import Testing

@Suite struct VariationTests {
  /// Whatever the units, noise counts as nothing and what moves counts.
  @Test(arguments: [1e-8, 1e-6, 1, 1e3], [1e-17, 1e-16, 1e-14, 1e-12])
  func noiseIsToldFromSmallUnits(unit: Double, noise: Double) {
    // a joint, a rigid coordinate of magnitude 1 and its velocity, and something that moves by a millionth of
    // the joint
    let deviations = [0.3, noise, noise, 1e-6].map { $0 * unit }
    let magnitudes = [3, 1, 2 * noise, 1e-6].map { $0 * unit }
    #expect(
      Variation.simulated.changes(deviations: deviations, magnitudes: magnitudes)
        == [true, false, false, true])
  }

  @Test func whatNeverMovesDoesntChange() {
    #expect(Variation.simulated.changes(deviations: [0, 0], magnitudes: [0, 5]) == [false, false])
    #expect(Variation.simulated.changes(deviations: [1e-17], magnitudes: [1e-17]) == [false])
    #expect(Variation.simulated.changes(deviations: [], magnitudes: []) == [])
  }

  @Test func singlePrecisionCantTellItsLastPlaces() {
    var rows: [Float] = []
    for row in 0..<100 {
      let last: Float = row % 2 == 0 ? .ulpOfOne : 0
      rows += [Float(row), 1 + last, 1e-6 * Float(row % 7)]
    }
    #expect(changingColumns(rows, width: 3) == [true, false, true])
  }

  /// A share that no sample can blow up, and none of what doesn't change.
  @Test func explainedSharesLeaveOutWhatDoesntChange() {
    let y: [Float] = [1, 5, 2, 5.0000005, 3, 5]
    let shares = explainedShares(of: y, by: [1, 0, 2, 0, 2, 0], width: 2)
    #expect(shares == [0.5, nil])
  }
}
