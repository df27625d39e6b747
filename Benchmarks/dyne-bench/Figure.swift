import Glibc

/// What was measured of one kind of work.
struct Figure {
  let name: String
  let threads: Int
  /// Milliseconds.
  let median: Double
  /// Milliseconds of the slowest repetition, for what has a limit; nil for the rest.
  var worst: Double?
  /// Milliseconds of the part that can't be saved; nil where there is no such part.
  let floor: Double?
  /// Blocks of memory asked of the heap by the measuring thread, for each unit of work.
  let allocations: Double
  /// The bytes on the disk as a multiple of those of what is kept; nil for what keeps nothing.
  var disk: Double?

  /// One flat object of JSON.
  var json: String {
    let floor = floor.map { rounded($0) } ?? "null"
    return #"{"name": "\#(name)", "threads": \#(threads), "median_ms": \#(rounded(median)), "#
      + #""floor_ms": \#(floor), "worst_ms": \#(worst.map { rounded($0) } ?? "null"), "#
      + #""allocations": \#(rounded(allocations)), "disk": \#(disk.map { rounded($0, 3) } ?? "null")}"#
  }

  /// One line to read.
  var text: String {
    var parts = ["\(name), \(threads) thread\(threads == 1 ? "" : "s"): \(rounded(median)) ms"]
    if let floor { parts.append("floor \(rounded(floor)) ms (\(rounded(median / floor, 2)) times)") }
    if let worst { parts.append("at worst \(rounded(worst)) ms") }
    if let disk { parts.append("\(rounded(disk, 3)) times the replay's bytes on the disk") }
    parts.append("\(rounded(allocations)) allocations")
    return parts.joined(separator: ", ")
  }
}

/// A number with at most `digits` decimals, without trailing zeros.
private func rounded(_ value: Double, _ digits: Int = 6) -> String {
  let scale = pow(10, Double(digits))
  let number = (value * scale).rounded() / scale
  return number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
}
