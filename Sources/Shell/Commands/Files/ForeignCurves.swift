import Exchange
import Language
import Storage

/// The formats that `import` reads.
enum InputFormat: String, Choice {
  case csv, jsonl, json, npy, npz, events, published, minari, d4rl

  var sentence: String {
    switch self {
    case .csv: "A text table, whatever separates its columns."
    case .jsonl: "A JSON value on each line."
    case .json: "A JSON value."
    case .npy: "Numpy's array."
    case .npz: "Numpy's archive of arrays."
    case .events: "TensorBoard's event file: its scalars."
    case .minari: "A Minari dataset: its id, its folder or its HDF5 file."
    case .d4rl: "D4RL's HDF5 file."
    case .published: "The published DynE code's `eval.npy`: episodes, steps, mean return."
    }
  }

  /// What the file must be, as messages say it.
  var phrase: String {
    switch self {
    case .minari, .d4rl: "Minari's or D4RL's HDF5"
    case .npz: "numpy's .npz, an archive of arrays"
    case .events: "a TensorBoard event file"
    case .published: "an array of episodes, steps and mean returns"
    case .npy: "a numpy array of numbers"
    case .csv: "a text table"
    case .jsonl: "lines of JSON"
    case .json: "JSON"
    }
  }
}

extension Table {
  /// The same with `steps` and `mean`, where it is a log of stable-baselines3's; and what was taken for them.
  var asForeignCurve: (Table, remarks: [String]) {
    guard self["steps"] == nil, self["mean"] == nil else { return (self, []) }
    if columns.prefix(3).map(\.name) == ["r", "l", "t"] {
      let (whole, repeated) = withoutRepeatedHeaders
      guard let returns = whole.numbers(of: ["r"]), let lengths = whole.numbers(of: ["l"]) else {
        return (self, [])
      }
      if let row = lengths.firstIndex(where: \.isNaN) {
        return (
          self,
          [
            "not taken for a monitor's episodes: no length l is in row \(row), so later steps aren't known"
          ]
        )
      }
      var steps = 0.0
      let sums = lengths.map { length in
        steps += length
        return steps
      }
      let lines = repeated == 1 ? "a line r,l,t" : "\(repeated) lines r,l,t"
      let joined = repeated == 0 ? [] : ["left out \(lines) of files that were joined"]
      return (
        whole.curve(steps: sums, means: returns),
        joined + ["a monitor's episodes: steps are the sums of l, mean is r; a row for each episode"]
      )
    }
    guard let steps = numbers(of: ["time/total_timesteps"]) else { return (self, []) }
    return curve(atSteps: steps, named: "time/total_timesteps")
  }

  /// The same with `steps` and with `mean`, what shows best how good the run is.
  func curve(atSteps steps: [Double], named name: String?) -> (Table, remarks: [String]) {
    guard self["mean"] == nil else {
      return (Table(kind: .curve, [Column("steps", steps)] + columns.filter { $0.name != "steps" }), [])
    }
    let measured = ["eval/mean_reward", "rollout/ep_rew_mean"].first { column in
      numbers(of: [column])?.contains { !$0.isNaN } ?? false
    }
    guard let measured, let means = numbers(of: [measured]) else {
      return (
        Table([Column("steps", steps)] + columns.filter { $0.name != "steps" }),
        ["no returns were found: 'rename t [\"…\"] [\"mean\"]' makes a column the curve"]
      )
    }
    let taken = name.map { "steps are \($0), mean is \(measured)" } ?? "mean is \(measured)"
    return (curve(steps: steps, means: means), [taken])
  }

  /// The same without rows that only repeat the names, as files that were joined have, and their number.
  private var withoutRepeatedHeaders: (Table, Int) {
    let kept = (0..<rowCount).filter { row in columns.contains { $0.content[row].string != $0.name } }
    guard kept.count < rowCount else { return (self, 0) }
    let cleaned = columns.map { column in
      let cells = kept.map { column.content[$0] }
      let numbers = cells.map { $0.string.flatMap(Double.init) ?? $0.number }
      guard numbers.allSatisfy({ $0 != nil }) else { return Column(column.name, values: cells) }
      return Column(column.name, numbers.compactMap { $0 })
    }
    return (Table(cleaned), rowCount - kept.count)
  }

  private func curve(steps: [Double], means: [Double]) -> Table {
    let others = columns.filter { $0.name != "steps" }
    return Table(kind: .curve, [Column("steps", steps), Column("mean", means)] + others)
  }
}

extension Call {
  func array(_ source: Parameter<String>) throws -> (Value, [String]) {
    let file = try NumpyFile(inputFile(source), limit: Limits.numbers)
    let remark =
      file.roundedCount == 0 ? [] : ["rounded \(counted(file.roundedCount, "whole number")) beyond 2^53"]
    return (file.value, remark)
  }

  /// An archive as a record of its arrays, or as the curve that SB3's evaluations are.
  func arrays(_ source: Parameter<String>) throws -> (Value, [String]) {
    let archive = try NumpyArchive(
      contentsOf: inputPath(self[source]), limit: Limits.numbers, checkpoint: checkCancellation)
    let more = archive.arrays.count > 12 ? ", …" : ""
    let names =
      archive.arrays.prefix(12).map { "\($0.name) (\(shapeText($0.file.shape)))" }.joined(separator: ", ")
      + more
    let rounded = archive.arrays.reduce(0) { $0 + $1.file.roundedCount }
    let found =
      "read \(self[source].quoted): \(counted(archive.arrays.count, "array")), \(names)"
      + (rounded == 0 ? "" : "; rounded \(counted(rounded, "whole number")) beyond 2^53")
    if let curve = archive.evaluations {
      return (.table(curve), [found, "SB3's evaluations: mean and std are over each row's episodes"])
    }
    if let steps = archive["timesteps"], let results = archive["results"] {
      let remark =
        "not taken for SB3's evaluations: timesteps has \(shapeText(steps.shape)) numbers, results "
        + shapeText(results.shape)
      return (.record(Record(archive.arrays.map { ($0.name, $0.file.value) })), [found, remark])
    }
    return (.record(Record(archive.arrays.map { ($0.name, $0.file.value) })), [found])
  }

