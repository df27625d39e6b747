package import Storage

/// What is measured while a run goes on: a CSV file with a row for each moment and a column for each name,
/// and TensorBoard's event file with the same numbers; both grow by whole records.
package struct MetricsFile: ~Copyable {
  package let names: [String]
  private var table: AppendFile
  private var events: AppendFile

  /// The sizes of both files.
  package struct Mark: Sendable, Equatable {
    package let table: Int, events: Int

    /// The sizes in a line of text.
    var text: String { "\(table) \(events)" }

    /// Reads what `text` gives; nil if it is something else.
    init?(_ text: String) {
      let sizes = text.split(separator: " ").compactMap { Int($0) }
      guard sizes.count == 2, sizes.allSatisfy({ $0 >= 0 }) else { return nil }
      (table, events) = (sizes[0], sizes[1])
    }

    package init(table: Int, events: Int) {
      self.table = table
      self.events = events
    }
  }

  /// Begins the files of a run, or resumes from a mark, after which nothing is kept.
  package init(in folder: String, names: [String], from mark: Mark? = nil) throws(StorageError) {
    var table = try AppendFile(path: folder + "/metrics.csv", keeping: mark?.table ?? 0, toleratesLoss: true)
    var events = try AppendFile(
      path: folder + "/" + MetricsFile.eventsName, keeping: mark?.events ?? 0, toleratesLoss: true)
    if table.size == 0 { try table.append(Array((names.joined(separator: ",") + "\n").utf8)) }
    if events.size == 0 { try events.append(EventRecord.version(at: secondsSince1970())) }
    self.names = names
    self.table = table
    self.events = events
  }

  /// TensorBoard takes any name that contains "tfevents", and shows the folder as one run.
  private static let eventsName = "events.out.tfevents.0000000000.dyne"

  package var mark: Mark { Mark(table: table.size, events: events.size) }

  /// Adds the numbers of one step; what has no number is an empty cell.
  package mutating func add(_ values: [String: Double], step: Int) throws(StorageError) {
    let cells = names.map { name in values[name].map { $0.isFinite ? $0.cell : "" } ?? "" }
    try table.append(Array((cells.joined(separator: ",") + "\n").utf8))
    let scalars = names.compactMap { name in values[name].map { (tag: name, value: $0) } }
    try events.append(EventRecord.scalars(scalars, step: step, at: secondsSince1970()))
  }

  /// Adds records that the table has no place for: pictures and histograms.
  package mutating func add(record: [UInt8]) throws(StorageError) { try events.append(record) }

  package func synchronize() throws(StorageError) {
    try table.synchronize()
    try events.synchronize()
  }
}

extension Double {
  /// The number as a cell: the shortest text that is read back as it.
  fileprivate var cell: String {
    self == rounded() && magnitude < 1e15 ? String(Int(self)) : description
  }
}
