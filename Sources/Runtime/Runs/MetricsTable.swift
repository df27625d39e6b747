package import Storage

/// The numbers of a `metrics.csv`, a column for each name; nan where there was nothing to measure.
package struct MetricsTable: Sendable {
  package let names: [String]
  package let columns: [[Double]]

  /// Reads a run's metrics, as far as whole lines are there.
  package init(of run: String) throws(StorageError) {
    let path = run + "/metrics.csv"
    let file = try InputFile(path: path)
    guard file.size <= 1 << 30 else { throw .tooLarge(path: path, bytes: file.size) }
    let bytes = try file.read(file.size, UInt8.self, at: 0)
    let whole = bytes[..<(bytes.lastIndex(of: UInt8(ascii: "\n")) ?? bytes.startIndex)]
    var lines = whole.split(separator: UInt8(ascii: "\n"))[...]
    guard let head = lines.popFirst() else { throw .damaged(path: path, reason: "it has no names") }
    names = String(decoding: head, as: UTF8.self).split(separator: ",").map(String.init)
    var columns = [[Double]](repeating: [], count: names.count)
    for line in lines {
      let cells = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      guard cells.count == names.count else { throw .damaged(path: path, reason: "a line has other columns") }
      for (place, cell) in cells.enumerated() {
        columns[place].append(Double(String(decoding: cell, as: UTF8.self)) ?? .nan)
      }
    }
    self.columns = columns
  }

  package subscript(name: String) -> [Double]? { names.firstIndex(of: name).map { columns[$0] } }
}
