import Figures
import Glibc
import Testing

@Suite struct ColorTests {
  private func lightness(_ color: Color) -> Double {
    func linear(_ value: UInt8) -> Double {
      let value = Double(value) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    let y = 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
    return 116 * cbrt(y) - 16
  }

  @Test func viridisBeginsDarkBlueAndEndsYellow() {
    #expect(Viridis.color(0) == Color(0x440154))
    #expect(Viridis.color(1) == Color(0xFDE725))
    #expect(Viridis.color(0.5) == Color(0x21918C))
    #expect(Viridis.color(-3) == Viridis.color(0))
    #expect(Viridis.color(7) == Viridis.color(1))
  }

  @Test func viridisGrowsEvenlyLighter() {
    let steps = (0...20).map { lightness(Viridis.color(Double($0) / 20)) }
    for (a, b) in zip(steps, steps.dropFirst()) {
      #expect((1.8...5.4).contains(b - a), "a step of \(b - a) among \(steps)")
    }
  }

  @Test func seriesColorsDiffer() {
    #expect(Set((0..<6).map(Palette.color)).count == 6)
    #expect(Palette.color(-1) == Palette.color(5))
    #expect(Palette.color(.max) == Palette.color(.max % 6))
  }
}
