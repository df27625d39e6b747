package import Language
import Storage

extension Command {
  /// `import`: reads a table or an array that another program wrote.
  package static var importCommand: Command {
    let source = Parameter(
      "path", .inputPath, .positional, "The file: its ending says CSV, JSON lines or npy.")
    return Command(
      "import", area: .files, "Reads a table or an array that another program wrote.",
      help: """
        `.csv` gives a table, whose first line names the columns; `.jsonl` a table where all lines are objects with the same \
        fields, otherwise a list (an array, if it can be one); `.npy` an array, of any of numpy's sizes of numbers and either \
        order.
        """,
      parameters: [source], returns: .either([.table, .array, .list]),
      examples: [
        Example(
          "curve = import \"curve.csv\"", "a table",
          setup: "export (rollout (ReacherVertical) steps=3) to=\"curve.csv\""),
        Example("import \"z.npy\"", "an array", setup: "export [[1, 2], [3, 4]] to=\"z.npy\""),
      ],
      seeAlso: ["export", "load", "plot"]
    ) { call in
      switch try call.tableFormat(call[source], source) {
      case .csv: return try call.table(source)
      case .jsonl: return try call.lines(source)
      case .npy:
        do {
          let file = try NumpyFile(call.inputFile(source), limit: Limits.numbers)
          guard !file.shape.isEmpty else { return .number(file.elements[0]) }
          return .array(NumericArray(shape: file.shape, elements: file.elements))
        } catch let fault as NumpyFile.Fault {
          throw call.error(source, must: "be an array of numpy", but: "isn't: it \(fault)")
        } catch StorageError.stopped {
          throw Interrupted()
        }
      }
    }
  }
}

extension Call {
  /// The table in a CSV file.
  func table(_ source: Parameter<String>) throws -> Value {
    let text = try session.services.readFile(inputPath(self[source]))
    do throws(CSV.Fault) {
      return .table(try CSV.table(text))
    } catch {
      throw self.error(source, must: "be a table as CSV", but: "isn't: line \(error.line) \(error.what)")
    }
  }

  /// What the lines of a file hold, each a value as JSON.
  fileprivate func lines(_ source: Parameter<String>) throws -> Value {
    let text = try session.services.readFile(inputPath(self[source]))
    var values: [Value] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      if index.isMultiple(of: 1_000) { try checkCancellation() }
      guard !line.allSatisfy(\.isWhitespace) else { continue }
      do throws(JSONReader.Fault) {
        values.append(try JSONReader.value(String(line)))
      } catch {
        throw self.error(
          source, must: "be lines of JSON",
          but: "isn't: line \(index + 1) \(error.what) at byte \(error.position)")
      }
    }
    return Table(records: values).map(Value.table) ?? .list(of: values)
  }
}
