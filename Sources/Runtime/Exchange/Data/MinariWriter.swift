package import Datasets
import Numerics
import Storage
import Texts

/// Writes sequences as a Minari dataset: `data/main_data.hdf5` and `data/metadata.json` in a folder.
///
/// Sequences that follow one another within an episode are one episode again. Where the record breaks off
/// before an episode's end, its last step is marked as truncated, as Minari's own collector does.
package struct MinariWriter {
  private let data: SequenceDataset
  private let episodes: [Range<Int>]

  package init(_ data: SequenceDataset) {
    self.data = data
    var episodes: [Range<Int>] = []
    var start = 0
    for index in 1...data.count where index == data.count || !data.follows(index) {
      episodes.append(start..<index)
      start = index
    }
    self.episodes = episodes
  }

  package var episodeCount: Int { episodes.count }

  /// Writes both files into a folder that is there.
  package func write(to folder: String, id: String, checkpoint: () throws -> Void) throws {
    let file = try HDF5File(writing: "\(folder)/main_data.hdf5")
    for (number, sequences) in episodes.enumerated() {
      try checkpoint()
      try write(sequences, number, to: file)
    }
    try file.close()
    let text = Array((metadata(id: id).text + "\n").utf8)
    try replaceFile(at: "\(folder)/metadata.json") { file throws(StorageError) in try file.write(text) }
  }

  private func write(_ range: Range<Int>, _ number: Int, to file: HDF5File) throws(ExchangeError) {
    let (sequences, layout) = (data.sequences, data.layout)
    let (group, k) = ("episode_\(number)", layout.length)
    let steps = range.count * k
    /// The states of an episode: those of its sequences, each of which ends where the next begins.
    func states<Number>(_ values: [Number], _ width: Int) -> [Number] {
      range.flatMap { index in
        let first = index * (k + 1) * width
        return values[first..<first + k * width]
      } + values[(range.upperBound * (k + 1) - 1) * width..<range.upperBound * (k + 1) * width]
    }
    func rows<Number>(_ values: [Number], _ width: Int) -> [Number] {
      Array(values[range.lowerBound * k * width..<range.upperBound * k * width])
    }
    try file.makeGroup(group)
    try file.note(number, as: "id", of: group)
    try file.note(steps, as: "total_steps", of: group)
    try file.write(
      states(sequences.observations, layout.observation), [steps + 1, layout.observation],
      to: "\(group)/observations")
    try file.write(rows(sequences.actions, layout.action), [steps, layout.action], to: "\(group)/actions")
    try file.write(rows(sequences.rewards, 1), [steps], to: "\(group)/rewards")
    let terminated = rows(sequences.terminated, 1)
    var truncated = rows(sequences.truncated, 1)
    if terminated.last != true { truncated[steps - 1] = true }
    try file.write(terminated, to: "\(group)/terminations")
    try file.write(truncated, to: "\(group)/truncations")
    try file.makeGroup("\(group)/infos")
    try file.write(
      states(sequences.qpos, layout.positions), [steps + 1, layout.positions], to: "\(group)/infos/qpos")
    guard layout.velocities > 0 else { return }
    try file.write(
      states(sequences.qvel, layout.velocities), [steps + 1, layout.velocities], to: "\(group)/infos/qvel")
  }

  private func metadata(id: String) -> JSON {
    let box = data.environment.actions
    return .object([
      JSON.Member("total_episodes", .integer(episodes.count)),
      JSON.Member("total_steps", .integer(data.count * data.length)),
      JSON.Member("data_format", .string("hdf5")),
      JSON.Member("observation_space", .string(MinariWriter.space(size: data.layout.observation))),
      JSON.Member(
        "action_space",
        .string(MinariWriter.space(low: box.low.map { Float($0) }, high: box.high.map { Float($0) }))),
      JSON.Member("dataset_id", .string(id)),
      JSON.Member("minari_version", .string("0.5.4")),
      JSON.Member("algorithm_name", .string(data.policy ?? "random actions")),
      JSON.Member(
        "description", .string("\(data.environment.name), sequences of \(data.length) steps, by dyne")),
      JSON.Member("author", .array([])), JSON.Member("author_email", .array([])),
      JSON.Member("jpeg_encoding", .boolean(false)),
    ])
  }

  /// A box of unbounded numbers, in Python's dialect of JSON.
  private static func space(size: Int) -> String {
    space(low: [Float](repeating: -.infinity, count: size), high: [Float](repeating: .infinity, count: size))
  }

  private static func space(low: [Float], high: [Float]) -> String {
    func list(_ numbers: [Float]) -> String {
      "[" + numbers.map { $0.isFinite ? "\($0)" : $0 < 0 ? "-Infinity" : "Infinity" }.joined(separator: ", ")
        + "]"
    }
    return "{\"type\": \"Box\", \"dtype\": \"float32\", \"shape\": [\(low.count)], \"low\": \(list(low)), "
      + "\"high\": \(list(high))}"
  }
}

extension SequenceDataset {
  /// Whether a sequence begins where the one before it in the data ends, in the same episode.
  fileprivate func follows(_ index: Int) -> Bool {
    let (k, layout) = (length, layout)
    guard sequences.elapsed[index] == sequences.elapsed[index - 1] + Int64(k),
      !sequences.terminated[index * k - 1], !sequences.truncated[index * k - 1]
    else { return false }
    func same(_ values: [Double], _ width: Int) -> Bool {
      let row = index * (k + 1)
      return values[(row - 1) * width..<row * width] == values[row * width..<(row + 1) * width]
    }
    return same(sequences.qpos, layout.positions) && same(sequences.qvel, layout.velocities)
  }
}
