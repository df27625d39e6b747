import Datasets
import Synchronization

/// Hands out the shards of a collection to threads and keeps what they bring back.
final class SharedWork: Sendable {
  private let shards: Int
  private let next = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  /// Sequences recorded so far, by all threads.
  let done = Atomic<Int>(0)
  private let results = Mutex<[Int: Sequences]>([:])
  private let error = Mutex<(any Error)?>(nil)

  init(shards: Int) { self.shards = shards }

  /// Takes shard after shard until there are none or somebody stops; the work gives nil when it notices that.
  func run(_ work: (Int) throws -> Sequences?) {
    while !isStopped {
      let shard = next.add(1, ordering: .relaxed).oldValue
      guard shard < shards else { return }
      do {
        guard let sequences = try work(shard) else { return }
        results.withLock { $0[shard] = sequences }
      } catch {
        self.error.withLock { if $0 == nil { $0 = error } }
        stop()
      }
    }
  }

  func stop() { stopped.store(true, ordering: .relaxed) }

  var isStopped: Bool { stopped.load(ordering: .relaxed) }
  var firstError: (any Error)? { error.withLock { $0 } }

  /// Gives the shard's result and lets go of it.
  func take(_ shard: Int) -> Sequences? { results.withLock { $0.removeValue(forKey: shard) } }
}
