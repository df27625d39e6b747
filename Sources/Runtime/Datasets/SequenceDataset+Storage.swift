import Numerics
package import Storage
import Texts

extension SequenceDataset {
  /// What the metadata of a file of this kind say under `dyne`.
  package static let kind = "SequenceDataset"
  private static let version = 1

  /// Reads a file that `write` made.
  package init(contentsOf path: String) throws(DatasetError) {
    let file: Safetensors
    do throws(StorageError) { file = try Safetensors(contentsOf: path) } catch { throw .storage(error) }
    try self.init(file)
  }

  /// Writes a file, in place of one that may exist, and returns the name under which that is kept.
  @discardableResult
  package func write(to path: String) throws(DatasetError) -> String? {
    do throws(StorageError) { return try file.write(to: path) } catch { throw .storage(error) }
  }

  /// Takes a dataset from what a file holds.
  package init(_ file: Safetensors) throws(DatasetError) {
    let environment: EnvironmentRecord, seed: UInt64, sequences: Sequences, frames: FrameTable?
    let dropped: DroppedSequences?
    do throws(StorageError) {
      let version = SequenceDataset.version
      try file.require(kind: SequenceDataset.kind, versions: version...version)
      let layout = try SequenceLayout(file)
      environment = try EnvironmentRecord(file, layout: layout)
      seed = try file.seed()
      sequences = try Sequences(file, layout: layout)
      frames = try FrameTable(file, sequences: sequences.count)
      dropped = try DroppedSequences(file)
    } catch {
      throw .storage(error)
    }
    try self.init(
      environment: environment, seed: seed, policy: file.metadata["policy"], sequences: sequences,
      dropped: dropped, frames: frames)
  }

  /// What a file of this dataset holds.
  package var file: Safetensors {
    var file = SequenceDataset.file(
      environment: environment, seed: seed, policy: policy, frames: frames?.shape)
    for (name, column) in sequences.columns { file[name] = column }
    file[DroppedSequences.name] = dropped?.tensor
    if let frames {
      file[FrameTable.firstName] = Tensor(frames.first.map { Int64($0) }, shape: [count])
      file[FrameTable.framesName] = Tensor(
        frames.store, shape: [frames.count, frames.shape.size, frames.shape.size, 3])
    }
    return file
  }

  /// What a file holds beside the sequences.
  static func file(
    environment: EnvironmentRecord, seed: UInt64, policy: String?, frames: FrameStack?
  ) -> Safetensors {
    var file = Safetensors()
    file.metadata = [
      "format": "pt", "dyne": SequenceDataset.kind, "version": String(SequenceDataset.version),
      "environment": environment.name, "fingerprint": environment.fingerprint, "seed": String(seed),
      "frame_skip": String(environment.frameSkip), "time_limit": String(environment.timeLimit),
      "actuators": JSON.array(environment.actionNames.map { .string($0) }).text,
      "coordinates": JSON.array(environment.coordinates.map { .string($0) }).text,
    ]
    file.metadata["policy"] = policy
    if let frames {
      file.metadata["frame_stack"] = String(frames.count)
      file.last = FrameTable.framesName
    }
    file["action.low"] = Tensor(environment.actions.low, shape: [environment.actions.size])
    file["action.high"] = Tensor(environment.actions.high, shape: [environment.actions.size])
    file["angles"] = Tensor(environment.angles.map { Int64($0) }, shape: [environment.angles.count])
    if !environment.definition.isEmpty {
      file["environment.definition"] = Tensor(
        environment.definition, shape: [environment.definition.count])
    }
    return file
  }
}

extension Sequences {
  /// The columns by the names they have in files, a row a sequence.
  var columns: [String: Tensor] {
    let n = count, k = layout.length
    return [
      "qpos": Tensor(qpos, shape: [n, k + 1, layout.positions]),
      "qvel": Tensor(qvel, shape: [n, k + 1, layout.velocities]),
      "act": Tensor(act, shape: [n, k + 1, layout.activations]),
      "memory": Tensor(memory, shape: [n, k + 1, layout.memory]),
      "goal": Tensor(goal, shape: [n, layout.goal]), "elapsed": Tensor(elapsed, shape: [n]),
      "warm_start": Tensor(warmStart, shape: [n, layout.velocities]),
      "observations": Tensor(observations, shape: [n, k + 1, layout.observation]),
      "actions": Tensor(actions, shape: [n, k, layout.action]), "rewards": Tensor(rewards, shape: [n, k]),
      "terminated": Tensor(terminated, shape: [n, k]), "truncated": Tensor(truncated, shape: [n, k]),
    ]
  }
}

extension DroppedSequences {
  /// The name in files, of three counts.
  static let name = "dropped"

  var tensor: Tensor { Tensor([terminated, unstable, timeLimit].map { Int64($0) }, shape: [3]) }

  /// Takes the counts of a file; nil if it has none, as older ones.
  fileprivate init?(_ file: Safetensors) throws(StorageError) {
    guard file[DroppedSequences.name] != nil else { return nil }
    let counts = try file.integers(DroppedSequences.name, shape: [3])
    guard counts.allSatisfy({ 0...1_000_000_000_000 ~= $0 }) else {
      throw .wrongValues(path: file.path, name: DroppedSequences.name, expected: "counts")
    }
    self.init(terminated: Int(counts[0]), unstable: Int(counts[1]), timeLimit: Int(counts[2]))
  }
}

extension FrameTable {
  /// The names in files of the frames and of the numbers of sequences' first ones.
  static let framesName = "frames", firstName = "first_frame"

