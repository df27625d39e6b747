/// An opaque colour of the sRGB space.
package struct Color: Sendable, Hashable {
  package var red: UInt8, green: UInt8, blue: UInt8

  /// Makes the colour written `0xRRGGBB`.
  package init(_ hex: UInt32) {
    red = UInt8(truncatingIfNeeded: hex >> 16)
    green = UInt8(truncatingIfNeeded: hex >> 8)
    blue = UInt8(truncatingIfNeeded: hex)
  }

  /// Returns the colour `fraction` of the way from this one to `other`.
  func mixed(with other: Color, _ fraction: Double) -> Color {
    let fraction = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
    func channel(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * fraction).rounded())
    }
    var mixed = self
    mixed.red = channel(red, other.red)
    mixed.green = channel(green, other.green)
    mixed.blue = channel(blue, other.blue)
    return mixed
  }

  /// The colour as `#rrggbb`.
  var hexadecimal: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The nearest entry of a terminal's 256 colours, in its 6 × 6 × 6 cube or its greys.
  var terminalIndex: Int {
    func level(_ value: UInt8) -> Int { value < 48 ? 0 : value < 115 ? 1 : (Int(value) - 35) / 40 }
    func shade(_ level: Int) -> Int { level == 0 ? 0 : 55 + 40 * level }
    func distance(_ r: Int, _ g: Int, _ b: Int) -> Int {
      let (dr, dg, db) = (Int(red) - r, Int(green) - g, Int(blue) - b)
      return dr * dr + dg * dg + db * db
    }
    let (r, g, b) = (level(red), level(green), level(blue))
    let gray = min(max((Int(red) + Int(green) + Int(blue)) / 3 - 3, 0) / 10, 23)
    let grayValue = 8 + 10 * gray
    if distance(grayValue, grayValue, grayValue) < distance(shade(r), shade(g), shade(b)) {
      return 232 + gray
    }
    return 16 + 36 * r + 6 * g + b
  }

  static let ink = Color(0x222222)
  static let quiet = Color(0x6B6B6B)
  static let hairline = Color(0xE4E4E4)
  static let paper = Color(0xFFFFFF)
}

/// Colours for series, told apart with any kind of colour vision (Okabe and Ito, 2008, without yellow and
/// black).
package enum Palette {
  package static let colors = [
    Color(0x0072B2), Color(0xD55E00), Color(0x009E73), Color(0xCC79A7), Color(0xE69F00), Color(0x56B4E9),
  ]

  /// Returns the colour of the `index`-th series; after the last colour the first comes again.
  package static func color(_ index: Int) -> Color { colors[wrapped(index, colors.count)] }

  /// Returns the dashes of the `index`-th series, lengths of ink and gap in points; empty for a solid line.
  ///
  /// They repeat with another period than the colours do and tell series apart in a grey print.
  static func dashes(_ index: Int) -> [Double] {
    let patterns: [[Double]] = [[], [6, 2.5], [1.5, 2], [8, 2.5, 1.5, 2.5], [3.5, 2]]
    return patterns[wrapped(index, patterns.count)]
  }

  static func wrapped(_ index: Int, _ count: Int) -> Int { ((index % count) + count) % count }
}

/// The viridis colour map: perceptually uniform, dark blue for 0 to yellow for 1.
package enum Viridis {
  static let controls = [
    Color(0x440154), Color(0x482475), Color(0x414487), Color(0x355F8D), Color(0x2A788E), Color(0x21918C),
    Color(0x22A884), Color(0x44BF70), Color(0x7AD151), Color(0xBDDF26), Color(0xFDE725),
  ]

  /// Returns the colour of `fraction`, which is held within 0 … 1.
  package static func color(_ fraction: Double) -> Color {
    guard fraction.isFinite else { return .quiet }
    let place = min(max(fraction, 0), 1) * Double(controls.count - 1)
    let index = min(Int(place), controls.count - 2)
    return controls[index].mixed(with: controls[index + 1], place - Double(index))
  }
}
