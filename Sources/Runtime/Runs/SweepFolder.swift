package import Storage
import Texts

/// The folder of a sweep: a folder for each member, which is a run, and who works on the whole.
package final class SweepFolder {
  package let path: String
  private let lock: RunLock

  private static func marker(_ path: String) -> String { path + "/sweep.json" }

  /// Whether a folder holds a sweep.
  package static func holdsSweep(_ path: String) -> Bool { fileMode(of: marker(path)) != nil }

  /// Takes a folder for a sweep of a script, making it if need be.
  ///
  /// Throws where another process works on it, or where it holds something else.
  package init(_ path: String, script: String) throws {
    self.path = path
    try createFolders(for: path + "/")
    let isOld = SweepFolder.holdsSweep(path)
    if !isOld {
      let entries = try folderEntries(path).filter { $0.name != "lock" && !$0.isTemporary }
      guard entries.isEmpty else { throw RunError.notASweep(folder: path) }
    }
    lock = try RunLock(folder: path)
    let marker = SweepFolder.marker(path)
    if isOld {
      let former = try readJSON(marker)
      guard former["format"] == .string(SweepFolder.format) else {
        throw StorageError.damaged(path: marker, reason: "it isn't a sweep's record of this version")
      }
      guard case .string(let name)? = former["script"], name == script else {
        throw RunError.otherSweep(folder: path, script: (former["script"] ?? .null).text)
      }
    } else {
      try replaceSmallFile(
        at: marker,
        with: .object([
          JSON.Member("format", .string(SweepFolder.format)), JSON.Member("version", .integer(1)),
          JSON.Member("script", .string(script)),
        ]))
    }
  }

  private static let format = "dyne sweep"

  /// Says that this process is still at work.
  package func confirm() { lock.confirm() }

  /// Whether a process works on the sweep in a folder now.
  package static func isHeld(_ path: String) -> Bool { RunLock.isHeld(path) }

  /// Who works on a run or a sweep by its own word; nil where nobody does.
  package static func holder(of path: String) -> RunHolder? {
    RunLock.isHeld(path) ? RunLock.holder(in: path) : nil
  }

  /// The members in a sweep's folder, by name.
  package static func members(of path: String) throws(StorageError) -> [SweepMember] {
    var cache = SweepCache(of: path)
    let members = try memberNames(of: path).compactMap { cache.member($0, in: path) }
    cache.keep()
    return members
  }

  /// The names of the members' folders, in the order of the numbers in them.
  package static func memberNames(of path: String) throws(StorageError) -> [String] {
    try folderNames(path).filter(SweepFolder.isMember).map { ($0.withPaddedNumbers, $0) }
      .sorted { $0.0 < $1.0 }.map(\.1)
  }

  private static let formerName = "former", slurmName = "slurm"

  private static func isMember(_ name: String) -> Bool {
    ![formerName, slurmName, "lock", "sweep.json", SweepCache.fileName].contains(name) && !name.hasPrefix(".")
  }

  /// Puts a member's folder aside, so that another can take its place; gives where it is now.
  package static func putAside(_ name: String, in path: String) throws(StorageError) -> String {
    try createFolders(for: "\(path)/\(formerName)/")
    var number = 1
    while fileMode(of: "\(path)/\(formerName)/\(name)-\(number)") != nil { number += 1 }
    let aside = "\(path)/\(formerName)/\(name)-\(number)"
    guard renameFile("\(path)/\(name)", to: aside) else {
      throw .unwritable(path: aside, reason: systemReason())
    }
    return aside
  }
}

/// A member of a sweep as its folder shows it.
package struct SweepMember: Sendable {
  /// The name of its folder.
  package let name: String
  package let record: RunRecord
  package let status: RunStatus

  init(name: String, record: RunRecord, status: RunStatus) {
    (self.name, self.record, self.status) = (name, record, status)
  }

  /// Reads a member; nil where a folder holds none that can be read.
  package init?(_ name: String, in path: String) {
    let folder = "\(path)/\(name)"
    guard let record = try? RunFolder.record(of: folder) else { return nil }
    self.name = name
    self.record = record
    // one that was killed before it first said how far it is
    let none = RunStatus(.stopped, why: "its process is gone", done: 0, total: 0, unit: "")
    status = (try? RunFolder.status(of: folder)) ?? none
  }
}

extension String {
  /// The text with every number filled up with zeros, so that `seed=10` comes after `seed=9`.
  fileprivate var withPaddedNumbers: String {
    var text = "", digits = ""
    for character in self + "." {
      if character.isWholeNumber {
        digits.append(character)
        continue
      }
      if !digits.isEmpty { text += String(repeating: "0", count: max(0, 12 - digits.count)) + digits }
      digits = ""
      text.append(character)
    }
    return text
  }
}
