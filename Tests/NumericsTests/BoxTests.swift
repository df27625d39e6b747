import Numerics
import Testing

@Suite struct BoxTests {
  @Test func refusesWhatIsNoBox() {
    #expect(Box(low: [], high: []) == nil)
    #expect(Box(low: [0], high: [1, 2]) == nil)
    #expect(Box(low: [0, 1], high: [1, 1]) == nil)
    #expect(Box(low: [2], high: [1]) == nil)
    #expect(Box(low: [-.infinity], high: [1]) == nil)
    #expect(Box(low: [0], high: [.infinity]) == nil)
    #expect(Box(low: [.nan], high: [1]) == nil)
    #expect(Box(low: [0], high: [.nan]) == nil)
    #expect(Box(low: [-1e308], high: [1e308]) == nil)
  }

  @Test func knowsSizeAndLargestMagnitude() throws {
    #expect(try #require(Box(low: [-2, -1], high: [1, 1.5])).largest == 2)
    #expect(try #require(Box(low: [-2, 1], high: [1, 7])).largest == 7)
    #expect(try #require(Box(low: [-3], high: [-1])).largest == 3)
    #expect(try #require(Box(low: [1], high: [2])).largest == 2)
    #expect(try #require(Box(low: [-2, -1], high: [1, 1.5])).size == 2)
  }

  @Test func containsItsEdgesInSinglePrecision() throws {
    let box = try #require(Box(low: [-0.1, 10], high: [0.3, 30]))
    #expect(box.contains(-0.1, in: 0) && box.contains(0.3, in: 0) && box.contains(30, in: 1))
    #expect(!box.contains(-0.11, in: 0) && !box.contains(9, in: 1) && !box.contains(.nan, in: 1))
  }

  @Test func scalesToUnitsAndBack() throws {
    let box = try #require(Box(low: [-2, 10], high: [1, 30]))
    #expect(box.value(atUnit: -1, in: 0) == -2 && box.value(atUnit: 1, in: 0) == 1)
    #expect(box.value(atUnit: 0, in: 1) == 20)
    #expect(box.unit(of: 10, in: 1) == -1 && box.unit(of: 30, in: 1) == 1)
    for unit in stride(from: -1.5, through: 1.5, by: 0.1) {
      for index in 0..<2 {
        #expect(abs(box.unit(of: box.value(atUnit: unit, in: index), in: index) - unit) < 1e-12)
      }
    }
  }
}
