import Exchange
package import Language
import Storage
import Texts

extension Command {
  /// `import`: reads a table or an array that another program wrote.
  package static var importCommand: Command {
    let source = Parameter("path", .inputPath, .positional, "The file.")
    let header = Parameter(
      "header", .optional(.boolean), .named, note: "detected",
      "Whether the first line of a text table names the columns.")
    let decimal = Parameter(
      "decimal", .choice(DecimalMark.self), default: .point, "The decimal mark in a text table.")
    let quoted = Parameter(
      "quoted", .choice(QuotedCells.self), default: .text, "How quoted cells of a text table are read.")
    let format = Parameter(
      "format", .optional(.choice(InputFormat.self)), .named, note: "by content, then by extension",
      "What the file is.")
    let length = Parameter(
      "length", .whole(1...255), default: 4, unit: "steps",
      "For a dataset: the actions in a sequence, k.")
    return Command(
      "import", area: .files, "Reads a table or an array that another program wrote.",
      help: """
        `.csv`, `.tsv`, `.txt` and `.dat` give a table; commas, semicolons, tabs, bars or spaces separate \
        its columns. `.jsonl` and `.ndjson` give a table if all lines are objects with the same fields, \
        otherwise a list (or an array, if it can be one); `.json` gives its value, and a table for a list of \
        such objects; `.npy` an array, of any of numpy's number types and booleans; `.npz` a record of such \
        arrays.

        Logs of other programs are curves at once, for `plot`, `compare` and `summary`: of stable-baselines3 \
        `monitor.csv`, `progress.csv` and `evaluations.npz`, of the published DynE code `eval.npy`, and \
        TensorBoard's event files, or a folder with one. They have columns `steps` and `mean` beside their \
        own; a note says what was taken for them, and `rename` and `with` choose otherwise. `format=` says \
        what a file is where neither content nor extension does.

        Datasets are sequences to learn from: of Minari (its id, its folder or its `main_data.hdf5`) and of \
        D4RL. Episodes are cut into sequences of `length` actions; the state is `infos/qpos` and \
        `infos/qvel` where Minari's data hold them, otherwise the observation. No simulator belongs to \
        them: embeddings learn from them, but what simulates is refused.

        In a text table, blank lines and lines that begin with `#` are skipped. A quoted cell is text. A \
        column of numbers has nan where a cell is empty, `NA`, `null` or the like; a column with any other \
        word holds strings, as they were written. Notes list what was skipped, named, rounded or read as \
        text. Column names that aren't names of the language are written in backquotes: where t `a b` > 1.
        """,
      parameters: [source, format, length, header, decimal, quoted],
      returns: .either([
        .object(DatasetObject.objectType), .table, .array, .list, .record, .number, .string, .boolean, .none,
      ]),
      examples: [
        Example(
          "curve = import \"curve.csv\"", "a table",
          setup: "export (rollout (ReacherVertical) steps=3) to=\"curve.csv\""),
        Example(
          "import \"log.csv\" format=csv", "a file whose name doesn't say what it is",
          setup: "export (rollout (ReacherVertical) steps=3) to=\"log.csv\""),
        Example("import \"z.npy\"", "an array", setup: "export [[1, 2], [3, 4]] to=\"z.npy\""),
        Example(
          "import \"sheet.csv\" decimal=comma", "a table from a spreadsheet that writes 1,5",
          setup: "export (rollout (ReacherVertical) steps=3) to=\"sheet.csv\""),
      ],
      seeAlso: ["export", "load", "rename", "plot"]
    ) { call in
      let options = CSVOptions(header: call[header], decimal: call[decimal], quoted: call[quoted])
      let format = try call.inputFormat(source, asked: call[format])
      if format == .minari || format == .d4rl {
        let (data, remarks) = try call.dataset(source, as: format, length)
        remarks.forEach(call.note)
        return data
      }
      let (value, remarks) = try call.read(source, as: format, options)
      remarks.forEach(call.note)
      return value
    }
  }
}

extension Call {
  /// What a file holds, and what is worth telling of it.
  func read(
    _ source: Parameter<String>, as format: InputFormat, _ options: CSVOptions = CSVOptions()
  ) throws -> (Value, remarks: [String]) {
    do {
      switch format {
      case .csv: return try table(source, options)
      case .jsonl: return try lines(source)
      case .json: return try json(source)
      case .npy: return try array(source)
      case .npz: return try arrays(source)
      case .events: return try events(source)
      case .published: return try publishedCurve(source)
      case .minari, .d4rl:
        throw error(source, must: "be a table or an array", but: "is a dataset")
      }
    } catch let fault as NumpyFile.Fault {
      throw error(source, must: "be a numpy array of numbers", but: "it \(fault)")
    } catch let fault as ExchangeError {
      throw error(source, must: "be \(format.phrase)", but: "it \(fault)", help: fault.help)
    } catch StorageError.stopped {
      throw Interrupted()
    }
  }

