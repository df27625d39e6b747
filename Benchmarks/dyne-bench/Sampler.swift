import CAllocations
import Glibc

/// Times repeated work and, in turns with it, its floor, so that both meet the same moods of the machine.
///
/// Whoever works calls `begin` and `end` around each repetition until `isDone`. The first repetitions warm up
/// and don't count. Floors are run between repetitions, about as long as the work.
final class Sampler {
  /// The times of one kind of work.
  private struct Times {
    var seconds: [Double] = []
    var total = 0.0

    init() { seconds.reserveCapacity(1 << 20) }

    mutating func add(_ time: Double) {
      seconds.append(time)
      total += time
    }

    var median: Double {
      let sorted = seconds.sorted()
      let middle = sorted.count / 2
      return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
  }

  private let budget: Double
  private let warmUps: Int
  private let repetitions: Int
  private let floor: (() -> Void)?
  private let timing: Timing
  private var work = Times()
  private var bare = Times()
  private var warmUpsDone = 0
  private var started: Double
  private var allocationsBefore = 0
  private var allocations = 0

  /// Longest stretch of work, in seconds, before the floor has its turn.
  private static let turn = 0.01

  /// Samples for about `seconds` of work, but `repetitions` times at least, after `warmUps` that don't count.
  init(_ timing: Timing, warmUps: Int = 20, repetitions: Int = 20, floor: (() -> Void)? = nil) {
    self.timing = timing
    budget = timing.seconds
    self.warmUps = warmUps
    self.repetitions = repetitions
    self.floor = floor
    started = timing.now
  }

  func begin() {
    allocationsBefore = Int(ca_count())
    started = timing.now
  }

  func end() {
    let time = timing.now - started
    let allocated = Int(ca_count()) - allocationsBefore
    guard warmUpsDone >= warmUps else {
      warmUpsDone += 1
      floor?()
      return
    }
    allocations += allocated
    work.add(time)
    runFloor()
  }

  /// Ends a repetition and begins the next, for work that calls back after each.
  func lap() {
    end()
    begin()
  }

  var isDone: Bool { work.total >= budget && work.seconds.count >= repetitions }

  /// Gives the floor as much time as the work had, once that is a turn ahead.
  private func runFloor() {
    guard let floor, work.total - bare.total >= Sampler.turn || work.seconds.count == 1 else { return }
    while bare.total < work.total {
      let start = timing.now
      floor()
      bare.add(timing.now - start)
    }
  }

  /// The figure of this work, each repetition of which does `units` of what is counted.
  func figure(_ name: String, units: Int = 1, withWorst: Bool = false) -> Figure {
    let scale = 1e3 / Double(units)
    return Figure(
      name: name, threads: timing.threads, median: work.median * scale,
      worst: withWorst ? work.seconds.max().map { $0 * scale } : nil,
      floor: bare.seconds.isEmpty ? nil : bare.median * scale,
      allocations: Double(allocations) / Double(work.seconds.count * units))
  }

  /// Repeats work until it is done.
  func sample(_ work: () throws -> Void) rethrows {
    while !isDone {
      begin()
      try work()
      end()
    }
  }
}
