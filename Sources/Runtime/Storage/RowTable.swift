/// A table in memory to which rows are only added, the oldest giving way, as a `RowLog` keeps it.
package struct RowTable {
  package let name: String
  package let rowBytes: Int
  /// The most rows that are held.
  package let capacity: Int
  /// The numbers of the rows that are held and won't change any more.
  package let rows: Range<Int>
  /// The bytes of some of these rows.
  package let bytes: (Range<Int>) -> [UInt8]

  package init(
    name: String, rowBytes: Int, capacity: Int, rows: Range<Int>, bytes: @escaping (Range<Int>) -> [UInt8]
  ) {
    self.name = name
    self.rowBytes = rowBytes
    self.capacity = capacity
    self.rows = rows
    self.bytes = bytes
  }
}

/// The logs of a folder as they were at some moment, each in a folder of its table's name.
package struct LoggedRows: Sendable {
  package let folder: String
  package let marks: [String: RowLog.Mark]

  package init(in folder: String, marks: [String: RowLog.Mark]) {
    self.folder = folder
    self.marks = marks
  }

  /// Gives the last rows of a table in parts of whole rows, oldest first.
  package func read(
    _ table: String, last count: Int, rowBytes: Int, _ body: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    guard let mark = marks[table], mark.count >= count else {
      throw StorageError.damaged(path: folder, reason: "it has fewer rows of '\(table)' than \(count)")
    }
    try RowLog.read(last: count, in: "\(folder)/\(table)", rowBytes: rowBytes, at: mark, body)
  }
}
