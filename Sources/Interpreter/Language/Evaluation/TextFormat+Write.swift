import Syntax

extension TextFormat {
  /// Writes a value; only numbers take precision, sign and style.
  ///
  /// Throws an `OperationError`, a `LimitError` or `Interrupted`.
  func write(_ value: Value, _ interruption: Interruption) throws -> String {
    let isNumeric = style != nil || precision != nil || showsPlus || groupsThousands || padsWithZeros
    let text: String
    switch value {
    case .number(let number): text = write(number)
    case .array, .range: text = try writeAll(value, interruption)
    default:
      guard !isNumeric else {
        throw OperationError.operand(
          "a formatted value", must: "be a number or an array of numbers", but: "is \(value.brief)")
      }
      text = value.plainText
    }
    return pad(text, isNumber: value.number != nil)
  }

  /// Writes an array, each number by the format.
  private func writeAll(_ value: Value, _ interruption: Interruption) throws -> String {
    let array = try Arithmetic.operand(value, "a formatted value")
    var text = ""
    try writeAll(array, interruption, to: &text)
    return text
  }

  private func writeAll(
    _ array: NumericArray, _ interruption: Interruption, to text: inout String
  ) throws {
    text += "["
    try interruption.forEach(array.shape[0], work: 16 * array.stride) { index in
      if index > 0 { text += ", " }
      if array.rank > 1, case .array(let row) = array.entry(index) {
        try writeAll(row, interruption, to: &text)
      } else {
        text += write(array.elements[index])
      }
      guard text.utf8.count <= Limits.bytes else { throw LimitError.bytes(text.utf8.count) }
    }
    text += "]"
  }

  private func write(_ number: Double) -> String {
    var text = unsigned(number.magnitude)
    if groupsThousands { text = text.withThousands }
    let isNegative = number < 0 && text.contains { ("1"..."9").contains($0) || $0 == "i" }
    let sign = isNegative ? "-" : showsPlus && !number.isNaN ? "+" : ""
    let missing = width - sign.count - text.count
    if padsWithZeros, missing > 0, number.isFinite { text = String(repeating: "0", count: missing) + text }
    return sign + text
  }

  private func unsigned(_ number: Double) -> String {
    guard number.isFinite else { return number.text }
    switch style {
    case .percent: return (number * 100).text(decimals: precision ?? 0) + "%"
    case .fixed: return number.text(decimals: precision ?? 6)
    case .scientific:
      var digits = DecimalDigits(number)
      digits.round(to: (precision ?? 6) + 1)
      return digits.scientific(decimals: precision ?? 6)
    case .general: return number.text(digits: max(1, precision ?? 6))
    case nil: return precision.map { number.text(decimals: $0) } ?? number.text
    }
  }

  private func pad(_ text: String, isNumber: Bool) -> String {
    let missing = width - text.count
    guard missing > 0 else { return text }
    let blanks = { (count: Int) in String(repeating: " ", count: count) }
    switch alignment ?? (isNumber ? .right : .left) {
    case .left: return text + blanks(missing)
    case .right: return blanks(missing) + text
    case .center: return blanks(missing / 2) + text + blanks(missing - missing / 2)
    }
  }
}

extension String {
  /// The number with commas between its thousands.
  package var withThousands: String {
    let end = firstIndex { $0 == "." || $0 == "e" || $0 == "%" } ?? endIndex
    let whole = self[..<end]
    guard whole.count > 3, whole.allSatisfy(\.isNumber) else { return self }
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return grouped + self[end...]
  }
}
