/// Writes pieces of JSON.
package enum JSONText {
  /// Returns a string with its quotes and escapes, on one line.
  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case let hidden where ShownText.isHidden(hidden) && hidden.value < 0x10000:
        let digits = String(hidden.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Returns an object of values that are JSON already, on one line.
  package static func object(_ fields: [(name: String, json: String)]) -> String {
    "{" + fields.map { "\(quoted($0.name)): \($0.json)" }.joined(separator: ", ") + "}"
  }
}
