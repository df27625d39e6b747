import Glibc

/// The name of this computer.
package func hostName() -> String {
  var name = [CChar](repeating: 0, count: 256)
  // SAFETY: the call writes within the array, whose last byte stays zero.
  guard unsafe gethostname(&name, name.count - 1) == 0 else { return "unknown" }
  return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// The processor's name, as the system gives it.
func processorName() -> String {
  // SAFETY: the system reads the path, and writes within the array, during the calls only.
  let descriptor = unsafe open("/proc/cpuinfo", O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return "unknown" }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: 4_096)
  let count = unsafe read(descriptor, &bytes, bytes.count)
  let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
  return line?.split(separator: ":").last.map { String($0.drop { $0 == " " }) } ?? "unknown"
}

/// The seconds since 1970, UTC.
package func secondsSince1970() -> Double {
  var now = timespec()
  // SAFETY: the clock is written into a variable that outlives the call.
  unsafe clock_gettime(CLOCK_REALTIME, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}
