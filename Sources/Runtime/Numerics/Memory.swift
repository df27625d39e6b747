import Glibc

/// The memory of the machine, asked before something large is made: what can't fit is an error, not the end.
package enum Memory {
  /// The bytes that the process may still take: what the system has left, its control group, and its own
  /// limit.
  package static var free: Int {
    [leftOfSystem, leftOfGroup, leftOfLimit].compactMap(\.self).min() ?? .max
  }

  /// Throws unless `bytes` fit into what is free; `what` names them, as in "a batch of the networks".
  package static func require(_ bytes: Int, for what: String) throws(MemoryShortage) {
    let free = free
    if bytes > free { throw MemoryShortage(what: what, needed: bytes, free: free) }
  }

  private static var leftOfSystem: Int? {
    number(after: "MemAvailable:", in: text("/proc/meminfo")).map { $0 * 1024 }
  }

  private static var leftOfGroup: Int? {
    guard let most = Int(text("/sys/fs/cgroup/memory.max").trimmed),
      let used = Int(text("/sys/fs/cgroup/memory.current").trimmed)
    else { return nil }
    return max(0, most - used)
  }

  private static var leftOfLimit: Int? {
    var limit = rlimit()
    // SAFETY: the one variable is written.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur < UInt64(Int.max)
    else { return nil }
    let used = number(after: "VmSize:", in: text("/proc/self/status")).map { $0 * 1024 } ?? 0
    return max(0, Int(limit.rlim_cur) - used)
  }

  private static func number(after label: String, in text: String) -> Int? {
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(label) }) else { return nil }
    return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }

  /// The beginning of a small file of the system; empty where there is none.
  private static func text(_ path: String) -> String {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    // SAFETY: at most as many bytes are written as the array has.
    let count = unsafe read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}

/// Something that would need more memory than there is.
package struct MemoryShortage: Error, Equatable, CustomStringConvertible {
  /// What needs it, as in "the networks with a batch".
  package let what: String
  /// Bytes.
  package let needed: Int, free: Int

  package init(what: String, needed: Int, free: Int) {
    self.what = what
    self.needed = needed
    self.free = free
  }

  package var description: String {
    "not enough memory for \(what): \(Self.text(needed)) needed, \(Self.text(free)) free"
  }

  private static func text(_ bytes: Int) -> String {
    let megabytes = (Double(bytes) / 1e5).rounded() / 10
    return megabytes < 1000 ? "\(megabytes) MB" : "\((megabytes / 100).rounded() / 10) GB"
  }
}

extension String {
  fileprivate var trimmed: Substring { prefix { $0 != "\n" } }
}
