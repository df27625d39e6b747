import Language

extension [ElementChoice] {
  /// The numbers of what is chosen among things of these names, by a parameter of `plot`.
  func numbers(among names: [String], for parameter: String) throws -> [Int] {
    do throws(Mismatch) {
      return try numbers(among: names)
    } catch {
      throw PlotRequest.Refusal(must: error.must, but: error.but, parameter: parameter)
    }
  }
}

/// Which of `count` numbered things a figure has panels for: those asked for, or the first `limit`.
///
/// `names` are what they may be called by.
func chosen(
  _ wanted: [ElementChoice]?, among names: [String] = [], of count: Int, limit: Int, _ parameter: String
) throws -> [Int] {
  guard let wanted = try wanted?.numbers(among: names, for: parameter) else {
    return Array(0..<min(count, limit))
  }
  guard let first = wanted.first(where: { $0 >= count }) ?? (wanted.isEmpty ? -1 : nil) else { return wanted }
  throw PlotRequest.Refusal(
    must: "be numbers from 0 to \(count - 1)", but: first < 0 ? "names none" : "holds \(first)",
    parameter: parameter)
}

/// Says which of how many things are drawn and how others are chosen; empty if all are.
func choiceWords(_ shown: [Int], of count: Int, _ things: String, parameter: String) -> String {
  guard Set(shown).count < count else { return "" }
  let isRun = shown.count > 2 && shown == Array(shown[0]...shown[0] + shown.count - 1)
  let list =
    isRun ? "\(shown[0])–\(shown[shown.count - 1])" : shown.map(String.init).joined(separator: ", ")
  return "\(things) \(list) of 0–\(count - 1) (\(parameter)= chooses)"
}
