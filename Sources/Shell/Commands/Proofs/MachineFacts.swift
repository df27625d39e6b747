import Language
import Numerics
import Physics
import Storage

/// What results may depend on beside script, seed and threads.
func machineFacts(_ session: Session) -> [(name: String, value: String)] {
  let lines = (try? session.services.readFile("/proc/cpuinfo"))?.split(separator: "\n") ?? []
  let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
  let facts: [(name: String, value: String)] = [
    ("dyne", Version.program), ("processor", String(model ?? "").trimmed), ("system", systemName),
    ("products", productLibrary), ("physics", "MuJoCo " + physicsVersion),
  ]
  return facts.filter { !$0.value.isEmpty }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
