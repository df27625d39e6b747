import Figures
import Testing

@Suite struct TicksTests {
  @Test(arguments: [
    (0.0, 1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (-3.7, 4.2, 4, ["−2", "0", "2", "4"]),
    (0, 50_000, 5, ["0", "10k", "20k", "30k", "40k", "50k"]),
    (0, 2_500_000, 5, ["0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M"]),
    (-0.0013, 0.0021, 4, ["−0.001", "0.000", "0.001", "0.002"]),
    (1e-7, 5e-7, 4, ["1×10⁻⁷", "2×10⁻⁷", "3×10⁻⁷", "4×10⁻⁷", "5×10⁻⁷"]),
    (-2e12, 2e12, 4, ["−2×10¹²", "−1×10¹²", "0", "1×10¹²", "2×10¹²"]),
    (9_990, 10_010, 4, ["9990", "9995", "10000", "10005", "10010"]),
  ])
  func linearTicksAreRound(low: Double, high: Double, count: Int, labels: [String]) {
    let ticks = Ticks(Scale(low: low, high: high), count: count)
    #expect(ticks.labels == labels)
  }

  @Test(arguments: [
    (0.0009, 3.0, 6, ["0.001", "0.01", "0.1", "1"]),
    (1e-8, 1e4, 5, ["10⁻⁸", "10⁻⁵", "0.01", "10", "10⁴"]),
    (0.5, 30, 6, ["0.5", "1", "2", "5", "10", "20"]),
    (2, 4, 4, ["2.0", "2.5", "3.0", "3.5", "4.0"]),
  ])
  func logarithmicTicksArePowersOfTen(low: Double, high: Double, count: Int, labels: [String]) {
    let ticks = Ticks(Scale(low: low, high: high, spacing: .logarithmic), count: count)
    #expect(ticks.labels == labels)
  }

  @Test func wholeTicksHaveNoFractions() {
    #expect(Ticks(Scale(low: 0.9, high: 4.1), count: 9, isWhole: true).labels == ["1", "2", "3", "4"])
  }

  @Test func thereAreAtLeastTwoTicks() {
    for count in 2...9 {
      for extent in stride(from: 0.013, to: 40, by: 0.37) {
        let scale = Scale(low: -0.43 * extent, high: 0.57 * extent)
        let ticks = Ticks(scale, count: count)
        #expect(ticks.values.count >= 2, "\(ticks.labels) for \(scale.low) … \(scale.high)")
        #expect(ticks.values.count <= count + 6)
        #expect(Set(ticks.labels).count == ticks.labels.count, "\(ticks.labels)")
      }
    }
  }

  @Test func shortNumbersHaveFourDigits() {
    #expect(shortNumber(3.14159265) == "3.142")
    #expect(shortNumber(-0.05) == "−0.05")
    #expect(shortNumber(123_456.7) == "123457")
    #expect(shortNumber(0) == "0")
    #expect(shortNumber(.nan) == "NaN")
    #expect(shortNumber(-.infinity) == "−∞")
  }

  // MARK: Scales

  @Test func scalesHoldTheirDataWithRoom() {
    let scale = Scale(Axis("x"), values: [2, .nan, 4, .infinity], padding: 0.05)
    #expect(abs(scale.low - 1.9) < 1e-12 && abs(scale.high - 4.1) < 1e-12)
    #expect(abs((scale.place(3) ?? .nan) - 0.5) < 1e-12)
    #expect(scale.place(.nan) == nil)
  }

  @Test(arguments: [
    [Double](), [0], [7, 7, 7], [-1e-300], [1e299], [Double.leastNonzeroMagnitude, 0], [-1e299, 1e299],
    [.nan],
  ])
  func scalesOfOddDataHaveAnExtent(values: [Double]) {
    for spacing in [Axis.Spacing.linear, .logarithmic] {
      let scale = Scale(Axis("x", spacing: spacing), values: values, padding: 0.05)
      #expect(scale.low.isFinite && scale.high.isFinite && scale.low < scale.high, "\(scale)")
      for tick in Ticks(scale, count: 5).values { #expect(tick.isFinite, "\(scale)") }
    }
  }

  @Test(arguments: [1.0...1.0, 0...Double.leastNonzeroMagnitude, 1e16...(1e16 + 2), -1e308...1e308])
  func limitsWithoutAnExtentAreLeftAside(limits: ClosedRange<Double>) {
    let scale = Scale(Axis("x", limits: limits), values: [0, 1], padding: 0)
    #expect(scale.low == 0 && scale.high == 1)
  }

  @Test func logarithmicScalesIgnoreWhatHasNoLogarithm() {
    let scale = Scale(Axis("x", spacing: .logarithmic), values: [-5, 0, 0.01, 100], padding: 0)
    #expect(abs(scale.low - 0.01) < 1e-12 && abs(scale.high - 100) < 1e-9)
    #expect(scale.place(-5) == nil)
    #expect(abs((scale.place(1) ?? .nan) - 0.5) < 1e-12)
  }

  // MARK: Names at line ends

  @Test func collidingNamesMoveApartAroundTheirMiddle() {
    #expect(spreadApart([10, 10, 10], distance: 2, within: 0...20) == [8, 10, 12])
    #expect(spreadApart([5, 1], distance: 1, within: 0...20) == [5, 1])
    #expect(spreadApart([0, 0], distance: 3, within: 0...20) == [0, 3])
    #expect(spreadApart([20, 20], distance: 3, within: 0...20) == [17, 20])
    #expect(spreadApart([], distance: 3, within: 0...20) == [])
  }
}