  private func shapeText(_ shape: [Int]) -> String {
    shape.isEmpty ? "a number" : shape.map { "\($0)" }.joined(separator: " × ")
  }

  /// The scalars of TensorBoard's records: a row for each step, a column for each tag.
  func events(_ source: Parameter<String>) throws -> (Value, [String]) {
    let file = try EventFile(inputFile(source), checkpoint: checkCancellation)
    var tags = file.tags
    let steps = Set(file.scalars.lazy.map(\.step)).sorted()
    let rows = Dictionary(uniqueKeysWithValues: zip(steps, steps.indices))
    guard tags.count * steps.count <= Limits.numbers else {
      throw ExchangeError(
        "has \(grouped(tags.count)) tags at \(grouped(steps.count)) steps, too many numbers for a table")
    }
    var columns = tags.map { _ in [Double](repeating: .nan, count: steps.count) }
    var repeated = 0
    for scalar in file.scalars {
      guard let row = rows[scalar.step] else { continue }
      if !columns[scalar.tag][row].isNaN { repeated += 1 }
      columns[scalar.tag][row] = scalar.value
    }
    var remarks = [
      "read \(self[source].quoted): \(counted(file.scalars.count, "scalar")) of "
        + "\(counted(tags.count, "tag")), a row for each of \(counted(steps.count, "step"))"
    ]
    // a row's step has that name
    if let place = tags.firstIndex(of: "steps") {
      tags[place] = (1...).lazy.map { "steps.\($0)" }.first { !tags.contains($0) } ?? "steps.1"
      remarks.append("named the tag 'steps' '\(tags[place])'")
    }
    let table = Table(zip(tags, columns).map { Table.Column($0, $1) })
    let (curve, remark) = table.curve(atSteps: steps.map(Double.init), named: nil)
    if file.purgedCount > 0 {
      remarks.append(
        "left out \(counted(file.purgedCount, "scalar")) of runs that were begun again at an earlier step")
    }
    if repeated > 0 {
      remarks.append(
        "\(counted(repeated, "scalar")) came again at the same step, of a run that was begun again or of "
          + "several runs; the last counts")
    }
    if file.otherCount > 0 {
      remarks.append("left out \(counted(file.otherCount, "picture, histogram or other value"))")
    }
    if let end = file.end {
      remarks.append("the file is damaged or cut at byte \(grouped(end)); the rest was left out")
    }
    return (.table(curve), remarks + (tags.isEmpty ? [] : remark))
  }

  /// What the published code's `eval.npy` holds: rows of episodes, steps and mean returns.
  func publishedCurve(_ source: Parameter<String>) throws -> (Value, [String]) {
    let file = try NumpyFile(inputFile(source), limit: Limits.numbers)
    guard file.shape.count == 2, file.shape[1] == 3 else {
      // another program's array of that name
      guard self[source].hasSuffix("eval.npy") else {
        throw ExchangeError("has \(shapeText(file.shape)) numbers instead of n × 3")
      }
      return try array(source)
    }
    func column(_ index: Int) -> [Double] { (0..<file.shape[0]).map { file.elements[3 * $0 + index] } }
    let table = Table(
      kind: .curve,
      [
        Table.Column("steps", column(1)), Table.Column("mean", column(2)),
        Table.Column("episodes", column(0)),
      ])
    return (
      .table(table),
      [
        "read \(self[source].quoted) as the published code's evaluations: episodes, steps, mean return; "
          + "format=npy reads the array"
      ]
    )
  }
}

extension NumpyFile {
  /// The file's numbers as a value.
  fileprivate var value: Value {
    shape.isEmpty ? .number(elements[0]) : .array(NumericArray(shape: shape, elements: elements))
  }
}

extension NumpyArchive {
  /// What SB3's `evaluations.npz` holds, as a curve; nil for other archives.
  fileprivate var evaluations: Table? {
    guard let steps = self["timesteps"], let results = self["results"], steps.shape.count == 1,
      results.shape.count == 2, results.shape[0] == steps.shape[0], results.shape[1] > 0
    else { return nil }
    let width = results.shape[1]
    let rows = (0..<results.shape[0]).map { Array(results.elements[$0 * width..<($0 + 1) * width]) }
    let means = rows.map { $0.reduce(0, +) / Double(width) }
    let deviations = zip(rows, means).map { row, mean in
      width == 1 ? 0 : (row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width - 1)).squareRoot()
    }
    var columns = [
      Table.Column("steps", steps.elements), Table.Column("mean", means), Table.Column("std", deviations),
      Table.Column("results", values: rows.map { .array(NumericArray($0)) }),
    ]
    for (name, file) in arrays where !["timesteps", "results"].contains(name) {
      guard file.shape == results.shape else { continue }
      columns.append(
        Table.Column(
          name,
          values: (0..<rows.count).map {
            .array(NumericArray(Array(file.elements[$0 * width..<($0 + 1) * width])))
          }))
    }
    return Table(kind: .curve, columns)
  }
}
