package import Datasets
package import Environments
import Numerics
import Physics
import Synchronization

/// Carries out many plans of raw actions, each from a state that is set exactly, and says what each changes.
///
/// Each thread has one simulation. What a plan changes doesn't depend on the other plans or on the number of
/// threads. No frames are drawn, and the time limit cuts no plan.
package struct PlanOutcomes: Sendable {
  package let definition: EnvironmentDefinition
  package let starts: [EnvironmentState]
  /// Actions in a plan, k.
  package let length: Int

  /// Plans of `length` actions from some states.
  package init(_ definition: EnvironmentDefinition, from starts: [EnvironmentState], length: Int) {
    precondition(!starts.isEmpty && length > 0)
    self.definition = definition.withFrames(nil)
    self.length = length
    self.starts = starts.map { start in
      var start = start
      start.frames = []
      start.isOver = false
      start.elapsed = max(0, min(start.elapsed, definition.timeLimit - length))
      return start
    }
  }

  /// Plans in one part of the work.
  private static let partSize = 32

  /// Carries out plans, rows of k·m raw actions, on `threads` threads; nil if it was cancelled.
  ///
  /// `starts` gives the number of each plan's start; without it all have the first one. `report` is told, on
  /// the calling thread, how many plans are done.
  package func run(
    _ plans: [Double], from starts: [Int]? = nil, threads: Int, report: (Int) -> Void, isCancelled: () -> Bool
  ) throws -> OutcomeRows? {
    let environment = try definition.make()
    let width = length * environment.actionSize, count = plans.count / width
    precondition(count * width == plans.count && starts.map { $0.count == count } != false)
    let n = environment.positionSize + environment.velocitySize
    try Memory.require(2 * 8 * count * n, for: "the outcomes")
    let work = SharedWork<OutcomeRows>(
      parts: (count + Self.partSize - 1) / Self.partSize, ahead: 4 * max(1, threads))
    var all = OutcomeRows(width: n)
    let isWhole = try work.run(
      threads: threads, worker: { work in try follow(plans, starts, width: width, work) },
      consume: { all.append($0) }, report: report, isCancelled: isCancelled)
    guard isWhole else { return nil }
    report(count)
    return all
  }

  /// Carries out parts of the plans, in an environment of this thread's, until there are none.
  private func follow(
    _ plans: [Double], _ starts: [Int]?, width: Int, _ work: SharedWork<OutcomeRows>
  ) throws {
    let environment = try definition.make()
    let count = plans.count / width
    var state: [Double] = []
    while let part = work.take() {
      var rows = OutcomeRows(width: environment.positionSize + environment.velocitySize)
      for plan in part * Self.partSize..<min(count, (part + 1) * Self.partSize) {
        if work.isStopped { return }
        try environment.setState(self.starts[starts?[plan] ?? 0])
        // as the simulation holds it: MuJoCo normalises quaternions
        environment.readState(into: &state)
        var isCut = false
        for place in stride(from: plan * width, to: (plan + 1) * width, by: environment.actionSize) {
          let result = try environment.step(
            plans.span.extracting(place..<place + environment.actionSize))
          if result.terminated || result.isUnstable {
            isCut = place + environment.actionSize < (plan + 1) * width || result.isUnstable
            break
          }
        }
        rows.append(environment.simulation, since: state, isCut: isCut)
        work.done.add(1, ordering: .relaxed)
      }
      work.deliver(rows, of: part)
    }
  }
}

/// What plans change of `qpos ++ qvel`.
package struct OutcomeRows: Sendable, Equatable {
  /// Numbers in a row, n.
  package let width: Int
  /// A row per plan.
  package private(set) var changes: [Double] = []
  /// Plans that weren't carried out whole, since the episode came to an end or the simulation became
  /// unstable.
  package private(set) var cut = 0

  fileprivate init(width: Int) { self.width = width }

  /// The plans.
  package var count: Int { changes.count / max(1, width) }

  /// What one plan changes.
  package subscript(plan: Int) -> [Double] { Array(changes[plan * width..<(plan + 1) * width]) }

  fileprivate mutating func append(_ other: OutcomeRows) {
    changes += other.changes
    cut += other.cut
  }

  fileprivate mutating func append(
    _ simulation: borrowing Simulation, since start: [Double], isCut: Bool
  ) {
    let first = changes.count
    simulation.appendPositions(to: &changes)
    simulation.appendVelocities(to: &changes)
    for index in start.indices { changes[first + index] -= start[index] }
    if isCut { cut += 1 }
  }
}

extension Environment {
  /// Writes `qpos ++ qvel` over an array.
  fileprivate func readState(into array: inout [Double]) {
    array.removeAll(keepingCapacity: true)
    simulation.appendPositions(to: &array)
    simulation.appendVelocities(to: &array)
  }
}

extension SequenceDataset {
  /// The state of the simulation in which a sequence began; frames apart.
  package func start(of sequence: Int) -> EnvironmentState {
    func row(_ column: [Double], _ width: Int, states: Int) -> [Double] {
      let first = sequence * states * width
      return Array(column[first..<first + width])
    }
    return EnvironmentState(
      qpos: row(sequences.qpos, layout.positions, states: length + 1),
      qvel: row(sequences.qvel, layout.velocities, states: length + 1),
      act: row(sequences.act, layout.activations, states: length + 1),
      goal: row(sequences.goal, layout.goal, states: 1),
      memory: row(sequences.memory, layout.memory, states: length + 1),
      elapsed: Int(sequences.elapsed[sequence]),
      warmStart: row(sequences.warmStart, layout.velocities, states: 1))
  }
}

extension EnvironmentDefinition {
  /// The environment that data come from: the catalogue's, or the one that the data themselves hold.
  package init(of record: EnvironmentRecord) throws(OriginError) {
    let found =
      record.definition.isEmpty
      ? EnvironmentDefinition.named(record.name) : try? EnvironmentDefinition(bytes: record.definition)
    guard let found else { throw .unknown(record.name) }
    guard found.fingerprint == record.fingerprint else {
      throw .changed(record.name, expected: found.fingerprint, actual: record.fingerprint)
    }
    self = found
  }
}

/// Says why data can't be carried on in a simulation.
package enum OriginError: Error, Equatable, CustomStringConvertible {
  /// No environment has the data's name.
  case unknown(String)
  /// The environment isn't what it was when the data were collected.
  case changed(String, expected: String, actual: String)

  package var description: String {
    switch self {
    case .unknown(let name): "the data come from '\(name)', an environment that dyne doesn't know"
    case .changed(let name, let expected, let actual):
      "the data come from another version of \(name) (\(actual)) than this one (\(expected))"
    }
  }
}
