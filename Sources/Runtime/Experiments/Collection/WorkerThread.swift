import Glibc

/// A thread that runs a piece of work; unlike a queue's, it can be made in a copy of the process, too.
struct WorkerThread {
  private let thread: pthread_t

  /// Starts the work; nil where the system gives no more threads.
  init?(_ work: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    // SAFETY: the box is retained here and released by the thread, which alone takes it.
    let box = unsafe Unmanaged.passRetained(Box(work))
    let failure = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work()
        return nil
      }, box.toOpaque())
    guard failure == 0 else {
      unsafe box.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits for the end of the work.
  func join() {
    _ = pthread_join(thread, nil)
  }

  private final class Box: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
}
