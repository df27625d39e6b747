import Datasets
import Numerics
import Storage
import TestSupport
import Testing

let layout = SequenceLayout(
  length: 2, positions: 2, velocities: 1, activations: 0, goal: 1, memory: 0, observation: 3, action: 2)

func makeEnvironment() throws -> EnvironmentRecord {
  EnvironmentRecord(
    name: "Toy", fingerprint: "0123456789abcdef", frameSkip: 2, timeLimit: 100,
    actions: try #require(Box(low: [-1, 0], high: [1, 10])), actionNames: ["m", "n"],
    coordinates: ["a", "b, \"c\"", "da velocity"],
    angles: [1])
}

/// Random sequences, all finite and in the box.
func makeSequences(_ count: Int, seed: UInt64 = 1) -> Sequences {
  var random = SeededGenerator(seed: seed)
  var sequences = Sequences(layout: layout)
  sequences.reserveCapacity(count)
  func draw() -> Double { .random(in: -3...3, using: &random) }
  for index in 0..<count {
    for _ in 0..<3 {
      sequences.qpos += [draw(), draw()]
      sequences.qvel += [draw()]
      sequences.observations += [Float(draw()), Float(draw()), 0]
    }
    for _ in 0..<2 {
      sequences.actions += [.random(in: -1...1, using: &random), .random(in: 0...10, using: &random)]
      sequences.rewards.append(draw())
      sequences.terminated.append(false)
      sequences.truncated.append(index % 3 == 0)
    }
    sequences.goal.append(draw())
    sequences.elapsed.append(Int64(index % 98))
    sequences.warmStart.append(draw())
  }
  return sequences
}

func makeDataset(_ count: Int) throws -> SequenceDataset {
  try SequenceDataset(environment: makeEnvironment(), seed: 7, sequences: makeSequences(count))
}

@Suite struct SequenceDatasetTests {
  @Test func statesOutcomesAndActionsAreRows() throws {
    let data = try makeDataset(5), columns = data.sequences
    #expect(data.count == 5 && data.length == 2 && data.stateSize == 3 && data.actionSize == 2)
    let first = data.firstStates, outcomes = data.outcomes, actions = data.normalizedActions
    #expect(first.count == 15 && outcomes.count == 15 && actions.count == 20)
    #expect(first[3] == Float(columns.qpos[6]) && first[5] == Float(columns.qvel[3]))
    #expect(outcomes[4] == Float(columns.qpos[11] - columns.qpos[7]))
    #expect(outcomes[5] == Float(columns.qvel[5] - columns.qvel[3]))
    #expect(actions[0] == columns.actions[0])
    #expect(abs(actions[1] - (columns.actions[1] / 5 - 1)) < 1e-6)
    #expect(actions.allSatisfy { abs($0) <= 1 })
  }

  @Test func momentsAreThoseOfAllSteps() throws {
    var sequences = Sequences(layout: layout)
    sequences.qpos = [1, 5, 2, 5, 4, 5, /**/ 10, 5, 10, 5, 9, 5]
    sequences.qvel = [0, 1, 2, 3, 4, 5]
    sequences.observations = Array(repeating: 0, count: 18)
    sequences.actions = Array(repeating: 0, count: 8)
    sequences.rewards = Array(repeating: 0, count: 4)
    sequences.terminated = Array(repeating: false, count: 4)
    sequences.truncated = sequences.terminated
    sequences.goal = [0, 0]
    sequences.elapsed = [0, 2]
    sequences.warmStart = [0, 0]
    let data = try SequenceDataset(environment: makeEnvironment(), seed: 0, sequences: sequences)
    // changes: 0 1 3 0 0 -1; 0; 0 1 2 0 1 2
    let changes = data.changeMoments, first = data.firstStateMoments
    #expect(changes.mean == [0.5, 0, 1])
    #expect(abs(changes.std[0] - (9.5 / 5).squareRoot()) < 1e-15)
    #expect(changes.std[1] == 0 && changes.scale[1] == 1 && changes.constant == [1])
    #expect(abs(changes.std[2] - (4.0 / 5).squareRoot()) < 1e-15)
    #expect(first.mean == [5.5, 5, 1.5])
    #expect(first.std.map { $0 * $0 }.map { ($0 * 1e9).rounded() } == [40.5e9, 0, 4.5e9])
  }

  @Test func shardsPutTogetherAreTheWhole() throws {
    let whole = makeSequences(10)
    var parts = whole.subset([0, 1, 2])
    parts.append(whole.subset(Array(3..<10)))
    #expect(parts == whole)
    let data = try SequenceDataset(environment: makeEnvironment(), seed: 7, sequences: whole)
    let some = data.subset([4, 4, 0])
    #expect(some.count == 3)
    #expect(some.state(1, step: 2, 1) == data.state(4, step: 2, 1))
    #expect(some.sequences.warmStart[2] == whole.warmStart[0])
  }

