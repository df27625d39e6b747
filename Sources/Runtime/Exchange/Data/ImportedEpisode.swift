import Datasets
import Numerics
import Storage

/// An episode of another program's data: T actions, and T + 1 states around them.
struct ImportedEpisode {
  /// Numbers of states, (T + 1, positions) and (T + 1, velocities), of observations and of actions.
  var positions: [Double], velocities: [Double], observations: [Float], actions: [Float]
  var rewards: [Double]
  var terminated: [Bool], truncated: [Bool]
  var length: Int { rewards.count }
}

/// Episodes that are read one after another, so that only one is in memory.
struct ImportedEpisodes {
  let count: Int
  let read: (Int) throws -> ImportedEpisode
}

/// Where imported data come from.
struct ImportedOrigin {
  let name: String
  /// The box that the data's own description gives; nil where it gives none that is finite.
  var box: (low: [Double], high: [Double])?
  var policy: String?
}

extension SequenceDataset {
  /// Cuts episodes into sequences of `length` actions that follow one another; the rest of each is left out.
  ///
  /// No simulator belongs to such data: the environment is known by its spaces alone.
  static func imported(
    _ episodes: ImportedEpisodes, _ origin: ImportedOrigin, length: Int
  ) throws -> (data: SequenceDataset, steps: Int, remarks: [String]) {
    var found: Sequences?
    var (steps, left, longest) = (0, 0, 0)
    for number in 0..<episodes.count {
      let episode = try episodes.read(number)
      guard episode.length > 0 else { continue }
      let layout = try episode.layout(length: length)
      var sequences = found ?? Sequences(layout: layout)
      found = nil
      guard layout == sequences.layout else {
        throw ExchangeError("has episodes of different sizes, first number \(number)")
      }
      for start in stride(from: 0, through: episode.length - length, by: length) {
        sequences.add(episode, from: start)
      }
      found = sequences
      steps += episode.length
      left += episode.length % length
      longest = max(longest, episode.length)
    }
    guard let sequences = found else { throw ExchangeError("has no steps") }
    let layout = sequences.layout
    guard sequences.count > 0 else {
      throw ExchangeError(
        "has no episode of \(counted(length, "step")), the longest has \(longest)",
        help: "take a smaller length=")
    }
    var remarks: [String] = []
    if left > 0 {
      remarks.append("left out \(counted(left, "step")) at ends of episodes, less than a sequence each")
    }
    let (box, remark) = try box(of: sequences, origin)
    remarks += remark
    var hash = ContentHash("imported \(origin.name)")
    hash.add(box.low.map(\.bitPattern) + box.high.map(\.bitPattern))
    let coordinates =
      layout.velocities == 0
      ? (0..<layout.positions).map { "observation \($0)" }
      : (0..<layout.positions).map { "qpos \($0)" } + (0..<layout.velocities).map { "qvel \($0)" }
    let record = EnvironmentRecord(
      name: origin.name, fingerprint: hash.text, frameSkip: 1,
      timeLimit: max(length, longest), actions: box,
      actionNames: (0..<layout.action).map { "action \($0)" }, coordinates: coordinates, angles: [])
    return (
      try SequenceDataset(
        environment: record, seed: 0, policy: origin.policy ?? "whoever acted in \(origin.name)",
        sequences: sequences), steps,
      remarks
    )
  }

  /// The box of actions that the data's description gives, widened to what was done, or else what was done.
  private static func box(
    of sequences: Sequences, _ origin: ImportedOrigin
  ) throws -> (Box, remarks: [String]) {
    let width = sequences.layout.action
    var low = [Double](repeating: .infinity, count: width), high = low.map { -$0 }
    for (place, action) in sequences.actions.enumerated() {
      low[place % width] = min(low[place % width], Double(action))
      high[place % width] = max(high[place % width], Double(action))
    }
    guard (low + high).allSatisfy(\.isFinite) else { throw ExchangeError("has actions that aren't finite") }
    var remarks: [String] = []
    if let given = origin.box, given.low.count == width, given.high.count == width {
      if zip(given.low, low).contains(where: { $0 > $1 })
        || zip(given.high, high).contains(where: { $0 < $1 })
      {
        remarks.append("widened the box of actions to what was done")
      }
      (low, high) = (zip(given.low, low).map(min), zip(given.high, high).map(max))
    } else if low.allSatisfy({ $0 >= -1 }), high.allSatisfy({ $0 <= 1 }) {
      (low, high) = ([Double](repeating: -1, count: width), [Double](repeating: 1, count: width))
      remarks.append("took −1 to 1 for the box of actions, which the file doesn't give")
    } else {
      remarks.append("took what was done for the box of actions, which the file doesn't give")
    }
    for index in 0..<width where low[index] == high[index] { high[index] += 1 }
    guard let box = Box(low: low, high: high) else { throw ExchangeError("has no box of actions") }
    return (box, remarks)
  }
}

extension ImportedEpisode {
  /// The sizes of sequences of the episode, which has a step.
  fileprivate func layout(length: Int) throws(ExchangeError) -> SequenceLayout {
    let states = self.length + 1
    let layout = SequenceLayout(
      length: length, positions: positions.count / states, velocities: velocities.count / states,
      activations: 0, goal: 0, memory: 0, observation: observations.count / states,
      action: actions.count / self.length)
    guard layout.observation > 0, layout.action > 0 else {
      throw ExchangeError("has \(layout.action == 0 ? "actions" : "observations") without a number")
    }
    return layout
  }
}

extension Sequences {
  /// Adds the sequence of an episode that starts at a step.
  fileprivate mutating func add(_ episode: ImportedEpisode, from start: Int) {
    let (states, steps) = (start..<start + layout.length + 1, start..<start + layout.length)
    func part<Number>(_ values: [Number], _ rows: Range<Int>, _ width: Int) -> ArraySlice<Number> {
      values[rows.lowerBound * width..<rows.upperBound * width]
    }
    qpos += part(episode.positions, states, layout.positions)
    qvel += part(episode.velocities, states, layout.velocities)
    observations += part(episode.observations, states, layout.observation)
    actions += part(episode.actions, steps, layout.action)
    rewards += episode.rewards[steps]
    terminated += episode.terminated[steps]
    truncated += episode.truncated[steps]
    elapsed.append(Int64(start))
    warmStart += [Double](repeating: 0, count: layout.velocities)
  }
}
