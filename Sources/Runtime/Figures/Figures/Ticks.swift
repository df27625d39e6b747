import Glibc

/// The labelled values of an axis.
package struct Ticks: Sendable, Equatable {
  package var values: [Double]
  package var labels: [String]

  /// Takes values that are given, each labelled with all its digits.
  package init(given: [Double]) {
    values = given.sorted()
    let size = values.map(\.magnitude).max() ?? 0
    let thousands = size >= 1e4 && values.allSatisfy { $0.remainder(dividingBy: 100) == 0 }
    let (unit, suffix) = !thousands ? (1, "") : size >= 1e6 ? (1e6, "M") : (1e3, "k")
    labels = values.map { value in
      var text = "\(value.magnitude / unit)"
      if text.hasSuffix(".0") { text.removeLast(2) }
      return (value < 0 ? "−" : "") + text + (value == 0 ? "" : suffix)
    }
  }

  /// Chooses about `count` round values within `scale`.
  package init(_ scale: Scale, count: Int, isWhole: Bool = false) {
    let decades = scale.spacing == .logarithmic ? log10(scale.high) - log10(scale.low) : 0
    if decades > 0.7 {
      values = Ticks.decades(scale, count: count)
      labels = values.map(Ticks.powerLabel)
    } else {
      var step = Ticks.step(scale, count: count, isWhole: isWhole)
      values = Ticks.multiples(of: step, scale)
      // one number alone says nothing about the scale
      for more in 1...5 where values.count < 2 && count >= 2 {
        step = Ticks.step(scale, count: count + more, isWhole: isWhole)
        values = Ticks.multiples(of: step, scale)
      }
      labels = Ticks.labels(values, step: step)
    }
  }

  private static func multiples(of step: Double, _ scale: Scale) -> [Double] {
    let first = (scale.low / step - 1e-9).rounded(.up), last = (scale.high / step + 1e-9).rounded(.down)
    let steps = max(min(Int(last - first), 50), -1)
    return steps < 0 ? [] : (0...steps).map { (first + Double($0)) * step + 0 }
  }

  /// The round step (1, 2 or 5 times a power of ten) whose number of ticks is nearest to `count` without
  /// being over it, if one is.
  private static func step(_ scale: Scale, count: Int, isWhole: Bool) -> Double {
    let rough = (scale.high - scale.low) / Double(max(count, 1))
    let power = pow(10, log10(rough).rounded(.down))
    let step = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10
    return isWhole ? max(step * power, 1) : step * power
  }

  /// Powers of ten, every n-th at most `count` of them; where there are few, 2 and 5 times them
  /// too.
  private static func decades(_ scale: Scale, count: Int) -> [Double] {
    let first = Int((log10(scale.low) - 1e-9).rounded(.up)),
      last = Int((log10(scale.high) + 1e-9).rounded(.down))
    let floor = Int(log10(scale.low).rounded(.down))
    let number = last - first + 1
    if number < 3, count >= 3 {
      let dense = (floor...max(last, floor)).flatMap { p in [1.0, 2, 5].map { $0 * pow(10, Double(p)) } }
      return dense.filter { $0 >= scale.low * 0.999_999 && $0 <= scale.high * 1.000_001 }
    }
    guard number > 0 else { return [] }
    let every = max((number + max(count, 1) - 1) / max(count, 1), 1)
    return stride(from: first, through: last, by: every).map { pow(10, Double($0)) }
  }

  /// Writes values of a common step with as many decimals as the step needs, with k and M for large ones.
  private static func labels(_ values: [Double], step: Double) -> [String] {
    let size = values.map(\.magnitude).max() ?? 0
    if size >= 1e10 || step < 1e-5 { return values.map { scientific($0, step: step) } }
    if size >= 1e4 {
      let (unit, suffix) = size >= 1e6 ? (1e6, "M") : (1e3, "k")
      let places = decimals(step / unit)
      if places <= 2 { return values.map { $0 == 0 ? "0" : fixed($0 / unit, places) + suffix } }
    }
    return values.map { fixed($0, decimals(step)) }
  }

  private static func decimals(_ step: Double) -> Int { max(0, Int((-log10(step) - 1e-9).rounded(.up))) }

  private static func scientific(_ value: Double, step: Double) -> String {
    guard value != 0 else { return "0" }
    let power = Int((log10(value.magnitude) + 1e-12).rounded(.down))
    let places = min(max(power - Int((log10(step) + 1e-9).rounded(.down)), 0), 6)
    return fixed(value / pow(10, Double(power)), places) + "×10" + superscript(power)
  }

  /// Writes a value of a logarithmic axis: plainly from 0.001 to 1,000, as a power of ten beyond.
  private static func powerLabel(_ value: Double) -> String {
    let power = Int((log10(value) + 1e-9).rounded(.down))
    if (-3...3).contains(power) { return fixed(value, max(0, -power)) }
    let factor = Int((value / pow(10, Double(power))).rounded())
    return (factor == 1 ? "10" : "\(factor)×10") + superscript(power)
  }

  private static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(String(number).map { $0.wholeNumberValue.map { digits[$0] } ?? "⁻" })
  }

  /// Writes `value` with `places` decimals and a real minus sign.
  static func fixed(_ value: Double, _ places: Int) -> String {
    let places = min(max(places, 0), 15)
    var unit = 1.0
    for _ in 0..<places { unit *= 10 }
    let scaled = (value.magnitude * unit).rounded()
    guard scaled < 9e18 else { return value < 0 ? "−∞" : "∞" }
    var digits = String(UInt64(scaled))
    if places > 0 {
      digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -places))
    }
    return (value < 0 && scaled > 0 ? "−" : "") + digits
  }
}

/// Writes a number for people: four significant digits, no needless zeros.
package func shortNumber(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞" }
  guard value != 0 else { return "0" }
  let power = Int(log10(value.magnitude).rounded(.down))
  if power >= 15 || power < -5 { return "\(value)" }
  var text = Ticks.fixed(value, max(0, 3 - power))
  guard text.contains(".") else { return text }
  while text.hasSuffix("0") { text.removeLast() }
  if text.hasSuffix(".") { text.removeLast() }
  return text
}