  @Test func refusesWhatDoesNotFit() {
    func refuse(_ expected: DatasetError, _ change: (inout Sequences) -> Void) {
      var sequences = makeSequences(4)
      change(&sequences)
      #expect(throws: expected) {
        try SequenceDataset(environment: makeEnvironment(), seed: 0, sequences: sequences)
      }
    }
    refuse(.empty) { $0 = Sequences(layout: layout) }
    refuse(.wrongCount(column: "qvel", expected: 12, actual: 13)) { $0.qvel.append(0) }
    refuse(.wrongCount(column: "truncated", expected: 8, actual: 7)) { $0.truncated.removeLast() }
    refuse(.notFinite(column: "qpos")) { $0.qpos[3] = .nan }
    refuse(.notFinite(column: "rewards")) { $0.rewards[3] = .infinity }
    refuse(.outsideBox(sequence: 2)) { $0.actions[9] = -0.1 }
    refuse(.elapsed(sequence: 1, steps: -1)) { $0.elapsed[1] = -1 }
    refuse(.elapsed(sequence: 1, steps: 99)) { $0.elapsed[1] = 99 }
  }
}

@Suite struct SequenceDatasetStorageTests {
  @Test func refusesAnglesOutOfOrder() throws {
    var file = try makeDataset(3).file
    for angles in [[1, 1], [1, 0], [2], [-1]] as [[Int64]] {
      file["angles"] = Tensor(angles, shape: [angles.count])
      let error = DatasetError.storage(
        .wrongValues(path: "", name: "angles", expected: "numbers of coordinates in ascending order"))
      #expect(throws: error) { try SequenceDataset(file) }
    }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    try withTemporaryFolder { folder in
      let data = try makeDataset(100), path = folder + "/walks.safetensors"
      #expect(try data.write(to: path) == nil)
      #expect(try SequenceDataset(contentsOf: path) == data)
      let first = try contents(of: path)
      #expect(try data.write(to: path) != nil)
      #expect(try contents(of: path) == first, "equal data make equal files")
    }
  }

  @Test func refusesOtherAndDamagedFiles() throws {
    func refuse(_ what: String, _ change: (inout Safetensors) -> Void) throws {
      var file = try makeDataset(3).file
      change(&file)
      #expect(throws: DatasetError.self, "\(what)") { try SequenceDataset(file) }
    }
    #expect(try SequenceDataset(makeDataset(3).file) == makeDataset(3))
    try refuse("another kind") { $0.metadata["dyne"] = "TD3" }
    try refuse("a foreign file") { $0.metadata = [:] }
    try refuse("a later version") { $0.metadata["version"] = "2" }
    try refuse("a wrong seed") { $0.metadata["seed"] = "-1" }
    try refuse("a short episode") { $0.metadata["time_limit"] = "1" }
    try refuse("no names") { $0.metadata["coordinates"] = "[" }
    try refuse("too few names") { $0.metadata["coordinates"] = "[\"a\"]" }
    try refuse("a missing tensor") { $0["qvel"] = nil }
    try refuse("another type") { $0["qpos"] = Tensor([Float](repeating: 0, count: 18), shape: [3, 3, 2]) }
    try refuse("another shape") { $0["qpos"] = Tensor([Double](repeating: 0, count: 18), shape: [2, 3, 3]) }
    try refuse("no actions") { $0["actions"] = Tensor([] as [Float], shape: [3, 0, 2]) }
    try refuse("an impossible length") { $0["actions"] = Tensor([] as [Float], shape: [0, .max, 1]) }
    try refuse("an angle that isn't there") { $0["angles"] = Tensor([2] as [Int64], shape: [1]) }
    try refuse("a box inside out") { $0["action.low"] = Tensor([2, 0] as [Double], shape: [2]) }
    try refuse("a box without bounds") {
      $0["action.high"] = Tensor([.infinity, 10] as [Double], shape: [2])
    }
    try refuse("numbers that aren't") {
      $0["rewards"] = Tensor([Float](repeating: .nan, count: 6), shape: [3, 2])
    }
  }

  @Test func mutatedFilesAreReadOrRefused() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      try makeDataset(2).write(to: path)
      let whole = try contents(of: path)
      var random = SeededGenerator(seed: 5), refused = 0
      for round in 0..<3000 {
        var bytes = whole
        let place = Int.random(in: 0..<whole.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.removeSubrange(place...)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        default: bytes[place] = UInt8.random(in: UInt8(ascii: "0")...UInt8(ascii: "9"), using: &random)
        }
        let mutated = path + String(round)
        try write(bytes, to: mutated)
        do { _ = try SequenceDataset(contentsOf: mutated) } catch is DatasetError { refused += 1 }
      }
      #expect(refused > 1000)
    }
  }
}
