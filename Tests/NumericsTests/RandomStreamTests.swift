import Glibc
import Numerics
import Testing

@Suite struct RandomStreamTests {
  /// The first numbers that the authors' program prints for the state 1, 2, 3, 4.
  @Test func drawsTheNumbersOfXoshiro() throws {
    var stream = try #require(RandomStream(state: [1, 2, 3, 4]))
    let drawn = (0..<10).map { _ in stream.next() }
    #expect(
      drawn == [
        41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386, 9_228_616_714_210_784_205,
        9_973_669_472_204_895_162, 14_011_001_112_246_962_877, 12_406_186_145_184_390_807,
        15_849_039_046_786_891_736, 10_450_023_813_501_588_000,
      ])
  }

  @Test func sameSeedAndPathDrawTheSame() {
    var (a, b) = (RandomStream(seed: 3, "TD3", "noise"), RandomStream(seed: 3, "TD3", "noise"))
    #expect((0..<100).map { _ in a.next() } == (0..<100).map { _ in b.next() })
  }

  @Test func copiesGoOnWithTheSameDraws() {
    var stream = RandomStream(seed: 3)
    _ = stream.normal()
    var copy = stream
    #expect((0..<10).map { _ in stream.normal() } == (0..<10).map { _ in copy.normal() })
  }

  @Test func streamsOfDifferentSeedsPathsAndChildrenDiffer() {
    let parent = RandomStream(seed: 1, "a")
    let streams =
      [
        RandomStream(seed: 1), RandomStream(seed: 2), parent, RandomStream(seed: 1, "b"),
        RandomStream(seed: 1, "a", "b"), RandomStream(seed: 1, "b", "a"), RandomStream(seed: 1, "ab"),
        RandomStream(seed: 1, ""), parent.child(0).child(0), RandomStream(seed: 2, "a").child(0),
      ] + (0..<1_000).map { parent.child($0) } + [parent.child(-1), parent.child(.max), parent.child(.min)]
    let firsts = streams.map { stream in
      var stream = stream
      return stream.next()
    }
    #expect(Set(firsts).count == streams.count)
  }

  @Test func childrenDrawIndependently() {
    let parent = RandomStream(seed: 9)
    let count = 20_000
    var (a, b) = (parent.child(0), parent.child(1))
    let products = (0..<count).map { _ in a.normal() * b.normal() }
    #expect(abs(products.reduce(0, +) / Double(count)) < 5 / Double(count).squareRoot())
  }

  @Test func childrenDontDependOnEachOther() {
    let parent = RandomStream(seed: 9)
    var first = parent.child(7)
    _ = parent.child(3)
    var second = parent.child(7)
    #expect(first.next() == second.next())
  }

  @Test func stateIsARoundTrip() throws {
    var stream = RandomStream(seed: 4, "x")
    _ = (0..<17).map { _ in stream.uniform() }
    var restored = try #require(RandomStream(state: stream.state))
    #expect(restored == stream)
    #expect((0..<10).map { _ in stream.next() } == (0..<10).map { _ in restored.next() })
  }

  @Test func refusesStatesThatAreNone() {
    #expect(RandomStream(state: []) == nil)
    #expect(RandomStream(state: [1, 2, 3]) == nil)
    #expect(RandomStream(state: [1, 2, 3, 4, 5]) == nil)
    #expect(RandomStream(state: [0, 0, 0, 0]) == nil)
  }

  @Test func uniformNumbersFillTheirRangeEvenly() {
    var stream = RandomStream(seed: 5)
    let count = 200_000
    let draws = (0..<count).map { _ in stream.uniform(-3, 5) }
    #expect(draws.allSatisfy { $0 >= -3 && $0 < 5 })
    let counts = draws.reduce(into: [Int](repeating: 0, count: 16)) { $0[Int(($1 + 3) * 2)] += 1 }
    // 15 degrees of freedom: above 44 once in ten thousand seeds
    #expect(chiSquared(counts) < 44)
  }

  @Test func normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    var stream = RandomStream(seed: 6)
    let count = 400_000
    let draws = (0..<count).map { _ in stream.normal() }
    func moment(_ power: Int) -> Double { draws.reduce(0) { $0 + pow($1, Double(power)) } / Double(count) }
    // five standard errors: the variance of xⁿ is E x²ⁿ − (E xⁿ)²
    let root = Double(count).squareRoot()
    #expect(abs(moment(1)) < 5 * 1 / root)
    #expect(abs(moment(2) - 1) < 5 * 2.0.squareRoot() / root)
    #expect(abs(moment(3)) < 5 * 15.0.squareRoot() / root)
    #expect(abs(moment(4) - 3) < 5 * 96.0.squareRoot() / root)
    let beyondTwo = Double(draws.count { abs($0) > 2 }) / Double(count)
    #expect(abs(beyondTwo - 0.0455) < 5 * (0.0455 / Double(count)).squareRoot())
    let consecutive = zip(draws, draws.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
    #expect(abs(consecutive) < 5 / root)
  }

  @Test(arguments: [1, 2, 7, 1_000]) func indicesAreUniform(below count: Int) {
    var stream = RandomStream(seed: 7)
    var counts = [Int](repeating: 0, count: count)
    for _ in 0..<(200 * count) { counts[stream.index(below: count)] += 1 }
    // mean and standard deviation of the statistic are count − 1 and √(2 (count − 1))
    let freedom = Double(count - 1)
    #expect(chiSquared(counts) <= freedom + 6 * (2 * freedom).squareRoot() + 6)
  }

  private func chiSquared(_ counts: [Int]) -> Double {
    let expected = Double(counts.reduce(0, +)) / Double(counts.count)
    return counts.reduce(0) { $0 + pow(Double($1) - expected, 2) / expected }
  }

  @Test func differentIndicesAreDrawn() {
    var random = RandomStream(seed: 4)
    for (count, most) in [(0, 5), (5, 5), (30, 31), (100, 1_000_000)] {
      let drawn = random.indices(count, below: most)
      #expect(Set(drawn).count == count && drawn.allSatisfy { 0..<most ~= $0 })
    }
    let places = (0..<2_000).map { _ in random.indices(2, below: 4)[1] }
    for index in 0..<4 { #expect(420...580 ~= places.count { $0 == index }) }
  }
}
