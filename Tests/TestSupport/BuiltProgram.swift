private import Glibc

/// Where the build put the programs: beside the tests.
package enum BuiltProgram {
  /// The path of a built program; nil where it isn't there.
  package static func path(_ name: String) -> String? {
    candidates.map { "\($0)/\(name)" }.first {
      // SAFETY: access reads the terminated path Swift makes for the call.
      unsafe access($0, X_OK) == 0
    }
  }

  /// The folders of what runs: the test bundle's, found in the memory map, and the runner's.
  private static var candidates: [String] {
    // SAFETY: fopen, getline and free are used as their manual says; the line is copied at once.
    guard let maps = unsafe fopen("/proc/self/maps", "r") else { return [] }
    defer { unsafe fclose(maps) }
    var found: [String] = []
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { unsafe free(line) }
    while unsafe getline(&line, &capacity, maps) > 0, let text = unsafe line {
      let entry = unsafe String(cString: text)
      guard entry.contains(".xctest") || entry.contains("/.build/"), let slash = entry.firstIndex(of: "/"),
        let end = entry.lastIndex(of: "/")
      else { continue }
      let folder = String(entry[slash..<end])
      if found.last != folder { found.append(folder) }
    }
    return found
  }
}