  /// Takes the frames of a file, where they stay; nil if it has none.
  fileprivate init?(_ file: Safetensors, sequences: Int) throws(StorageError) {
    guard file[FrameTable.framesName] != nil else { return nil }
    let shape = try file.shape(FrameTable.framesName, dimensions: 4)
    guard shape[1] == shape[2], shape[3] == 3, FrameStack.sizes ~= shape[1] else {
      throw .wrongShape(
        path: file.path, name: FrameTable.framesName, expected: [shape[0], shape[1], shape[1], 3],
        actual: shape)
    }
    let count = try file.integer("frame_stack", in: FrameStack.counts)
    self.init(
      shape: FrameStack(size: shape[1], count: count), store: try file.store(FrameTable.framesName),
      first: try file.integers(FrameTable.firstName, shape: [sequences]).map { Int($0) })
  }
}

extension SequenceLayout {
  /// Reads the sizes off the shapes of the tensors.
  fileprivate init(_ file: Safetensors) throws(StorageError) {
    let actions = try file.shape("actions", dimensions: 3)
    guard actions[1] > 0, actions[2] > 0 else {
      throw .wrongValues(path: file.path, name: "actions", expected: "at least one per sequence")
    }
    length = actions[1]
    action = actions[2]
    positions = try file.shape("qpos", dimensions: 3)[2]
    velocities = try file.shape("qvel", dimensions: 3)[2]
    activations = try file.shape("act", dimensions: 3)[2]
    memory = try file.shape("memory", dimensions: 3)[2]
    goal = try file.shape("goal", dimensions: 2)[1]
    observation = try file.shape("observations", dimensions: 3)[2]
  }
}

extension Sequences {
  fileprivate init(_ file: Safetensors, layout: SequenceLayout) throws(StorageError) {
    self.init(layout: layout)
    let n = try file.shape("actions", dimensions: 3)[0], k = layout.length
    // a length that is near the largest integer can't have that many states
    let (states, overflow) = k.addingReportingOverflow(1)
    guard !overflow else {
      throw .wrongValues(path: file.path, name: "actions", expected: "of a valid length")
    }
    qpos = try file.doubles("qpos", shape: [n, states, layout.positions])
    qvel = try file.doubles("qvel", shape: [n, states, layout.velocities])
    act = try file.doubles("act", shape: [n, states, layout.activations])
    memory = try file.doubles("memory", shape: [n, states, layout.memory])
    goal = try file.doubles("goal", shape: [n, layout.goal])
    elapsed = try file.integers("elapsed", shape: [n])
    warmStart = try file.doubles("warm_start", shape: [n, layout.velocities])
    observations = try file.floats("observations", shape: [n, states, layout.observation])
    actions = try file.floats("actions", shape: [n, k, layout.action])
    // older files hold them in single precision
    rewards =
      if case .floats? = file["rewards"]?.elements {
        try file.floats("rewards", shape: [n, k]).map(Double.init)
      } else {
        try file.doubles("rewards", shape: [n, k])
      }
    terminated = try file.flags("terminated", shape: [n, k])
    truncated = try file.flags("truncated", shape: [n, k])
  }
}

extension EnvironmentRecord {
  fileprivate init(_ file: Safetensors, layout: SequenceLayout) throws(StorageError) {
    let low = try file.doubles("action.low", shape: [layout.action])
    let high = try file.doubles("action.high", shape: [layout.action])
    guard let box = Box(low: low, high: high) else {
      throw .wrongValues(path: file.path, name: "action.low", expected: "below 'action.high'")
    }
    let angles = try file.integers("angles")
    guard angles.allSatisfy({ 0 <= $0 && $0 < layout.positions }),
      zip(angles, angles.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw .wrongValues(
        path: file.path, name: "angles", expected: "numbers of coordinates in ascending order")
    }
    self.init(
      name: try file.text("environment"), fingerprint: try file.text("fingerprint"),
      frameSkip: try file.integer("frame_skip", in: 1...1_000_000),
      timeLimit: try file.integer("time_limit", in: layout.length...Int.max),
      actions: box,
      actionNames: try EnvironmentRecord.actionNames(file, count: layout.action),
      coordinates: try EnvironmentRecord.coordinates(file, layout),
      angles: angles.map { Int($0) },
      definition: file["environment.definition"] == nil ? [] : try file.bytes("environment.definition"))
  }

  /// The names of an action's numbers; former versions didn't write them.
  private static func actionNames(_ file: Safetensors, count: Int) throws(StorageError) -> [String] {
    guard file.metadata["actuators"] != nil else { return (0..<count).map { "motor\($0)" } }
    return try names("actuators", file, count: count)
  }

  /// The names of a state's numbers; former versions called velocities as they called coordinates.
  private static func coordinates(
    _ file: Safetensors, _ layout: SequenceLayout
  ) throws(StorageError) -> [String] {
    let suffix = " velocity"
    return try names("coordinates", file, count: layout.positions + layout.velocities).enumerated().map {
      $0 < layout.positions || $1.hasSuffix(suffix) ? $1 : $1 + suffix
    }
  }

  private static func names(
    _ key: String, _ file: Safetensors, count: Int
  ) throws(StorageError) -> [String] {
    let text = try file.text(key)
    var names: [String] = []
    if case .array(let values)? = try? JSON(parsing: Array(text.utf8)) {
      for case .string(let name) in values { names.append(name) }
    }
    guard names.count == count else {
      throw .wrongMetadata(
        path: file.path, key: key, expected: "a list of \(count) names", actual: text)
    }
    return names
  }
}
