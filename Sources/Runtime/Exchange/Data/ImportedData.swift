package import Datasets
import Storage

/// Sequences of data that other programs keep in HDF5: Minari's datasets and D4RL's.
package struct ImportedData {
  package let data: SequenceDataset
  package let remarks: [String]

  /// What a description of a dataset says beside the data.
  package struct Description: Sendable {
    package var name: String
    package var low: [Double]?, high: [Double]?
    package var policy: String?
    /// The kind of the actions where they can't be learned from, such as "Discrete".
    package var actionKind: String?

    package init(name: String) { self.name = name }
  }

  /// Reads a file and cuts its episodes into sequences of `length` actions.
  package init(contentsOf path: String, _ description: Description, length: Int) throws {
    if let kind = description.actionKind {
      throw ExchangeError("has actions of the kind \(kind); an embedding needs a box of numbers")
    }
    let file = try HDF5File(reading: path)
    let names = try file.names(in: "/")
    var origin = ImportedOrigin(name: description.name, policy: description.policy)
    if let low = description.low, let high = description.high, (low + high).allSatisfy(\.isFinite) {
      origin.box = (low, high)
    }
    let source: ImportedEpisodes
    let kind: String
    var warning: [String] = []
    let numbered = names.compactMap { $0.hasPrefix("episode_") ? Int($0.dropFirst(8)) : nil }.sorted()
    if !numbered.isEmpty {
      source = ImportedEpisodes(count: numbered.count) { number in
        try ImportedEpisode(minari: file, "episode_\(numbered[number])")
      }
      kind = "a Minari dataset"
    } else if names.contains("observations"), names.contains("actions") {
      source = try ImportedEpisode.flat(file)
      kind = "a D4RL dataset"
      if !names.contains("timeouts"), !names.contains("next_observations") {
        warning = ["it says nothing of time limits: an episode that one has cut seems to go on in the next"]
      }
    } else {
      let held = names.isEmpty ? "nothing" : names.prefix(8).joined(separator: ", ")
      throw ExchangeError(
        "is neither Minari's nor D4RL's: it holds \(held)",
        help: "in Python, write an array of it with numpy.save(\"x.npy\", h5py.File(…)[name][()])")
    }
    let (data, steps, remarks) = try SequenceDataset.imported(source, origin, length: length)
    self.data = data
    let state = data.layout.velocities > 0 ? "qpos and qvel" : "the observations"
    self.remarks =
      [
        "read \(kind): \(counted(source.count, "episode")), \(counted(steps, "step")), as "
          + "\(counted(data.count, "sequence")) of \(length); states are \(state)"
      ] + warning + remarks
  }
}

extension [String] {
  /// The same with names that end in a number after an underline in the order of these: Minari's parts of a
  /// tuple.
  fileprivate var inOrderOfNumbers: [String] {
    let numbers = map { name in name.split(separator: "_").last.flatMap { Int($0) } }
    guard !numbers.contains(nil), allSatisfy({ $0.hasPrefix("_index_") }) else { return self }
    return zip(self, numbers).sorted { ($0.1 ?? 0) < ($1.1 ?? 0) }.map(\.0)
  }
}

extension ImportedEpisode {
  /// Reads an episode of a Minari dataset.
  fileprivate init(minari file: HDF5File, _ name: String) throws(ExchangeError) {
    let steps = try file.count(of: "\(name)/rewards")
    let rewards = try file.rows("\(name)/rewards", steps)
    let observations = try file.rows("\(name)/observations", steps + 1)
    let actions = try file.actions("\(name)/actions", steps)
    let (qpos, qvel) = ("\(name)/infos/qpos", "\(name)/infos/qvel")
    let hasPhysics = file.isDataset(qpos) && file.isDataset(qvel)
    let flags = try ["terminations", "truncations"].map { (end) throws(ExchangeError) in
      try file.rows("\(name)/\(end)", steps).map { $0 != 0 }
    }
    self.init(
      positions: hasPhysics ? try file.rows(qpos, steps + 1) : observations,
      velocities: hasPhysics ? try file.rows(qvel, steps + 1) : [],
      observations: observations.map { Float($0) }, actions: actions.map { Float($0) }, rewards: rewards,
      terminated: flags[0], truncated: flags[1])
  }

