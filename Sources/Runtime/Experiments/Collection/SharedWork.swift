import Dispatch
import Synchronization

/// Shares numbered parts of work among threads and hands the results, in their order, to the thread that
/// waits.
///
/// What the results are doesn't depend on the number of threads as long as a part's doesn't depend on who did
/// it. Threads wait when they are too far ahead of the results that were taken, so that few are kept.
final class SharedWork<Part: Sendable>: Sendable {
  private let parts: Int
  private let next = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  /// What is done so far by all threads, in the units that the work counts.
  let done = Atomic<Int>(0)
  private let results = Mutex<[Int: Part]>([:])
  private let error = Mutex<(any Error)?>(nil)
  private let arrivals = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: 0)

  /// Makes work of some parts, at most `ahead` of which wait to be taken or are being done.
  init(parts: Int, ahead: Int) {
    self.parts = parts
    for _ in 0..<max(1, ahead) { room.signal() }
  }

  /// Whether threads should leave.
  var isStopped: Bool { stopped.load(ordering: .relaxed) }

  /// Gives a thread the number of a part to do; nil when it should leave.
  func take() -> Int? {
    room.wait()
    let part = isStopped ? parts : next.add(1, ordering: .relaxed).oldValue
    guard part < parts else {
      // the others that wait are to leave too
      room.signal()
      return nil
    }
    return part
  }

  /// Brings a part's result.
  func deliver(_ result: Part, of part: Int) {
    results.withLock { $0[part] = result }
    arrivals.signal()
  }

  /// Runs `worker` on each thread, which takes and delivers parts until there are none; `consume` gets the
  /// results here.
  ///
  /// `report` is told, here too, what is done. The first error of a thread or of `consume` stops the work and
  /// is thrown.
  /// - Returns: false if it was cancelled.
  func run(
    threads: Int, worker: @escaping @Sendable (SharedWork) throws -> Void, consume: (Part) throws -> Void,
    report: (Int) -> Void, isCancelled: () -> Bool
  ) throws -> Bool {
    let started = (0..<max(1, min(threads, parts))).compactMap { _ in
      WorkerThread { [self] in
        do { try worker(self) } catch { fail(error) }
      }
    }
    if started.isEmpty { throw NoThreads() }
    var consumed = 0
    while consumed < parts, !isStopped {
      if let result = results.withLock({ $0.removeValue(forKey: consumed) }) {
        do { try consume(result) } catch { fail(error) }
        consumed += 1
        room.signal()
      } else {
        _ = arrivals.wait(timeout: .now() + .milliseconds(20))
      }
      report(done.load(ordering: .relaxed))
      if isCancelled() { stop() }
    }
    // the results of threads that are still at work are dropped
    for thread in started { thread.join() }
    if let error = error.withLock({ $0 }) { throw error }
    return !isStopped
  }

  /// The system gives no thread.
  private struct NoThreads: Error, CustomStringConvertible {
    var description: String { "the system gives no more threads" }
  }

  private func fail(_ error: any Error) {
    self.error.withLock { if $0 == nil { $0 = error } }
    stop()
  }

  private func stop() {
    stopped.store(true, ordering: .relaxed)
    arrivals.signal()
    room.signal()
  }
}
