import Glibc

/// A finite number's shortest decimal digits: 0.d₁d₂… × 10^exponent.
struct DecimalDigits {
  var isNegative: Bool
  var digits: [UInt8]
  var exponent: Int

  /// Takes apart a finite number.
  init(_ number: Double) {
    isNegative = number.sign == .minus
    digits = []
    exponent = 0
    var sawPoint = false
    var sawExponent = false
    var scale = 0
    var scaleIsNegative = false
    for byte in number.magnitude.description.utf8 {
      switch byte {
      case UInt8(ascii: "."): sawPoint = true
      case UInt8(ascii: "e"): sawExponent = true
      case UInt8(ascii: "-"): scaleIsNegative = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if sawExponent {
          scale = scale * 10 + Int(byte - 48)
        } else {
          digits.append(byte - 48)
          if !sawPoint { exponent += 1 }
        }
      default: break
      }
    }
    exponent += scaleIsNegative ? -scale : scale
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    exponent -= zeros
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }

  /// Keeps the first `count` digits, rounding half away from zero; a negative count leaves nothing.
  mutating func round(to count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = []
      exponent = 0
      return
    }
    let roundsUp = digits[count] >= 5
    digits.removeLast(digits.count - count)
    if roundsUp { addOneAtTheEnd() }
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }

  private mutating func addOneAtTheEnd() {
    var position = digits.count - 1
    while position >= 0, digits[position] == 9 {
      digits[position] = 0
      position -= 1
    }
    if position >= 0 {
      digits[position] += 1
    } else {
      digits.insert(1, at: 0)
      exponent += 1
    }
  }

  /// Writes the digits without an exponent, with `decimals` digits after the point (nil: as many as there
  /// are).
  func positional(decimals: Int? = nil) -> String {
    var text = isNegative && (!digits.isEmpty) ? "-" : ""
    func digit(_ position: Int) -> Character {
      let value = position >= 0 && position < digits.count ? digits[position] : 0
      return Character(UnicodeScalar(48 + value))
    }
    if exponent <= 0 { text.append("0") } else { for i in 0..<exponent { text.append(digit(i)) } }
    let places = decimals ?? max(0, digits.count - exponent)
    guard places > 0 else { return text }
    text.append(".")
    for place in 0..<places { text.append(digit(exponent + place)) }
    return text
  }

  /// Writes the digits as d.ddde±x.
  func scientific(decimals: Int? = nil) -> String {
    var text = isNegative ? "-" : ""
    let places = decimals ?? max(0, digits.count - 1)
    for place in 0...places {
      if place == 1 { text.append(".") }
      text.append(Character(UnicodeScalar(48 + (place < digits.count ? digits[place] : 0))))
    }
    return text + "e\(digits.isEmpty ? 0 : exponent - 1)"
  }
}

extension Double {
  /// The number for readers: whole numbers in full, others with six significant digits.
  package var text: String { text(digits: 6) }

  /// The number for readers with at most `digits` significant digits, but none before the point left out;
  /// whole numbers below 10¹⁵ are in full.
  package func text(digits count: Int) -> String {
    guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
    if self == rounded(), magnitude < 1e15 { return self == 0 ? "0" : "\(Int(self))" }
    var digits = DecimalDigits(self)
    // 1234.5 in two digits is 1235, not 1200
    digits.round(to: digits.exponent > 15 ? count : Swift.max(count, digits.exponent))
    return digits.exponent > 15 || digits.exponent < -3 ? digits.scientific() : digits.positional()
  }

  /// The number as it was written: exact, without a needless ".0".
  package var exactText: String {
    guard isFinite else { return text }
    if self == rounded(), magnitude < 1e15 { return self == 0 ? "0" : "\(Int(self))" }
    let digits = DecimalDigits(self)
    return digits.exponent > 15 || digits.exponent < -3 ? digits.scientific() : digits.positional()
  }

  /// The number with `decimals` digits after the point.
  package func text(decimals: Int) -> String {
    guard isFinite else { return text }
    var digits = DecimalDigits(self)
    digits.round(to: digits.exponent + decimals)
    return digits.positional(decimals: decimals)
  }
}

extension [Double] {
  /// The numbers with equally many decimals, about five significant digits of the largest; a number of which
  /// that would leave fewer than three digits has as many as it needs.
  package var alignedTexts: [String] {
    let format = AlignedFormat(self)
    return map(format.text)
  }
}

/// How the numbers of one column are written.
enum AlignedFormat {
  case whole, significant(Int), decimals(Int)

  init(_ numbers: [Double]) {
    var largest = 0.0
    var isWhole = true
    for number in numbers where number.isFinite {
      largest = max(largest, number.magnitude)
      isWhole = isWhole && number == number.rounded()
    }
    if isWhole, largest < 1e15 {
      self = .whole
    } else if largest >= 1e-3, largest < 1e7 {
      self = .decimals(Swift.max(0, Swift.min(6, 4 - Int(log10(largest).rounded(.down)))))
    } else {
      self = .significant(5)
    }
  }

  func text(_ number: Double) -> String {
    switch self {
    case .whole: number.text
    case .significant(let digits): number.text(digits: digits)
    case .decimals(let decimals): number.text(aligned: decimals)
    }
  }
}

extension Double {
  /// The number with `decimals` digits after the point, or with three significant digits where those would
  /// show fewer of what it has.
  fileprivate func text(aligned decimals: Int) -> String {
    guard isFinite, self != 0 else { return text(decimals: decimals) }
    let digits = DecimalDigits(self)
    let shown = digits.exponent + decimals
    return shown >= Swift.min(3, digits.digits.count) ? text(decimals: decimals) : text(digits: 3)
  }
}
