import Glibc

/// Work on a thread of its own.
package enum BackgroundThread {
  private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Begins the work; says whether the system gave a thread.
  package static func start(_ run: @escaping @Sendable () -> Void) -> Bool {
    var thread = pthread_t()
    // SAFETY: the work is retained here and released by the thread, which alone takes it.
    let work = unsafe Unmanaged.passRetained(Work(run))
    let failure = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, work.toOpaque())
    if failure != 0 { unsafe work.release() }
    return failure == 0
  }
}

extension Descriptor {
  /// A pipe that other programs don't inherit: the end that is read and the end that is written.
  package static func pipe() -> (wait: Descriptor, ring: Descriptor)? {
    var ends: [Int32] = [0, 0]
    // SAFETY: pipe writes the two numbers that the array has room for.
    guard unsafe Glibc.pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (Descriptor(number: ends[0]), Descriptor(number: ends[1]))
  }
}
