/// Rows of equally many bytes that are only ever added, in files of a folder that each hold so many: what was
/// added stays where it is, and old files can go.
///
/// A `Mark` says how far the log had come, with a hash of what it held; resuming from one forgets what came
/// after it.
package struct RowLog: ~Copyable {
  package let folder: String
  package let rowBytes: Int
  /// Rows in one file.
  package let segmentRows: Int
  /// Rows added so far, those whose files are gone among them.
  package private(set) var count = 0
  private var segments: [Segment] = []
  private var file: AppendFile?

  /// A file of the log.
  package struct Segment: Sendable, Equatable {
    /// The number of its first row.
    package let first: Int
    package fileprivate(set) var rows: Int
    package fileprivate(set) var hash: ContentHash
  }

  /// How far a log had come.
  package struct Mark: Sendable, Equatable {
    package let count: Int
    package let segments: [Segment]
  }

  /// Begins an empty log; what lies in the folder is removed.
  package init(in folder: String, rowBytes: Int, segmentRows: Int) throws(StorageError) {
    try self.init(
      in: folder, rowBytes: rowBytes, segmentRows: segmentRows, from: Mark(count: 0, segments: []))
  }

  /// Goes on from a mark; rows that were added after it are removed.
  package init(
    in folder: String, rowBytes: Int, segmentRows: Int, from mark: Mark
  ) throws(StorageError) {
    precondition(rowBytes > 0 && segmentRows > 0)
    self.folder = folder
    self.rowBytes = rowBytes
    self.segmentRows = segmentRows
    count = mark.count
    segments = mark.segments
    try createFolders(for: folder + "/")
    let kept = Set(segments.map { RowLog.name(of: $0.first) })
    for entry in try folderEntries(folder)
    where entry.name.hasSuffix(RowLog.ending) && !kept.contains(entry.name) {
      removeFile("\(folder)/\(entry.name)")
    }
    if let last = segments.last, last.rows < segmentRows {
      file = try AppendFile(path: path(of: last), keeping: last.rows * rowBytes)
    }
  }

  package var mark: Mark { Mark(count: count, segments: segments) }

  /// The bytes of the files.
  package var bytes: Int { segments.reduce(0) { $0 + $1.rows * rowBytes } }

  /// Adds whole rows.
  package mutating func append(_ rows: [UInt8]) throws(StorageError) {
    precondition(rows.count.isMultiple(of: rowBytes))
    var start = 0
    while start < rows.count {
      if segments.last.map({ $0.rows == segmentRows }) ?? true { try beginSegment() }
      let place = segments.count - 1
      let room = (segmentRows - segments[place].rows) * rowBytes
      let part = Array(rows[start..<min(start + room, rows.count)])
      try file?.append(part)
      segments[place].rows += part.count / rowBytes
      segments[place].hash.add(part)
      count += part.count / rowBytes
      start += part.count
    }
  }

  private mutating func beginSegment() throws(StorageError) {
    try file?.synchronize()
    let segment = Segment(first: count, rows: 0, hash: ContentHash())
    file = try AppendFile(path: path(of: segment), keeping: 0)
    segments.append(segment)
  }

  /// Waits until all rows are on the disk.
  package func synchronize() throws(StorageError) {
    try file?.synchronize()
    synchronizeFolder(of: folder + "/")
  }

  /// Forgets files all of whose rows come before a row.
  package mutating func forget(before row: Int) {
    while let first = segments.first, first.first + first.rows <= row, segments.count > 1 {
      removeFile(path(of: first))
      segments.removeFirst()
    }
  }

  /// Gives the last `count` rows as they were at a mark, in parts of whole rows; throws where they aren't
  /// what was written.
  package static func read(
    last count: Int, in folder: String, rowBytes: Int, at mark: Mark,
    _ body: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    let start = mark.count - count
    guard start >= mark.segments.first?.first ?? mark.count else {
      throw StorageError.damaged(path: folder, reason: "rows from \(start) on are missing")
    }
    for segment in mark.segments where segment.first + segment.rows > start {
      let path = "\(folder)/\(name(of: segment.first))"
      let input = try InputFile(path: path)
      let size = segment.rows * rowBytes
      guard input.size >= size else {
        throw StorageError.damaged(path: path, reason: "it has \(input.size) bytes of \(size)")
      }
      let content = try input.read(size, UInt8.self, at: 0)
      var hash = ContentHash()
      hash.add(content)
      guard hash == segment.hash else {
        throw StorageError.damaged(path: path, reason: "its contents have changed")
      }
      try body(content[max(0, start - segment.first) * rowBytes..<size])
    }
  }

  private func path(of segment: Segment) -> String { "\(folder)/\(RowLog.name(of: segment.first))" }

  private static let ending = ".rows"

  private static func name(of first: Int) -> String {
    let digits = String(first)
    return String(repeating: "0", count: max(0, 12 - digits.count)) + digits + ending
  }
}

extension RowLog.Mark {
  /// More rows than any log has, and few enough for their bytes to be counted.
  private static let mostRows = 10_000_000_000

  /// The mark in a line of text: the rows, then each file's first row, rows and hash.
  package var text: String {
    ([String(count)] + segments.map { "\($0.first):\($0.rows):\($0.hash.text)" }).joined(separator: " ")
  }

  /// Reads what `text` gives; nil if it is something else.
  package init?(_ text: String) {
    let parts = text.split(separator: " ")
    guard let first = parts.first, let count = Int(first), 0...Self.mostRows ~= count else { return nil }
    var segments: [RowLog.Segment] = []
    for part in parts.dropFirst() {
      let fields = part.split(separator: ":")
      guard fields.count == 3, let start = Int(fields[0]), let rows = Int(fields[1]),
        0...Self.mostRows ~= start,
        0...Self.mostRows ~= rows, let hash = ContentHash(text: fields[2])
      else { return nil }
      segments.append(RowLog.Segment(first: start, rows: rows, hash: hash))
    }
    let isConnected = zip(segments, segments.dropFirst()).allSatisfy { $0.first + $0.rows == $1.first }
    guard isConnected, segments.last.map({ $0.first + $0.rows == count }) ?? (count == 0) else { return nil }
    self.init(count: count, segments: segments)
  }
}
