package import Storage

/// The folder of a run, which one process at a time works on: what was asked for, how far it is, and
/// checkpoints from which it goes on to the bit.
///
/// A checkpoint says how long the logs of rows were; what was added to them after it is forgotten on going on
/// from it.
package final class RunFolder {
  package let path: String
  package let record: RunRecord
  /// Whether there was a run already, which goes on.
  package let isOld: Bool
  /// What a process that is gone left behind, in words.
  package private(set) var remarks: [String] = []
  private let lock: RunLock
  private let checkpoints: Checkpoints
  private var logs: [String: Log] = [:]
  /// How long the logs were at the checkpoint that the run resumes from.
  private var marks: [String: RowLog.Mark] = [:]
  /// The checkpoints that this process kept, oldest first, each with the first row of every log that it
  /// needs.
  private var needs: [[String: Int]] = []
  private var status: RunStatus?
  private var metrics: MetricsFile?
  private var metricsMark: MetricsFile.Mark?

  /// A log and the number of the table's row that comes next.
  private final class Log {
    private(set) var rows: RowLog
    private(set) var next: Int
    /// How far both were when all was on the disk last.
    private var settled: (mark: RowLog.Mark, next: Int)
    private var isDoubtful = false

    init(_ rows: consuming RowLog, next: Int) {
      settled = (rows.mark, next)
      self.rows = rows
      self.next = next
    }

    /// Adds the rows of a table that aren't in it yet, and waits until they are on the disk.
    ///
    /// What the system failed to write may be lost even where it succeeds the next time, so that after a
    /// failure all is added anew that wasn't on the disk before.
    func add(_ table: RowTable) throws(StorageError) {
      if isDoubtful {
        rows = try RowLog(
          in: rows.folder, rowBytes: rows.rowBytes, segmentRows: rows.segmentRows, from: settled.mark)
        next = settled.next
      }
      isDoubtful = true
      next = max(next, table.rows.lowerBound)
      let part = max(1, RunFolder.partBytes / table.rowBytes)
      while next < table.rows.upperBound {
        let end = min(next + part, table.rows.upperBound)
        try rows.append(table.bytes(next..<end))
        next = end
      }
      try rows.synchronize()
      settled = (rows.mark, next)
      isDoubtful = false
    }

    /// Removes files all of whose rows come before a row.
    func forget(before row: Int) { rows.forget(before: row) }
  }

  /// Takes a folder for a run, making it if need be.
  ///
  /// Throws where another process works on it, or it holds another run or something else. `isKnown` says that
  /// what is available belongs to the folder's run, wherever that began.
  package init(_ path: String, for record: RunRecord, isKnown: Bool) throws {
    self.path = path
    try createFolders(for: path + "/")
    let hadRun = RunFolder.holdsRun(path)
    if !hadRun { try RunFolder.requireEmpty(path) }
    lock = try RunLock(folder: path)
    if let former = lock.former {
      remarks.append(
        "process \(former.process) on \(former.host), which worked on it since \(former.since), has ended")
    }
    let recordPath = path + "/run.json"
    isOld = RunFolder.holdsRun(path)
    if isOld {
      var old = try RunRecord(readJSON(recordPath), path: recordPath)
      var wanted = record
      if isKnown { wanted.start = old.start }
      let differences = old.differences(from: wanted)
      guard differences.isEmpty else { throw RunError.otherRun(folder: path, differences: differences) }
      (old.minutes, old.kept) = (record.minutes, record.kept)
      self.record = old
    } else {
      self.record = record
    }
    checkpoints = Checkpoints(in: path + "/checkpoints", keeping: record.kept)
    for folder in [path, path + "/checkpoints"] {
      let removed = removeAbandonedFiles(beside: folder + "/x")
      let files = removed.count == 1 ? "a half-written file" : "\(removed.count) half-written files"
      if removed.count > 0 { remarks.append("removed \(files) left by a killed process") }
    }
    if !isOld { try replaceSmallFile(at: recordPath, with: record.json) }
    status = try? RunFolder.status(of: path)
  }

  /// Removes the folder with all that is in it.
  ///
  /// What says that it is a run's goes last, so that one of which a part is left is still known as one.
  package func remove() {
    for entry in (try? folderEntries(path)) ?? [] where !["run.json", "lock"].contains(entry.name) {
      removeTree("\(path)/\(entry.name)")
    }
    removeTree(path)
  }

  /// Removes a folder in which a run couldn't begin, unless something is in it.
  package static func removeUnbegun(_ path: String) {
    guard !holdsRun(path) else { return }
    for folder in [path + "/checkpoints", path] { removeEmptyFolder(folder, but: "lock") }
  }

  /// Whether a folder holds a run.
  package static func holdsRun(_ path: String) -> Bool { fileMode(of: path + "/run.json") != nil }

  private static func requireEmpty(_ path: String) throws {
    let entries = try folderEntries(path).filter { $0.name != "lock" && !$0.isTemporary }
    guard entries.isEmpty else { throw RunError.notARun(folder: path) }
  }

  /// Whether a process works on the run of a folder.
  package static func isHeld(_ path: String) -> Bool { RunLock.isHeld(path) }

  /// What `run.json` says.
  package static func record(of path: String) throws(StorageError) -> RunRecord {
    try RunRecord(readJSON(path + "/run.json"), path: path + "/run.json")
  }

  /// How far a run is: what it says itself, unless its process is gone.
  package static func status(of path: String) throws(StorageError) -> RunStatus {
    var status = try RunStatus(readJSON(path + "/status.json"), path: path + "/status.json")
    if status.state == .running, !RunLock.isHeld(path) {
      (status.state, status.why) = (.stopped, "its process is gone")
    }
    return status
  }

  /// Where the data lie that a training learns from.
  package static func dataPath(_ path: String) -> String { path + "/data.safetensors" }

  package static func holdsData(_ path: String) -> Bool { fileMode(of: dataPath(path)) != nil }

  private static func rowsFolder(_ path: String) -> String { path + "/replay" }

  /// Restores the newest checkpoint that is whole, and throws where there is none.
  ///
  /// `skipped` hears of those that are damaged, a note of each.
  package static func readNewest<Restored>(
    in path: String, skipped: (_ note: String) -> Void,
    _ restore: (Safetensors, LoggedRows) throws -> Restored
  ) throws -> Restored {
    var reasons: [String] = []
    let restored = try Checkpoints(in: path + "/checkpoints").restoreNewest {
      reasons.append("\($0): \($1)")
      skipped($2)
    } _: { file in
      try restore(file, LoggedRows(in: rowsFolder(path), marks: marks(of: file)))
    }
    guard let restored else { throw RunError.noCheckpoint(folder: path, reasons: reasons) }
    return restored
  }

  /// Restores the newest checkpoint that is whole and resumes from it; nil where the run has none.
  ///
  /// `skipped` hears of those that are damaged, a note of each.
  package func restoreNewest<Restored>(
    skipped: (_ note: String) -> Void,
    _ restore: (Safetensors, LoggedRows) throws -> Restored
  ) throws -> Restored? {
    var damaged: [String] = []
    let restored: Restored? = try checkpoints.restoreNewest {
      damaged.append($0)
      skipped($2)
    } _: { file in
      let rows = LoggedRows(in: RunFolder.rowsFolder(path), marks: try RunFolder.marks(of: file))
      let restored = try restore(file, rows)
      marks = rows.marks
      metricsMark = file.metadata[RunFolder.metricsKey].flatMap { MetricsFile.Mark($0) }
      return restored
    }
    for path in damaged { checkpoints.putAside(path) }
    return restored
  }

  /// Opens the logs of tables as they are now, with what is in them already or nothing yet at the start, and
  /// the file of what is measured under these names.
  package func open(_ tables: [RowTable], measuring names: [String]) throws(StorageError) {
    for table in tables { logs[table.name] = try log(of: table) }
    metrics = try MetricsFile(in: path, names: names, from: metricsMark)
  }

  /// Takes down what was measured at a step.
  package func add(_ values: [String: Double], step: Int) throws(StorageError) {
    try metrics?.add(values, step: step)
  }

  /// Adds a record for TensorBoard alone: a picture or a distribution.
  package func add(record: [UInt8]) throws(StorageError) { try metrics?.add(record: record) }

  private static let markKey = "run.rows.", metricsKey = "run.metrics"

  private static func marks(of file: Safetensors) throws(StorageError) -> [String: RowLog.Mark] {
    var marks: [String: RowLog.Mark] = [:]
    for (key, text) in file.metadata where key.hasPrefix(markKey) {
      guard let mark = RowLog.Mark(text) else {
        throw .wrongMetadata(path: file.path, key: key, expected: "the lengths of a log", actual: text)
      }
      marks[String(key.dropFirst(markKey.count))] = mark
    }
    return marks
  }

  /// Keeps a checkpoint with the rows that were added since the one before; what it is made of is on the disk
  /// before it is.
  package func keep(_ checkpoint: Safetensors, _ tables: [RowTable]) throws(StorageError) {
    var file = checkpoint
    var needed: [String: Int] = [:]
    for table in tables {
      guard let log = logs[table.name] else { preconditionFailure("a table's log is opened at the start") }
      try log.add(table)
      file.metadata[RunFolder.markKey + table.name] = log.rows.mark.text
      needed[table.name] = log.rows.count - table.rows.count
    }
    try metrics?.synchronize()
    file.metadata[RunFolder.metricsKey] = metrics?.mark.text
    try checkpoints.write(file)
    lock.confirm()
    forgetRows(needed)
  }

  /// The bytes of rows that are written at once.
  fileprivate static let partBytes = 1 << 20

  private func log(of table: RowTable) throws(StorageError) -> Log {
    let folder = "\(RunFolder.rowsFolder(path))/\(table.name)"
    // a tenth of the whole, so that little is kept that isn't needed any more
    let segment = max(1, min(64 << 20, table.rowBytes * table.capacity / 10) / table.rowBytes)
    let log: Log
    if let mark = marks[table.name] {
      log = Log(
        try RowLog(in: folder, rowBytes: table.rowBytes, segmentRows: segment, from: mark),
        next: table.rows.upperBound)
    } else {
      log = Log(
        try RowLog(in: folder, rowBytes: table.rowBytes, segmentRows: segment), next: table.rows.lowerBound)
    }
    return log
  }

  /// Removes files of rows that no kept checkpoint needs.
  private func forgetRows(_ needed: [String: Int]) {
    needs.append(needed)
    guard needs.count >= record.kept else { return }
    needs.removeFirst(needs.count - record.kept)
    for (name, row) in needs[0] { logs[name]?.forget(before: row) }
  }

  /// Says how far the run is, for others to read.
  package func report(_ status: RunStatus) throws(StorageError) {
    var status = status
    status.updated = secondsSince1970()
    lock.confirm()
    self.status = status
    try replaceSmallFile(at: path + "/status.json", with: status.json)
  }

  /// What the run said of itself last; nil if it hasn't yet.
  package var lastStatus: RunStatus? { status }
}
