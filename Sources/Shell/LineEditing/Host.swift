private import CLibedit
private import Glibc

/// What the process asks of its system: variables, folders, files, the hour.
package enum Host {
  /// Makes the characters of the terminal UTF-8, whatever the environment says.
  package static func useUTF8() {
    locale_use_utf8()
  }

  /// The value of an environment variable; nil where unset or empty.
  package static func variable(_ name: String) -> String? {
    // SAFETY: getenv gives nil or a terminated string, copied at once.
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// The folder of a kind of files: `$XDG_…_HOME/dyne`, or its usual place under the home folder.
  package static func userFolder(_ variableName: String, otherwise place: String) -> String? {
    if let folder = variable(variableName), folder.hasPrefix("/") { return folder + "/dyne" }
    return variable("HOME").map { "\($0)/\(place)/dyne" }
  }

  /// The current folder's path.
  package static var folder: String {
    // SAFETY: getcwd allocates a terminated string, copied and freed here.
    guard let path = unsafe getcwd(nil, 0) else { return "." }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }

  /// The seconds since 1970, UTC.
  package static var secondsSince1970: Double {
    var now = timespec()
    // SAFETY: the clock is written into a variable that outlives the call.
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
  }

  /// The local time in a form that sorts and suits names of files: `20261122-210413`.
  package static var stamp: String {
    var seconds = time(nil)
    // SAFETY: localtime_r and strftime read and write variables that outlive the calls, at most 32 bytes.
    var parts = unsafe tm()
    unsafe localtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = unsafe strftime(&text, text.count, "%Y%m%d-%H%M%S", &parts)
    return String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The time in the form of ISO 8601, UTC, with microseconds.
  package static var universalTime: String {
    let now = secondsSince1970
    var seconds = time_t(now)
    // SAFETY: gmtime_r and strftime read and write variables that outlive the calls, at most 32 bytes.
    var parts = unsafe tm()
    unsafe gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = unsafe strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &parts)
    let fraction = String(Int((now - Double(seconds)) * 1e6) + 1_000_000).dropFirst()
    return String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self) + ".\(fraction)Z"
  }

  /// The number of this process.
  package static var process: Int32 { getpid() }

  /// The names in a folder, folders with a final `/`, in order; empty where it can't be read.
  package static func list(_ folder: String) -> [String] {
    // SAFETY: the stream is closed here; each entry is copied before the next is read.
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      names.append(isFolder("\(folder)/\(name)") ? name + "/" : name)
    }
    return names.sorted()
  }

  /// The path of a file without links and dots; the path itself where there is no such file.
  package static func canonicalPath(_ path: String) -> String {
    // SAFETY: realpath allocates a terminated string, copied and freed here.
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// Says whether a path leads to a file or a folder.
  package static func exists(_ path: String) -> Bool {
    // SAFETY: access reads the terminated path.
    unsafe access(path, F_OK) == 0
  }

  /// Says whether the system's shell would find a program.
  package static func hasProgram(_ name: String) -> Bool {
    guard !name.isEmpty else { return false }
    let folders = name.contains("/") ? [""] : (variable("PATH") ?? "").split(separator: ":").map { $0 + "/" }
    // SAFETY: access reads the terminated path.
    return folders.contains { unsafe access($0 + name, X_OK) == 0 }
  }

  /// Says whether two files hold the same bytes; folders count as the same.
  package static func sameContents(_ first: String, _ second: String) -> Bool {
    if isFolder(first), isFolder(second) { return true }
    var (a, b) = (stat(), stat())
    // SAFETY: stat writes one variable.
    guard unsafe stat(first, &a) == 0, unsafe stat(second, &b) == 0, a.st_size == b.st_size else {
      return false
    }
    guard a.st_mode & S_IFMT == S_IFREG, b.st_mode & S_IFMT == S_IFREG else { return false }
    guard let left = try? contents(of: first), let right = try? contents(of: second) else { return false }
    return left == right
  }

  /// The local time as "14:05:32".
  package static var timeOfDay: String {
    var now = time(nil)
    var parts = unsafe tm()
    // SAFETY: the call reads one variable and writes the other.
    unsafe _ = localtime_r(&now, &parts)
    let numbers = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec]
    return numbers.map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: ":")
  }

  /// Says whether a path leads to a folder.
  package static func isFolder(_ path: String) -> Bool {
    var facts = stat()
    // SAFETY: stat writes one variable.
    return unsafe stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  /// Adds a whole text at a file's end, making the file if it isn't there.
  package static func append(_ text: String, to path: String) throws(FileError) {
    // SAFETY: open reads the terminated path Swift makes for the call.
    let number = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw FileError(path: path, use: .writing, errno: errno) }
    defer { close(number) }
    if let code = Descriptor(number: number).append(Array(text.utf8), isShared: false) {
      throw FileError(path: path, use: .writing, errno: code)
    }
  }

  /// Makes a file of this text for a short while, with the ending of scripts; gives its path.
  package static func temporaryFile(_ text: String) throws(FileError) -> String {
    let folder = variable("TMPDIR") ?? "/tmp"
    var path = Array("\(folder)/dyne-XXXXXX.dyne".utf8CString)
    // SAFETY: mkstemps changes the terminated path in place.
    let number = unsafe mkstemps(&path, 5)
    guard number >= 0 else { throw FileError(path: folder, use: .writing, errno: errno) }
    defer { close(number) }
    let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    if case .failed(let code) = Descriptor(number: number).write(text) {
      throw FileError(path: name, use: .writing, errno: code)
    }
    return name
  }

  /// Makes a folder that nobody else has, for a short while; nil where that can't be done.
  package static func temporaryFolder() -> String? {
    var path = Array("\(variable("TMPDIR") ?? "/tmp")/dyne-XXXXXX".utf8CString)
    // SAFETY: mkdtemp changes the terminated path in place.
    guard unsafe mkdtemp(&path) != nil else { return nil }
    return String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Removes a folder and the files and folders in it.
  package static func removeFolder(_ path: String) {
    for name in list(path) + list(path).filter({ $0.hasSuffix("~") }) {
      if name.hasSuffix("/") { removeFolder("\(path)/\(name.dropLast())") } else { remove("\(path)/\(name)") }
    }
    // SAFETY: rmdir reads the terminated path Swift makes for the call.
    _ = unsafe rmdir(path)
  }

  /// Writes a short text over what a file begins with, at once.
  package static func overwrite(_ text: String, at path: String) {
    // SAFETY: open reads the terminated path Swift makes for the call.
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard number >= 0 else { return }
    defer { close(number) }
    _ = Descriptor(number: number).write(text)
  }

  /// Has both outputs of the process go to a file, made anew; says whether that could be done.
  package static func redirectOutputs(to path: String) -> Bool {
    // SAFETY: the call reads the terminated path Swift makes for it.
    unsafe output_redirect(path)
  }

  /// Replaces a file by a text, whole or not at all, through links; it keeps its permissions.
  package static func replace(_ path: String, with text: String) throws(FileError) {
    let place = canonicalPath(path)
    let temporary = "\(place).\(process).tmp"
    var found = stat()
    // SAFETY: stat reads the terminated path and writes one variable; open reads a terminated path.
    let mode = unsafe stat(place, &found) == 0 ? found.st_mode & 0o7777 : 0o644
    let number = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard number >= 0 else { throw FileError(path: path, use: .writing, errno: errno) }
    _ = fchmod(number, mode)
    var failure: Int32 = 0
    switch Descriptor(number: number).write(text) {
    case .whole: if fsync(number) != 0 { failure = errno }
    case .closed: failure = EPIPE
    case .failed(let code): failure = code
    }
    close(number)
    // SAFETY: rename reads the two terminated paths.
    if failure == 0, unsafe rename(temporary, place) != 0 { failure = errno }
    guard failure != 0 else { return }
    remove(temporary)
    throw FileError(path: path, use: .writing, errno: failure)
  }

  /// Removes a file if it is there.
  package static func remove(_ path: String) {
    // SAFETY: unlink reads the terminated path Swift makes for the call.
    _ = unsafe unlink(path)
  }

  /// The processor time the process has used, in seconds, on all its threads.
  package static var processorSeconds: Double {
    var used = timespec()
    // SAFETY: the clock is written into a variable that outlives the call.
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used)
    return Double(used.tv_sec) + Double(used.tv_nsec) * 1e-9
  }

  /// The memory the process has now and the most it has had since `forgetPeak`, in bytes; nil where nobody
  /// tells.
  package static var memory: (now: Double, peak: Double)? {
    guard let bytes = try? contents(of: "/proc/self/status") else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    func kilobytes(_ name: String) -> Double? {
      lines.first { $0.hasPrefix(name) }?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap {
        Double($0)
      }
    }
    guard let now = kilobytes("VmRSS:"), let peak = kilobytes("VmHWM:") else { return nil }
    return (now * 1024, peak * 1024)
  }

  /// Begins to measure the most memory anew.
  package static func forgetPeak() {
    try? append("5", to: "/proc/self/clear_refs")
  }

  /// The number of processors the process may use.
  package static var processorCount: Int {
    max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Makes a folder and those above it; says whether it is there now.
  @discardableResult
  package static func makeFolder(_ path: String) -> Bool {
    var made = ""
    for part in path.split(separator: "/") {
      made += "/\(part)"
      // SAFETY: mkdir reads the terminated path Swift makes for the call.
      if unsafe mkdir(made, 0o700) != 0 && errno != EEXIST { return false }
    }
    return true
  }
}
