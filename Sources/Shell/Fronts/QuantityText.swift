import Language

/// Numbers as messages write them.
enum QuantityText {
  /// A number of things: whole ones with separators, "12,000".
  static func count(_ value: Double) -> String {
    guard value == value.rounded(), abs(value) < 1e15 else { return short(value) }
    return "\(Int(value))".withThousands
  }

  /// A speed in three digits: "92k steps/s", "3.2 epochs/s".
  static func rate(_ value: Double, unit: String) -> String {
    short(value) + (unit.isEmpty ? "/s" : " \(unit)/s")
  }

  /// A number in few digits: "92k", "9.2", "0.92"; whole ones below 1,000 in full.
  static func short(_ value: Double) -> String {
    let size = abs(value)
    guard size.isFinite, size < 1e15 else { return "\(value)" }
    if value == value.rounded(), size < 1000 { return "\(Int(value))" }
    if size >= 999_500 { return trimmed(value / 1e6) + "M" }
    if size >= 999.5 { return trimmed(value / 1e3) + "k" }
    return digits(value)
  }

  /// Few digits, whole numbers without decimals: "1M", "1.5M".
  private static func trimmed(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : digits(value)
  }

  /// About two digits: "92", "9.2", "0.92", "0.0031".
  private static func digits(_ value: Double) -> String {
    if abs(value) >= 9.95 { return "\(Int(value.rounded()))" }
    if abs(value) >= 0.995 || value == 0 { return fixed(value) }
    return value.text(digits: 2)
  }

  /// One decimal.
  private static func fixed(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }
}
