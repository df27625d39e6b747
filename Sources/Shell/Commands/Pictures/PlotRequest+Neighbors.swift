import Figures
import Language

/// Neighbours.
extension PlotRequest {
  /// The most motors whose actions have a panel.
  private static let motorLimit = 16, motorLimitInText = 6

  /// A table of `neighbors`, each called by its rank, wherever its row is.
  func neighbors(_ table: Table) throws -> Figure {
    let traces = try (0..<table.rowCount).map { table.row($0) }.map { row in
      (rank: try rank(of: row), row: row)
    }.sorted { $0.rank < $1.rank }
    guard let query = traces.first, query.rank == 0 else {
      throw Refusal(must: "hold the query, the row of rank 0", but: "holds no such row")
    }
    let others = Array(traces.dropFirst())
    guard others.first?.rank != 0 else {
      throw Refusal(must: "hold one query", but: "holds several rows of rank 0")
    }
    let names =
      ["outcome", "seen", "predicted"].compactMap { table[$0]?.elements }.first { !$0.isEmpty } ?? []
    let (first, second) = try pair(in: traces.map(\.row), names)
    let motorNames = table["actions"]?.elements ?? []
    let motors = traces.compactMap { $0.row["actions"]?.array?.shape.last }.max() ?? 0
    let shown =
      motors == 0
      ? []
      : try chosen(
        dimensions, among: motorNames, of: motors, limit: isText ? Self.motorLimitInText : Self.motorLimit,
        "dimensions")
    func trace(_ one: (rank: Int, row: Record)) -> SequenceTrace {
      func point(_ name: String) -> OutcomePoint? {
        guard let change = one.row[name]?.array?.elements, change.count > max(first, second) else {
          return nil
        }
        return OutcomePoint(x: change[first], y: change[second])
      }
      return SequenceTrace(
        rank: one.rank, actions: one.row["actions"]?.array?.rows ?? [], predicted: point("predicted"),
        // what the simulator has verified is surer than what the data saw from elsewhere
        seen: point("outcome") ?? point("seen"))
    }
    let choice = choiceWords(shown, of: motors, "motors", parameter: "dimensions")
    return Figure.neighbors(
      title: "Nearest action sequences in latent space",
      subtitle: [words(others.map(\.rank)), choice].filter { !$0.isEmpty }.joined(separator: "; "),
      query: trace(query), neighbors: others.map(trace), actionNames: motorNames, dimensions: shown,
      areSimulated: table["outcome"] != nil,
      xAxis: changeAxis(first, names), yAxis: changeAxis(second, names))
  }

  private func rank(of row: Record) throws -> Int {
    guard let rank = row["rank"]?.number, let whole = Int(exactly: rank), whole >= 0 else {
      throw Refusal(must: "hold the rank of each row, a whole number", but: "does not")
    }
    return whole
  }

  /// How many neighbours there are, and which if some of the nearest are missing.
  private func words(_ ranks: [Int]) -> String {
    let words = "query and \(ranks.count) neighbour\(ranks.count == 1 ? "" : "s")"
    guard !ranks.isEmpty, ranks != Array(1...ranks.count) else { return words }
    return words + " of rank \(PlotRequest.listed(ranks.map { UInt64($0) }))"
  }

  /// The two coordinates of the outcome that are drawn.
  private func pair(in rows: [Record], _ names: [String]) throws -> (Int, Int) {
    let wanted = try outcome?.numbers(among: names, for: "outcome") ?? [0]
    guard let first = wanted.first, wanted.count <= 2 else {
      throw Refusal(
        must: "be one coordinate, which is drawn with the next, or two", but: "holds \(wanted.count)",
        parameter: "outcome")
    }
    let second = wanted.count == 2 ? wanted[1] : first + 1
    let widths = rows.flatMap { row in
      ["predicted", "outcome", "seen"].compactMap { row[$0]?.array?.count }
    }
    if let width = widths.max(), max(first, second) >= width {
      throw Refusal(
        must: "be from 0 to \(wanted.count == 2 ? width - 1 : width - 2)",
        but: "is \(wanted.count == 2 ? max(first, second) : first)", parameter: "outcome")
    }
    return (first, second)
  }
}
