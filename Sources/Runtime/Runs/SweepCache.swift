import Storage
import Texts

/// What the folders of finished members said, so that they needn't be read again.
///
/// An entry counts as long as the member's folder hasn't changed since. Whoever has read many members writes
/// the file anew, whole, so that any number of processes may; it can be removed at any time.
struct SweepCache {
  private struct Entry {
    /// When the member's folder last changed, in nanoseconds since 1970.
    let changed: Int
    let member: SweepMember
  }

  private let path: String
  private var entries: [String: Entry] = [:]
  private var added = 0

  /// Members that must have been read anew before the file is written.
  private static let worth = 100
  /// A folder that changed within this time may change again unseen, in nanoseconds.
  private static let unsettled = 2_000_000_000
  private static let format = "dyne sweep cache"

  static let fileName = "members.json"

  /// Reads a sweep's file; without one, or with one that can't be read, nothing is known.
  init(of path: String) {
    self.path = path + "/" + SweepCache.fileName
    guard let json = try? readJSON(self.path, atMost: 1 << 30), json["format"] == .string(SweepCache.format),
      case .array(let members)? = json["members"]
    else { return }
    for member in members {
      guard case .string(let name)? = member["name"], case .integer(let changed)? = member["changed"],
        let run = member["run"], let state = member["status"],
        let record = try? RunRecord(run, path: self.path), let status = try? RunStatus(state, path: self.path)
      else { continue }
      entries[name] = Entry(
        changed: changed, member: SweepMember(name: name, record: record, status: status))
    }
  }

  /// A member as its folder shows it; nil where the folder holds none that can be read.
  mutating func member(_ name: String, in folder: String) -> SweepMember? {
    guard let changed = changeTime(of: "\(folder)/\(name)") else { return nil }
    if let entry = entries[name], entry.changed == changed { return entry.member }
    entries[name] = nil
    guard let member = SweepMember(name, in: folder) else { return nil }
    let isSettled = Int(secondsSince1970() * 1e9) - changed > SweepCache.unsettled
    guard member.status.state == .finished, isSettled else { return member }
    entries[name] = Entry(changed: changed, member: member)
    added += 1
    return member
  }

  /// Writes the file where much is new; without the right to, it stays as it was.
  func keep() {
    guard added >= SweepCache.worth else { return }
    let members = entries.sorted { $0.key < $1.key }.map { name, entry in
      JSON.object([
        JSON.Member("name", .string(name)), JSON.Member("changed", .integer(entry.changed)),
        JSON.Member("run", entry.member.record.json), JSON.Member("status", entry.member.status.json),
      ])
    }
    try? replaceSmallFile(
      at: path,
      with: .object([
        JSON.Member("format", .string(SweepCache.format)), JSON.Member("members", .array(members)),
      ]))
  }
}
