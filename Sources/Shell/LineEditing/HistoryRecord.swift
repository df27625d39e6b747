import Texts

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
    JSONText.object([
      ("statement", JSONText.quoted(statement)), ("time", rounded(time, decimals: 3)),
      ("folder", JSONText.quoted(folder)), ("duration", rounded(duration, decimals: 6)),
      ("outcome", JSONText.quoted(outcome)),
    ]) + "\n"
  }

  /// A number rounded to some decimals, as JSON; `null` where it isn't finite.
  private func rounded(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "null" }
    let scale = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    return "\((value * scale).rounded() / scale)"
  }

  /// Reads one line of JSON; nil where it isn't an entry.
  ///
  /// Only the statement is indispensable.
  init?(json line: ArraySlice<UInt8>) {
    guard let entry = try? JSON(parsing: Array(line)), let statement = entry["statement"]?.string else {
      return nil
    }
    func number(_ name: String) -> Double { entry[name]?.number ?? 0 }
    func text(_ name: String) -> String { entry[name]?.string ?? "" }
    self.init(
      statement: statement, time: number("time"), folder: text("folder"), duration: number("duration"),
      outcome: text("outcome"))
  }
}
