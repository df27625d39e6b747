import Glibc

/// How work is timed.
struct Timing: Sendable {
  /// Threads of products and of collecting.
  var threads: Int
  /// About how long each kind of work is repeated.
  var seconds: Double
  var clock: Clock

  /// What is counted.
  enum Clock: Sendable {
    /// The time that passes.
    case wall
    /// The processor time of this process.
    case processor
    /// The processor time of the processes it started, once they have ended.
    case children
  }

  /// Seconds since some moment.
  var now: Double {
    // SAFETY (both calls): the one variable is written.
    if clock == .children {
      var usage = rusage()
      unsafe getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
      return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
    var time = timespec()
    unsafe clock_gettime(clock == .processor ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  private func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + 1e-6 * Double(time.tv_usec) }
}
