/// A statement that was run: its text, when and where, how long it took, and what came of it.
package struct HistoryRecord: Sendable, Equatable {
  package var statement: String
  /// Seconds since 1970, UTC.
  package var time: Double
  package var folder: String
  /// Seconds.
  package var duration: Double
  /// `ok`, `failed` or `interrupted`.
  package var outcome: String

  package init(statement: String, time: Double, folder: String, duration: Double, outcome: String) {
    self.statement = statement
    self.time = time
    self.folder = folder
    self.duration = duration
    self.outcome = outcome
  }

  /// The entry as one line of JSON, its end included.
  var json: String {
    let fields = [
      "\"statement\": \(HistoryJSON.quoted(statement))", "\"time\": \(HistoryJSON.number(time, decimals: 3))",
      "\"folder\": \(HistoryJSON.quoted(folder))",
      "\"duration\": \(HistoryJSON.number(duration, decimals: 6))",
      "\"outcome\": \(HistoryJSON.quoted(outcome))",
    ]
    return "{" + fields.joined(separator: ", ") + "}\n"
  }

  /// Reads one line of JSON; nil where it isn't an entry.
  ///
  /// Only the statement is indispensable.
  init?(json line: ArraySlice<UInt8>) {
    var reader = FlatJSONReader(line)
    guard let fields = reader.readObject(), case .string(let statement) = fields["statement"] else {
      return nil
    }
    func number(_ name: String) -> Double {
      if case .number(let value) = fields[name] { value } else { 0 }
    }
    func text(_ name: String) -> String {
      if case .string(let value) = fields[name] { value } else { "" }
    }
    self.init(
      statement: statement, time: number("time"), folder: text("folder"), duration: number("duration"),
      outcome: text("outcome"))
  }
}

/// How values look in a line of JSON.
enum HistoryJSON {
  /// A string in quotes, everything escaped that must be.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ", "\u{7f}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A number rounded to some decimals; `null` where it isn't finite.
  static func number(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "null" }
    let scale = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    return "\((value * scale).rounded() / scale)"
  }
}
