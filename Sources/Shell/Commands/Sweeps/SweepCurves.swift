import Language
import Runs
import Storage
import Texts

/// The evaluations of the runs within the finished members of a sweep: a row for each, with the member's
/// parameters, the name of its run, the step and the mean return.
func sweepCurves(_ path: String) throws -> Table {
  var rows: [(values: [JSON.Member], run: String, step: Double, value: Double)] = []
  for member in try SweepFolder.members(of: path) where member.status.state == .finished {
    for run in innerRuns("\(path)/\(member.name)") {
      guard let metrics = try? MetricsTable(of: "\(path)/\(member.name)/\(run)"),
        let values = metrics["eval/mean_reward"], let steps = metrics.columns.first
      else { continue }
      for (step, value) in zip(steps, values) where !value.isNaN {
        rows.append((member.record.asked, run, step, value))
      }
    }
  }
  var names: [String] = []
  for row in rows { for value in row.values where !names.contains(value.name) { names.append(value.name) } }
  let parameters = names.map { name in
    Table.Column(
      name, of: rows.map { row in row.values.first { $0.name == name }?.value.cellValue ?? .none })
  }
  let fixed = ["env_step", "value", "folder"].filter { !names.contains($0) }
  let measured = [
    Table.Column("folder", values: rows.map { .string($0.run) }),
    Table.Column("env_step", unit: "steps", rows.map(\.step)), Table.Column("value", rows.map(\.value)),
  ]
  return Table(parameters + measured.filter { fixed.contains($0.name) })
}

/// The runs in a folder and those within it, as paths from there.
private func innerRuns(_ path: String, depth: Int = 3) -> [String] {
  guard depth > 0, let entries = try? folderEntries(path) else { return [] }
  return entries.filter { $0.kind == .folder }.flatMap { entry -> [String] in
    let inner = "\(path)/\(entry.name)"
    if RunFolder.holdsRun(inner) { return [entry.name] }
    return innerRuns(inner, depth: depth - 1).map { "\(entry.name)/\($0)" }
  }
}
