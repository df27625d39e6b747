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
    let episodes: [ImportedEpisode]
    let kind: String
    let numbered = names.compactMap { $0.hasPrefix("episode_") ? Int($0.dropFirst(8)) : nil }.sorted()
    if !numbered.isEmpty {
      episodes = try numbered.map { try ImportedEpisode(minari: file, "episode_\($0)") }
      kind = "a Minari dataset"
    } else if names.contains("observations"), names.contains("actions") {
      episodes = try ImportedEpisode.flat(file)
      kind = "a D4RL dataset"
    } else {
      throw ExchangeError(
        "is neither Minari's nor D4RL's: it holds \(names.prefix(8).joined(separator: ", "))",
        help: "in Python, write an array of it with numpy.save(\"x.npy\", h5py.File(…)[name][()])")
    }
    guard let first = episodes.first(where: { $0.length > 0 }) else { throw ExchangeError("has no steps") }
    for (number, episode) in episodes.enumerated() where episode.length > 0 {
      guard episode.positions.count / (episode.length + 1) == first.positions.count / (first.length + 1),
        episode.velocities.count / (episode.length + 1) == first.velocities.count / (first.length + 1),
        episode.observations.count / (episode.length + 1) == first.observations.count / (first.length + 1),
        episode.actions.count / episode.length == first.actions.count / first.length
      else { throw ExchangeError("has episodes of different sizes, first number \(number)") }
    }
    let steps = episodes.reduce(0) { $0 + $1.length }
    let (data, remarks) = try SequenceDataset.imported(episodes, origin, length: length)
    self.data = data
    let state = data.layout.velocities > 0 ? "qpos and qvel" : "the observations"
    self.remarks =
      [
        "read \(kind): \(episodes.count) episodes, \(steps) steps, as \(data.count) sequences of \(length); "
          + "states are \(state)"
      ] + remarks
  }
}

extension ImportedEpisode {
  /// Reads an episode of a Minari dataset.
  fileprivate init(minari file: HDF5File, _ name: String) throws(ExchangeError) {
    let (rewardShape, rewards) = try file.numbers("\(name)/rewards")
    let steps = rewardShape.reduce(1, *)
    let observations = try file.rows("\(name)/observations", steps + 1)
    let actions = try file.rows("\(name)/actions", steps)
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
  fileprivate static func flat(_ file: HDF5File) throws(ExchangeError) -> [ImportedEpisode] {
    let shape = try file.shape("rewards")
    let count = shape.reduce(1, *)
    let rewards = try file.numbers("rewards").values
    let observations = try file.rows("observations", count)
    let actions = try file.rows("actions", count)
    let terminals = try file.rows("terminals", count)
    let timeouts =
      file.isDataset("timeouts")
      ? try file.rows("timeouts", count) : [Double](repeating: 0, count: count)
    let next = file.isDataset("next_observations") ? try file.rows("next_observations", count) : nil
    guard count > 0 else { throw ExchangeError("has no steps") }
    let (width, size) = (observations.count / count, actions.count / count)
    var episodes: [ImportedEpisode] = []
    var start = 0
    for row in 0..<count {
      let ends = terminals[row] != 0 || timeouts[row] != 0 || row == count - 1
      guard ends else { continue }
      // without it, nothing is known of the state after the last step
      let steps = start..<(next == nil ? row : row + 1)
      var states = Array(observations[start * width..<(row + 1) * width])
      if let next { states += next[row * width..<(row + 1) * width] }
      episodes.append(
        ImportedEpisode(
          positions: states, velocities: [], observations: states.map { Float($0) },
          actions: actions[steps.lowerBound * size..<steps.upperBound * size].map { Float($0) },
          rewards: Array(rewards[steps]), terminated: terminals[steps].map { $0 != 0 },
          truncated: timeouts[steps].map { $0 != 0 }))
      start = row + 1
    }
    return episodes
  }
}

extension HDF5File {
  /// The numbers of a dataset of so many rows, or of all datasets of a group side by side.
  fileprivate func rows(_ name: String, _ count: Int) throws(ExchangeError) -> [Double] {
    guard isGroup(name) else {
      let (shape, values) = try numbers(name)
      guard shape.first ?? 1 == count || values.count == count else {
        throw ExchangeError("holds '\(name)' with \(shape.first ?? 1) rows instead of \(count)")
      }
      guard shape.count < 4, !(shape.count == 3 && holdsBytes(name)) else {
        throw ExchangeError("holds '\(name)', which are pictures; dyne learns from numbers of other programs")
      }
      return values
    }
    let parts = try names(in: name).map { (part) throws(ExchangeError) in try rows("\(name)/\(part)", count) }
    guard count > 0, !parts.isEmpty else { return [] }
    return (0..<count).flatMap { row in
      parts.flatMap { part in
        let width = part.count / count
        return part[row * width..<(row + 1) * width]
      }
    }
  }
}
