package import Storage
import Texts

/// Members of a sweep that were handed to a cluster at once: what each task of its jobs runs.
///
/// It is known by a name of its own, never by numbers of jobs, which a cluster may use again.
package struct SweepSubmission: Sendable {
  /// The name that the jobs have.
  package let name: String
  /// The names of the members, by the task's number, and the words that run each.
  package let members: [String]
  private let words: [[String]]
  /// The first task of each job, and how many it has.
  package let jobs: [Range<Int>]

  /// Plans the jobs for members, at most `most` in each.
  package init(name: String, members: [String], words: [[String]], most: Int) {
    (self.name, self.members, self.words) = (name, members, words)
    jobs = stride(from: 0, to: members.count, by: most).map { $0..<min($0 + most, members.count) }
  }

  private static func folder(_ path: String) -> String { path + "/slurm" }

  /// The folder of a submission, with all that its tasks need.
  package func folder(in path: String) -> String { "\(SweepSubmission.folder(path))/\(name)" }

  /// Writes what the tasks need: a line of words for each, and the script that runs one.
  package func write(in path: String, script: String) throws(StorageError) {
    let folder = folder(in: path)
    try createFolders(for: folder + "/")
    let lines = words.map { $0.map(\.shellQuoted).joined(separator: " ") + "\n" }
    try SweepSubmission.replace("\(folder)/tasks", lines.joined())
    try SweepSubmission.replace("\(folder)/run", script)
    try SweepSubmission.replace("\(folder)/members", members.map { $0 + "\n" }.joined())
  }

  private static func replace(_ path: String, _ text: String) throws(StorageError) {
    let former = try replaceFile(at: path) { file throws(StorageError) in try file.write(Array(text.utf8)) }
    if let former { removeFile(former) }
  }

  /// The submissions of a sweep: the name of each, with its members by number.
  package static func all(in path: String) -> [(name: String, members: [String])] {
    let folder = folder(path)
    guard fileMode(of: folder) != nil, let names = try? folderNames(folder) else { return [] }
    return names.compactMap { name in
      guard let file = try? InputFile(path: "\(folder)/\(name)/members"),
        let bytes = try? file.read(file.size, UInt8.self, at: 0)
      else { return nil }
      return (name, String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
    }
  }
}

extension String {
  /// The text as one word of the system's shell.
  package var shellQuoted: String { "'" + replacing("'", with: "'\\''") + "'" }
}
