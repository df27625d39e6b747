package import Glibc

/// How a program ended.
package enum ProgramStatus: Equatable, Sendable {
  case exited(Int32)
  case killed(signal: Int32)
}

/// Starts programs and waits for them.
package enum Spawn {
  private static let setSession: Int32 = 0x80  // POSIX_SPAWN_SETSID

  /// Starts a program with files opened as its descriptors; nil where the system refuses.
  ///
  /// Its environment is that of the tests, `environment` added; an empty value removes a variable.
  package static func start(
    _ path: String, _ arguments: [String], environment: [String: String],
    files: [(number: Int32, path: String, flags: Int32)] = [], copies: [(from: Int32, to: Int32)] = [],
    newSession: Bool = false
  ) -> pid_t? {
    // SAFETY: both are initialised before use and destroyed at the end; all strings live through the call.
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    for file in files {
      unsafe posix_spawn_file_actions_addopen(&actions, file.number, file.path, file.flags, 0)
    }
    for copy in copies { unsafe posix_spawn_file_actions_adddup2(&actions, copy.from, copy.to) }
    var defaults = sigset_t()
    unsafe sigfillset(&defaults)
    unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
    var mask = sigset_t()
    unsafe sigemptyset(&mask)
    unsafe posix_spawnattr_setsigmask(&attributes, &mask)
    let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | (newSession ? setSession : 0)
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var values = inherited().merging(environment) { $1 }
    values = values.filter { !$0.value.isEmpty }
    let words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    let variables = unsafe values.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    var process: pid_t = 0
    return unsafe posix_spawn(&process, path, &actions, &attributes, words, variables) == 0 ? process : nil
  }

  /// How a program ended; nil while it runs.
  package static func poll(_ process: pid_t) -> ProgramStatus? {
    var usage = rusage()
    return poll(process, &usage)
  }

  /// How a program ended, and what it used until then; nil while it runs.
  package static func poll(_ process: pid_t, _ usage: inout rusage) -> ProgramStatus? {
    var status: Int32 = 0
    // SAFETY: wait4 writes the two variables.
    guard unsafe wait4(process, &status, WNOHANG, &usage) == process else { return nil }
    return status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: status & 0x7f)
  }

  /// Waits for a program's end; nil where it takes longer.
  package static func wait(_ process: pid_t, seconds: Double) -> ProgramStatus? {
    var usage = rusage()
    return wait(process, seconds: seconds, &usage)
  }

  /// Waits for a program's end and tells what it used; nil where it takes longer.
  package static func wait(_ process: pid_t, seconds: Double, _ usage: inout rusage) -> ProgramStatus? {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      if let status = poll(process, &usage) { return status }
      usleep(2000)
    }
    return nil
  }

  private static func inherited() -> [String: String] {
    var values: [String: String] = [:]
    for name in ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR"] {
      // SAFETY: getenv gives nil or a terminated string, copied at once.
      if let value = unsafe getenv(name) { values[name] = unsafe String(cString: value) }
    }
    return values
  }
}