  private func table(_ source: Parameter<String>, _ options: CSVOptions) throws -> (Value, [String]) {
    let bytes = try textBytes(source)
    do {
      let found = try CSVReader.read(bytes, options, isInterrupted: session.services.isInterrupted)
      let (rows, columns) = (found.table.rowCount, found.table.columns.count)
      let size =
        "read \(self[source].quoted): \(counted(rows, "row")), \(counted(columns, "column")), separated by "
        + found.separator.phrase
      let (table, remark) = found.table.asForeignCurve
      return (.table(table), [size] + found.remarks + remark)
    } catch let fault as SeparatedText.Fault {
      throw error(source, must: "be a text table", but: "line \(fault.line) \(fault.what)")
    }
  }

  func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The bytes of a text; throws where it isn't UTF-8, with the line.
  private func textBytes(_ source: Parameter<String>) throws -> [UInt8] {
    let bytes = try inputFile(source).contents(expanding: 6)
    guard String(validating: bytes, as: UTF8.self) == nil else {
      if bytes.last == 0, let end = bytes.lastIndex(where: { $0 != 0 }) {
        let line = 1 + bytes[..<end].lazy.filter { $0 == 0x0A }.count
        throw error(
          source, must: "be text", but: "ends in zero bytes after line \(line)",
          help: "a crash or a full disk may have cut it: remove what follows that line")
      }
      return bytes
    }
    var line = 1, start = 0
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      if String(validating: bytes[start..<end], as: UTF8.self) == nil { break }
      (line, start) = (line + 1, end + 1)
    }
    throw error(
      source, must: "be UTF-8 text", but: "is not in line \(line)",
      help: "if it is Latin-1, convert it, e.g. with iconv -f LATIN1 -t UTF-8")
  }

  /// What the lines of a file hold, each a value as JSON.
  private func lines(_ source: Parameter<String>) throws -> (Value, [String]) {
    let bytes = try textBytes(source)
    var values: [Value] = []
    var remarks: [String] = []
    var number = 0
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let line = bytes[start..<end]
      (start, number) = (end + 1, number + 1)
      if number.isMultiple(of: 1_000) { try checkCancellation() }
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      do throws(ValueReader.Fault) {
        let (value, rounded) = try ValueReader.value(line)
        values.append(value)
        if rounded != nil, remarks.isEmpty {
          remarks.append("a whole number beyond 2^53 was rounded, first in line \(number)")
        }
      } catch {
        throw self.error(
          source, must: "be lines of JSON", but: "is not: line \(number), \(error.what)")
      }
    }
    guard let table = Table(records: values, isForeign: true) else {
      return (try Value.list(of: values).withinLimits(), remarks)
    }
    let size =
      "read \(self[source].quoted): \(counted(table.rowCount, "row")), "
      + "\(counted(table.columns.count, "column"))"
    let nulls = table.columns.filter { $0.isNumeric && values.hasNone($0.name) }.map(\.name)
    if !nulls.isEmpty { remarks.append("\(nulls.joined(separator: ", ")): null among numbers is nan") }
    return (.table(table), [size] + remarks)
  }

  private func json(_ source: Parameter<String>) throws -> (Value, [String]) {
    let (value, remarks) = try savedJSON(source)
    guard case .list(let values) = value, let table = Table(records: values, isForeign: true) else {
      return (value, remarks)
    }
    return (.table(table), remarks)
  }

  /// The value in a file of JSON.
  func savedJSON(_ source: Parameter<String>) throws -> (Value, [String]) {
    let bytes = try textBytes(source)
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    do throws(ValueReader.Fault) {
      let (value, rounded) = try ValueReader.value(bytes[start...])
      return (
        value, rounded.map { ["the whole number at byte \($0 + start) was rounded: it is beyond 2^53"] } ?? []
      )
    } catch {
      throw self.error(source, must: "be JSON", but: "is not: \(error.what)")
    }
  }
}

extension Table.Column {
  fileprivate var isNumeric: Bool {
    if case .numbers = content { true } else { false }
  }
}

extension [Value] {
  /// Whether one of the records has no value in a field.
  fileprivate func hasNone(_ field: String) -> Bool {
    contains { value in
      guard case .record(let record) = value else { return false }
      return record[field] == Value.none
    }
  }
}

extension String {
  /// The ending of a file's name in small letters, without its dot; empty for none.
  var ending: String {
    let name = split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last?.lowercased() ?? ""
  }
}
