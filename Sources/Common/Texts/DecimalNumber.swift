/// A number written in decimal digits, as tables hold it: `-1.5e3`, `.5`, `1.`, `+2`.
package struct DecimalNumber: Equatable, Sendable {
  package let value: Double
  /// Whether the digits say another whole number than the nearest double, or a nonzero number that is held as
  /// zero.
  package let isRounded: Bool

  /// Reads a whole text; nil where it isn't a number in decimal, or is larger than any double.
  ///
  /// - Parameter comma: whether a comma parts the decimals, not a point.
  package init?(_ bytes: ArraySlice<UInt8>, comma: Bool = false) {
    var scanner = Scanner(bytes: bytes, point: UInt8(ascii: comma ? "," : "."))
    guard scanner.scan() else { return nil }
    let text = String(decoding: scanner.text, as: UTF8.self)
    guard let number = Double(text), number.isFinite else { return nil }
    value = number
    isRounded =
      scanner.isWhole
      ? DecimalNumber.rounds(text, scanner.significant, to: number)
      : number == 0 && scanner.significant > 0
  }

  /// Whether a whole number becomes another one as a double.
  private static func rounds(_ digits: String, _ significant: Int, to number: Double) -> Bool {
    guard significant > 15 else { return false }
    guard let whole = Int128(digits), let held = Int128(exactly: number) else { return true }
    return whole != held
  }
}

/// Checks the grammar byte by byte, and writes the number as Swift reads it.
private struct Scanner {
  let bytes: ArraySlice<UInt8>
  let point: UInt8
  private(set) var text: [UInt8] = []
  /// Whether there is neither a point nor an exponent.
  private(set) var isWhole = true
  /// The digits of the mantissa without the zeros at both ends.
  private(set) var significant = 0
  private var zeros = 0
  private var place: Int

  init(bytes: ArraySlice<UInt8>, point: UInt8) {
    (self.bytes, self.point, place) = (bytes, point, bytes.startIndex)
    text.reserveCapacity(bytes.count + 2)
  }

  mutating func scan() -> Bool {
    if take(UInt8(ascii: "-")) { text.append(UInt8(ascii: "-")) } else { _ = take(UInt8(ascii: "+")) }
    var count = digits(counts: true)
    if count == 0 { text.append(48) }
    if take(point) {
      isWhole = false
      text.append(UInt8(ascii: "."))
      let decimals = digits(counts: true)
      if decimals == 0 { text.append(48) }
      count += decimals
    }
    guard count > 0 else { return false }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      text.append(UInt8(ascii: "e"))
      if take(UInt8(ascii: "-")) { text.append(UInt8(ascii: "-")) } else { _ = take(UInt8(ascii: "+")) }
      guard digits(counts: false) > 0 else { return false }
    }
    return place == bytes.endIndex
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard place < bytes.endIndex, bytes[place] == byte else { return false }
    place += 1
    return true
  }

  private mutating func digits(counts: Bool) -> Int {
    var count = 0
    while place < bytes.endIndex, case let digit = bytes[place], digit &- 48 < 10 {
      text.append(digit)
      if counts { note(digit) }
      count += 1
      place += 1
    }
    return count
  }

  private mutating func note(_ digit: UInt8) {
    guard digit == 48 else {
      significant += zeros + 1
      zeros = 0
      return
    }
    if significant > 0 { zeros += 1 }
  }
}
