import Experiments
import Language

/// Tables of runs of other programs, a row for each evaluation: `exp_name, env_name, seed, metric, env_step,
/// value`.
extension PlotRequest {
  /// A curve for each method and task of such a table, of the runs that its seeds tell apart; nil for another
  /// table.
  func series(ofRuns table: Table) throws(Refusal) -> [Series]? {
    guard let steps = table.numbers(of: RunTable.stepNames),
      let values = table.numbers(of: RunTable.valueNames), table.rowCount > 0
    else { return nil }
    let metrics = Set((table["metric"]?.cells ?? []).map(\.literal)).sorted()
    guard metrics.count <= 1 else {
      throw Refusal(
        must: "hold one metric ('where t metric == \(metrics[0])')",
        but: "holds \(metrics.prefix(4).joined(separator: ", "))")
    }
    // what is the same in all rows says nothing in a legend
    let kinds = (RunTable.kindNames + RunTable.taskNames).compactMap { table[$0] }
    let varying = kinds.filter { column in
      (0..<table.rowCount).contains { column.content[$0] != column.content[0] }
    }
    let seedColumn = RunTable.runNames.compactMap { table[$0] }.first
    var order: [String] = []
    var runs: [String: [(name: String, rows: [Int])]] = [:]
    for row in 0..<table.rowCount {
      let name = varying.map { $0.content[row].plainText }.joined(separator: ", ")
      let run = seedColumn?.content[row].plainText ?? ""
      if runs[name] == nil { order.append(name) }
      if let place = runs[name]?.firstIndex(where: { $0.name == run }) {
        runs[name]?[place].rows.append(row)
      } else {
        runs[name, default: []].append((run, [row]))
      }
    }
    let metric = table["metric"].map { $0.content[0].plainText }
    let usual = (kinds.first { $0.name != "metric" }?.content[0].plainText) ?? "curve"
    return order.map { name in
      let found = runs[name] ?? []
      return Series(
        name: name.isEmpty ? usual : name,
        runs: found.map { run in
          CurveRun(measured: run.rows.map { values[$0] }, at: run.rows.map { steps[$0] })
        },
        seeds: found.compactMap { UInt64($0.name) }, axis: metric)
    }
  }
}