  /// Reads a D4RL file, whose rows are steps of all episodes; the state after an episode's last step is
  /// `next_observations`, or else that step isn't used.
  ///
  /// Only what says where episodes end is held whole; of the rest a window of rows is.
  fileprivate static func flat(_ file: HDF5File) throws -> ImportedEpisodes {
    let count = try file.count(of: "rewards")
    let rewards = try file.rows("rewards", count)
    let terminals = try file.rows("terminals", count)
    let hasTimeouts = file.isDataset("timeouts")
    var timeouts = hasTimeouts ? try file.rows("timeouts", count) : [Double](repeating: 0, count: count)
    guard count > 0 else { throw ExchangeError("has no steps") }
    let observations = RowWindow(count) { try file.rows("observations", count, in: $0) }
    let actions = RowWindow(count) { try file.actions("actions", count, in: $0) }
    let next =
      file.isDataset("next_observations")
      ? RowWindow(count) { try file.rows("next_observations", count, in: $0) } : nil
    if !hasTimeouts, let next {
      // what follows a step is the next row, unless its episode was cut there
      for row in 0..<count - 1 where terminals[row] == 0 {
        let (foreseen, seen) = (try next.numbers(row..<row + 1), try observations.numbers(row + 1..<row + 2))
        if foreseen != seen { timeouts[row] = 1 }
      }
    }
    var ranges: [Range<Int>] = []
    var start = 0
    for row in 0..<count where terminals[row] != 0 || timeouts[row] != 0 || row == count - 1 {
      ranges.append(start..<row + 1)
      start = row + 1
    }
    return ImportedEpisodes(count: ranges.count) { number in
      let rows = ranges[number]
      // without it, nothing is known of the state after the last step
      let steps = next == nil ? rows.dropLast() : rows
      var states = Array(try observations.numbers(rows))
      if let next { states += try next.numbers(rows.upperBound - 1..<rows.upperBound) }
      return ImportedEpisode(
        positions: states, velocities: [], observations: states.map { Float($0) },
        actions: try actions.numbers(steps).map { Float($0) },
        rewards: Array(rewards[steps]), terminated: terminals[steps].map { $0 != 0 },
        truncated: timeouts[steps].map { $0 != 0 })
    }
  }
}

/// Rows that are read in pieces, from the first on.
private final class RowWindow {
  private let count: Int
  private let read: (Range<Int>) throws -> [Double]
  private var rows = 0..<0
  private var held: [Double] = []

  /// How many rows are read at once: files are packed in pieces of many rows.
  private static let most = 1 << 16

  init(_ count: Int, _ read: @escaping (Range<Int>) throws -> [Double]) {
    (self.count, self.read) = (count, read)
  }

  /// The numbers of some rows.
  func numbers(_ wanted: Range<Int>) throws -> ArraySlice<Double> {
    guard !wanted.isEmpty else { return [] }
    if !(rows.lowerBound <= wanted.lowerBound && wanted.upperBound <= rows.upperBound) {
      held = []
      rows = wanted.lowerBound..<max(wanted.upperBound, min(count, wanted.lowerBound + Self.most))
      held = try read(rows)
    }
    let width = held.count / rows.count
    let start = (wanted.lowerBound - rows.lowerBound) * width
    return held[start..<start + wanted.count * width]
  }
}

extension HDF5File {
  /// The numbers of a dataset of so many rows, or of all datasets of a group side by side; only some rows of
  /// them where these are given.
  fileprivate func rows(
    _ name: String, _ count: Int, in range: Range<Int>? = nil, depth: Int = 0
  ) throws(ExchangeError) -> [Double] {
    let taken = range ?? 0..<count
    guard isGroup(name) else {
      let (shape, values) = try numbers(name, rows: range)
      guard shape.first ?? 1 == count else {
        throw ExchangeError("holds '\(name)' with \(shape.first ?? 1) rows instead of \(count)")
      }
      guard shape.count < 4, !(shape.count == 3 && holdsBytes(name)) else {
        throw ExchangeError("holds '\(name)', which are pictures; dyne learns from numbers of other programs")
      }
      if let odd = values.firstIndex(where: { !Float($0).isFinite }) {
        let row = taken.lowerBound + odd / max(1, values.count / max(1, taken.count))
        throw ExchangeError(
          "holds '\(name)', in whose row \(row) is \(values[odd])",
          help: "in Python, leave out such rows, or replace such numbers")
      }
      return values
    }
    guard depth < 8 else { throw ExchangeError("holds groups that are nested too deeply") }
    var parts: [[Double]] = []
    for part in try names(in: name).inOrderOfNumbers {
      parts.append(try rows("\(name)/\(part)", count, in: range, depth: depth + 1))
    }
    guard !taken.isEmpty, !parts.isEmpty else { return [] }
    return (0..<taken.count).flatMap { row in
      parts.flatMap { part in
        let width = part.count / taken.count
        return part[row * width..<(row + 1) * width]
      }
    }
  }

  /// The numbers of actions, which must be of a box: whole numbers, one a step, are choices among a few.
  fileprivate func actions(
    _ name: String, _ count: Int, in range: Range<Int>? = nil
  ) throws(ExchangeError) -> [Double] {
    let values = try rows(name, count, in: range)
    guard isGroup(name) || !holdsWholeNumbers(name) || values.count != range?.count ?? count else {
      throw ExchangeError("has discrete actions, a whole number each; an embedding needs a box of numbers")
    }
    return values
  }
}

/// A number of things, as in "1 step" and "2 steps".
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

extension HDF5File {
  /// The numbers of a dataset, by its shape.
  fileprivate func count(of name: String) throws(ExchangeError) -> Int {
    var count = 1
    for size in try shape(name) {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product < 1 << 48 else {
        throw ExchangeError("claims more numbers in '\(name)' than a file can hold")
      }
      count = product
    }
    return count
  }
}
