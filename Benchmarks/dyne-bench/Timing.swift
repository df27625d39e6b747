import Glibc

/// How work is timed.
struct Timing: Sendable {
  /// Threads of products and of collecting.
  var threads: Int
  /// About how long each kind of work is repeated.
  var seconds: Double
  /// Whether this process's processor time counts, instead of the time that passes.
  var countsProcessorTime: Bool

  /// Seconds since some moment.
  var now: Double {
    var time = timespec()
    // SAFETY: clock_gettime writes the one variable.
    unsafe clock_gettime(countsProcessorTime ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
