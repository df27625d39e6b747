import Language
import Storage
import Texts

/// The formats that other programs read tables and arrays in.
enum TableFormat: String, CaseIterable {
  case csv, jsonl, npy
  /// Tables for people: Markdown and LaTeX.
  case md, tex

  /// The format that a path's ending names; nil for any other ending.
  init?(path: String) {
    guard let ending = path.split(separator: "/").last?.split(separator: ".").dropFirst().last else {
      return nil
    }
    self.init(rawValue: ending.lowercased())
  }
}

/// A table or an array on its way to a file.
struct TableFile {
  let table: Table
  /// The numbers of an array, where it is one.
  let array: NumericArray?

  init(_ table: Table) { (self.table, array) = (table, nil) }

  /// An array: a row of the table for each entry of its first index, a column for each number of an entry.
  init(_ array: NumericArray) {
    let stride = max(array.stride, 1)
    let columns = (0..<stride).map { column in
      Table.Column(
        stride == 1 ? "value" : "\(column)",
        Swift.stride(from: column, to: array.count, by: stride).map { array.elements[$0] })
    }
    (table, self.array) = (Table(columns), array)
  }

  /// What can't be written in a format.
  struct Refusal: Error {
    let must: String
    let but: String
  }

  /// Writes the file, in place of one that may exist; gives what is worth telling and whether a former one is
  /// kept.
  ///
  /// `prepare` makes the folder ready, once it is certain that the format can hold all.
  func write(
    _ format: TableFormat, to path: String, prepare: () throws -> Void, isCancelled: @escaping () -> Bool
  ) throws -> (what: String, former: String?) {
    let (rows, columns) = (table.rowCount, table.columns.count)
    func keep(_ text: String) throws -> String? {
      let bytes = Array(text.utf8)
      try prepare()
      return try replaceFile(at: path, isCancelled: isCancelled) { file throws(StorageError) in
        try file.write(bytes)
      }
    }
    let size = "\(grouped(rows)) row\(rows == 1 ? "" : "s")"
    switch format {
    case .csv:
      let former = try keep(try CSV.text(table, isInterrupted: isCancelled))
      return ("\(size), \(columns) column\(columns == 1 ? "" : "s")", former)
    case .jsonl: return (size, try keep(try lines(isCancelled)))
    case .md: return (size, try keep(try PrintedTable(table).markdown(isCancelled)))
    case .tex: return (size, try keep(try PrintedTable(table).latex(isCancelled)))
    case .npy:
      let (numbers, names, left) = try matrix()
      try prepare()
      let former = try replaceFile(at: path, isCancelled: isCancelled) { file throws(StorageError) in
        try file.write(numbers.header)
        try file.write(numbers.elements)
      }
      let shape = "float64, \(numbers.shape.map(String.init).joined(separator: " × "))"
      let without = left.isEmpty ? "" : "; without \(left.joined(separator: ", "))"
      return (names.isEmpty ? shape : "\(shape): \(names.joined(separator: ", "))\(without)", former)
    }
  }

  /// A line of JSON for each row: an object of a table's, an entry of an array.
  private func lines(_ isCancelled: @escaping () -> Bool) throws -> String {
    if array == nil { try requireLines() }
    if let array, !array.isWritten {
      throw Refusal(must: "hold a number for .jsonl", but: "is empty, with a shape that .npy keeps")
    }
    var text = ""
    for row in 0..<(array?.shape.first ?? table.rowCount) {
      let value = array?.entry(row) ?? .record(table.row(row))
      do {
        text += try value.fileJSON(isInterrupted: isCancelled) + "\n"
      } catch let unkept as UnkeptValue {
        throw Refusal(must: "hold values that JSON can hold", but: "\(unkept), row \(row)")
      }
    }
    return text
  }

  /// Throws where lines of JSON don't say what the table is.
  private func requireLines() throws(Refusal) {
    guard table.rowCount > 0 else {
      throw Refusal(
        must: "have a row for .jsonl", but: "has none, and its columns would be lost; .csv keeps them")
    }
    for column in table.columns {
      guard case .values(let values) = column.content, values.contains(.none),
        values.contains(where: { $0.number != nil }),
        values.allSatisfy({ $0 == .none || $0.number != nil })
      else { continue }
      throw Refusal(
        must: "have numbers in all rows of a column for .jsonl",
        but: "has none in '\(column.name)', which would come back as nan; .csv keeps it")
    }
  }

