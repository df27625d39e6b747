import Agents
import Environments
import Experiments
import Language

/// The runs that a value holds: curves over steps, or one score each, for each task.
struct RunTable {
  /// What is wrong with a value.
  struct Refusal: Error {
    let must: String
    let but: String
    var help: String?
  }

  struct Run {
    let name: String
    /// One number without steps, or evaluations by their steps.
    let curve: CurveRun
    let isCurve: Bool
  }

  struct Task {
    let name: String
    var runs: [Run]
  }

  private(set) var tasks: [Task] = []
  /// Whether the value was a matrix, so that its columns are tasks.
  private(set) var isMatrix = false

  var hasCurves: Bool { tasks.contains { $0.runs.contains(where: \.isCurve) } }

  /// Reads a value; `by` names the column of a table that tells runs apart.
  init(_ value: Value, by: String?) throws(Refusal) {
    switch value {
    case .table(let table): try read(table, by: by)
    case .object: tasks = [Task(name: "", runs: [try RunTable.run(value, 0)])]
    default:
      if let array = value.array, array.count > 0 {
        try read(array)
        break
      }
      guard case .list(let values) = value, !values.isEmpty else {
        throw Refusal(must: RunTable.kinds, but: "is \(value.brief)")
      }
      var runs: [Run] = []
      for (index, entry) in values.enumerated() { runs.append(try RunTable.run(entry, index)) }
      if runs.contains(where: \.isCurve), runs.contains(where: { !$0.isCurve }) {
        throw Refusal(must: "hold curves alone or scores alone", but: "holds both")
      }
      try takeTasks(values, runs)
    }
    guard tasks.allSatisfy({ $0.runs.count == tasks[0].runs.count }) else {
      let counts = tasks.map { "\($0.runs.count) of '\($0.name)'" }.joined(separator: ", ")
      throw Refusal(must: "hold as many runs of each task", but: "holds \(counts)")
    }
  }

  private static let kinds =
    "be scores (a list of numbers, or a matrix of runs × tasks), agents, curves, or a table of runs"

  // lists

  private mutating func read(_ array: NumericArray) throws(Refusal) {
    guard array.rank <= 2 else {
      throw Refusal(must: "be a vector, or a matrix of runs × tasks", but: "has \(array.shapeDescription)")
    }
    isMatrix = array.rank == 2
    let width = isMatrix ? array.shape[1] : 1
    for task in 0..<width {
      let runs = (0..<array.shape[0]).map { run in
        Run(
          name: "\(run)", curve: CurveRun(steps: [0], means: [array.elements[run * width + task]]),
          isCurve: false)
      }
      tasks.append(Task(name: "\(task)", runs: runs))
    }
  }

  /// Agents of several environments are runs of several tasks.
  private mutating func takeTasks(_ values: [Value], _ runs: [Run]) throws(Refusal) {
    for (value, run) in zip(values, runs) {
      let name = (value.object as? any TrainedAgentObject)?.definition.name ?? ""
      if let place = tasks.firstIndex(where: { $0.name == name }) {
        tasks[place].runs.append(run)
      } else {
        tasks.append(Task(name: name, runs: [run]))
      }
    }
  }

  private static func run(_ value: Value, _ index: Int) throws(Refusal) -> Run {
    switch value {
    case .number(let number):
      return Run(name: "\(index)", curve: CurveRun(steps: [0], means: [number]), isCurve: false)
    case .record(let record):
      guard let number = record["mean"]?.number ?? record["score"]?.number else {
        throw Refusal(must: "be records with a number 'mean' or 'score'", but: "entry \(index) has none")
      }
      return Run(name: "\(index)", curve: CurveRun(steps: [0], means: [number]), isCurve: false)
    case .object(let object):
      guard let agent = object as? any TrainedAgentObject else { break }
      let points = agent.training.curve
      return Run(
        name: "\(agent.training.seed)",
        curve: CurveRun(steps: points.map { Double($0.steps) }, means: points.map(\.evaluation.mean)),
        isCurve: true)
    case .table(let table):
      guard let steps = table.numbers(of: stepNames), let means = table.numbers(of: valueNames) else { break }
      return Run(name: "\(index)", curve: CurveRun(measured: means, at: steps), isCurve: true)
    default: break
    }
    throw Refusal(must: kinds, but: "entry \(index) is \(value.brief)")
  }

  // tables

  static let stepNames = ["steps", "step", "env_step", "env_steps", "global_step"]
  static let valueNames = ["mean", "value", "score", "return", "mean_return", "reward"]
  static let runNames = ["seed", "run"]
  static let taskNames = ["env_name", "environment", "task", "env", "env_id"]
  /// Columns of which a table holds one value only, if the runs are of one kind.
  static let kindNames = ["exp_name", "method", "agent", "algo", "algorithm", "metric"]

  private mutating func read(_ table: Table, by: String?) throws(Refusal) {
    guard table.rowCount > 0 else { throw Refusal(must: "have rows", but: "has none") }
    guard let scores = table.numbers(of: RunTable.valueNames) else {
      throw Refusal(
        must: "have a column of numbers named \(RunTable.valueNames.listed(with: "or"))",
        but: "has \(table.columns.map(\.name).listed(with: "and"))",
        help: "'rename' gives a column another name")
    }
    if let by, table[by] == nil {
      throw Refusal(must: "have the column '\(by)'", but: "hasn't")
    }
    for name in RunTable.kindNames where name != by {
      let kinds = Set((table[name]?.cells ?? []).map(\.literal))
      guard kinds.count <= 1 else {
        throw Refusal(
          must: "hold one \(name)", but: "holds \(kinds.sorted().prefix(4).joined(separator: ", "))",
          help: "pick one: where t \(name) == \(kinds.sorted()[0])")
      }
    }
    let runColumn = (by.map { [$0] } ?? RunTable.runNames).compactMap { table[$0] }.first
    let taskColumn = RunTable.taskNames.compactMap { table[$0] }.first
    let steps = table.numbers(of: RunTable.stepNames)
    var rows: [String: [String: [Int]]] = [:]
    var taskOrder: [String] = []
    var runOrder: [String: [String]] = [:]
    for row in 0..<table.rowCount {
      let task = taskColumn?.content[row].plainText ?? ""
      let run = runColumn?.content[row].plainText ?? (steps == nil ? "\(row)" : "0")
      if rows[task] == nil { taskOrder.append(task) }
      if rows[task]?[run] == nil { runOrder[task, default: []].append(run) }
      rows[task, default: [:]][run, default: []].append(row)
    }
    for task in taskOrder {
      var runs: [Run] = []
      for run in runOrder[task] ?? [] {
        let rows = rows[task]?[run] ?? []
        guard steps != nil || rows.count == 1 else {
          throw Refusal(
            must: "have one score for each run, or a column of steps",
            but: "has \(rows.count) rows for run \(run)" + (task.isEmpty ? "" : " of \(task)"))
        }
        let means = rows.map { scores[$0] }
        let curve =
          steps.map { steps in CurveRun(measured: means, at: rows.map { steps[$0] }) }
          ?? CurveRun(steps: rows.map { _ in 0 }, means: means)
        runs.append(Run(name: run, curve: curve, isCurve: steps != nil))
      }
      tasks.append(Task(name: task, runs: runs))
    }
  }
}

extension Table {
  /// The numbers of the first of these columns that exists; nil if none holds numbers alone.
  func numbers(of names: [String]) -> [Double]? {
    for name in names {
      if case .numbers(let numbers)? = self[name]?.content { return numbers }
    }
    return nil
  }
}
