import Language
import Runs
import Storage

extension Call {
  /// Writes the columns of a table over its steps as TensorBoard's scalars, each under its name.
  func exportEvents(of subject: Parameter<Value>, to path: String) throws {
    guard case .table(let table) = self[subject], table.rowCount > 0 else {
      throw error(subject, must: "be a table with rows for format=events", but: "is \(self[subject].brief)")
    }
    guard
      let place = table.columns.firstIndex(where: {
        ["steps", "step", "epoch", "env_step"].contains($0.name)
      }),
      case .numbers(let steps) = table.columns[place].content,
      steps.allSatisfy({ $0 == $0.rounded() && $0.magnitude < 1e15 })
    else {
      throw error(
        subject, must: "have a column of whole numbers named steps, step, epoch or env_step", but: "has none",
        help: "'rename' gives a column another name")
    }
    var columns: [(tag: String, values: [Double])] = []
    for (index, column) in table.columns.enumerated() where index != place {
      guard case .numbers(let numbers) = column.content else { continue }
      columns.append((column.name, numbers))
    }
    guard !columns.isEmpty else {
      throw error(subject, must: "have a column of numbers beside its steps", but: "has none")
    }
    // the same table gives the same bytes, whenever it is written
    var bytes = EventRecord.version(at: 0)
    for (row, step) in steps.enumerated() {
      let scalars = columns.filter { !$0.values[row].isNaN }.map { (tag: $0.tag, value: $0.values[row]) }
      guard !scalars.isEmpty else { continue }
      bytes += EventRecord.scalars(scalars, step: Int(step), at: 0)
    }
    // TensorBoard knows its files by this word, and shows a folder as a run
    let file = path.contains("tfevents") ? path : "\(path)/events.out.tfevents.0000000000.dyne"
    try write(bytes, to: file)
    note("wrote '\(file)', \(grouped(steps.count)) steps: \(columns.map(\.tag).joined(separator: ", "))")
  }
}