  /// The array, or the columns of numbers side by side; arrays of one shape count as a column for each
  /// number.
  private func matrix() throws(Refusal) -> (NumpyFile, names: [String], left: [String]) {
    if let array { return (NumpyFile(shape: array.shape, elements: array.elements), [], []) }
    var left: [String] = []
    var columns: [(name: String, numbers: [Double], width: Int)] = []
    for column in table.columns {
      switch column.content {
      case .numbers(let numbers): columns.append((column.name, numbers, 1))
      case .values(let values):
        let arrays = values.map { $0.number.map { NumericArray([$0]) } ?? $0.array ?? NumericArray([]) }
        // a value that isn't there is not a number
        let isNumeric =
          values.contains { $0.number != nil } && values.allSatisfy { $0.number != nil || $0 == .none }
        if isNumeric {
          columns.append((column.name, values.map { $0.number ?? .nan }, 1))
        } else if let shape = arrays.first?.shape, arrays[0].count > 0,
          arrays.allSatisfy({ $0.shape == shape })
        {
          columns.append((column.name, arrays.flatMap(\.elements), arrays[0].count))
        } else {
          left.append(column.name)
        }
      }
    }
    guard !columns.isEmpty else { throw Refusal(must: "have a column of numbers for .npy", but: "has none") }
    var elements: [Double] = []
    for row in 0..<table.rowCount {
      for column in columns { elements += column.numbers[row * column.width..<(row + 1) * column.width] }
    }
    let names = columns.map { $0.width == 1 ? $0.name : "\($0.name) (\($0.width))" }
    let width = columns.reduce(0) { $0 + $1.width }
    return (NumpyFile(shape: [table.rowCount, width], elements: elements), names, left)
  }
}

extension Call {
  /// Opens the file that a parameter names.
  func inputFile(_ parameter: Parameter<String>) throws -> InputFile {
    do throws(StorageError) {
      return try InputFile(
        path: inputPath(self[parameter]), isCancelled: session.services.isInterrupted)
    } catch {
      if case .unreadable(_, let reason) = error {
        throw self.error(parameter, must: "be a readable file", but: "is not: \(reason)")
      }
      guard isFolder(inputPath(self[parameter])) else {
        throw self.error(
          parameter, must: "be a regular file", but: "is a pipe or a device",
          help: "write it into a file first")
      }
      return try onlyLog(in: inputPath(self[parameter]), parameter)
    }
  }

  /// The event file of a folder of TensorBoard's logs that has one.
  private func onlyLog(in folder: String, _ parameter: Parameter<String>) throws -> InputFile {
    let names = ((try? folderEntries(folder)) ?? []).map(\.name).filter { $0.contains("tfevents") }
    if names.count == 1 {
      return try InputFile(path: "\(folder)/\(names[0])", isCancelled: session.services.isInterrupted)
    }
    guard names.isEmpty else {
      throw error(
        parameter, must: "be a file", but: "is a folder of \(names.count) event files",
        help: "name one of them, such as \("\(self[parameter])/\(names[names.count - 1])".quoted)")
    }
    throw error(
      parameter, must: "be a file", but: "is a folder",
      help: "name a file in it; a Minari dataset's folder holds data/main_data.hdf5")
  }

  /// The format of a file that a table or an array is written to.
  func tableFormat<T>(_ path: String, _ parameter: Parameter<T>) throws(ArgumentError) -> TableFormat {
    guard let format = TableFormat(path: path) else {
      throw error(parameter, must: "end in .csv, .jsonl, .npy, .md or .tex", but: "is '\(path)'")
    }
    return format
  }

  /// Writes a table or an array, and says so.
  func export<T>(_ file: TableFile, to path: String, _ format: TableFormat, _ subject: Parameter<T>) throws {
    do {
      let (what, former) = try file.write(
        format, to: session.outputPath(path), prepare: { try prepareFolder(of: path) },
        isCancelled: session.services.isInterrupted)
      noteFormer(former, of: path, what: "file")
      note("wrote '\(path)', \(what)")
    } catch StorageError.stopped {
      throw Interrupted()
    } catch let refusal as TableFile.Refusal {
      throw error(subject, must: refusal.must, but: refusal.but)
    }
  }
}
