import Exchange
import Language
import Storage

extension Call {
  /// Writes the arrays of a record, or the columns of a table, as numpy's archive.
  func exportArchive(of subject: Parameter<Value>, to path: String) throws {
    var arrays: [(name: String, file: NumpyFile)] = []
    var left: [String] = []
    for (name, value) in try archived(subject) {
      guard let array = value else {
        left.append(name)
        continue
      }
      guard !name.isEmpty, !name.contains("\0") else {
        throw error(subject, must: "have a name for each array", but: "has none for one")
      }
      arrays.append((name, NumpyFile(shape: array.shape, elements: array.elements)))
    }
    guard !arrays.isEmpty else {
      throw error(subject, must: "hold numbers or arrays for .npz", but: "holds none")
    }
    do {
      try prepareFolder(of: path)
      let archive = NumpyArchive(arrays)
      let former = try replaceFile(
        at: session.outputPath(path), isCancelled: session.services.isInterrupted, byName: archive.write)
      noteFormer(former, of: path, what: "file")
    } catch let fault as ExchangeError {
      throw error(subject, must: "fit into an archive", but: "it \(fault)")
    } catch StorageError.stopped {
      throw Interrupted()
    }
    let without = left.isEmpty ? "" : "; without \(left.joined(separator: ", "))"
    note("wrote '\(path)', float64: \(arrays.map(\.name).joined(separator: ", "))\(without)")
  }

  /// The names of what is written, each with its numbers; nil for what has none.
  private func archived(_ subject: Parameter<Value>) throws -> [(String, NumericArray?)] {
    switch self[subject] {
    case .record(let record):
      return record.fields.map { field in
        (field.name, field.value.number.map { NumericArray(shape: [], elements: [$0]) } ?? field.value.array)
      }
    case .table(let table):
      return table.columns.map { column in
        switch column.content {
        case .numbers(let numbers): return (column.name, NumericArray(numbers))
        case .values(let values): return (column.name, stacked(values))
        }
      }
    case let value:
      guard let array = value.array else {
        throw error(
          subject, must: "be a record of arrays, a table or an array for .npz", but: "is \(value.brief)")
      }
      return [("arr_0", array)]
    }
  }

  /// Arrays of one shape as one array; nil for anything else.
  private func stacked(_ values: [Value]) -> NumericArray? {
    let arrays = values.compactMap(\.array)
    guard let first = arrays.first, arrays.count == values.count,
      arrays.allSatisfy({ $0.shape == first.shape })
    else { return nil }
    return NumericArray(shape: [values.count] + first.shape, elements: arrays.flatMap(\.elements))
  }
}
