/// A part of a value that a file can't hold.
package struct UnkeptValue: Error, CustomStringConvertible {
  /// What it is: "an ActionEmbedding".
  package let what: String
  /// Where it is: "in [2].agent"; empty for the whole value.
  package let place: String

  package var description: String { "holds \(what)\(place.isEmpty ? "" : " at \(place)")" }
}

extension Value {
  /// Throws unless the value is made of numbers, texts, booleans, `none`, arrays, lists, records and tables,
  /// in forms from which the same comes back.
  func requireKept(at place: String = "") throws(UnkeptValue) {
    switch self {
    case .none, .boolean, .number, .string: return
    case .array(let array):
      guard array.isWritten else {
        throw UnkeptValue(what: "an empty array of \(array.shapeDescription)", place: place)
      }
    case .range(let range):
      guard range.count <= Limits.numbers else {
        throw UnkeptValue(
          what: "a range of \(range.count) numbers, which are too many for an array", place: place)
      }
    case .list(let values):
      for (index, value) in values.enumerated() { try value.requireKept(at: place + "[\(index)]") }
    case .record(let record):
      for field in record.fields { try field.value.requireKept(at: place + "." + field.name) }
    case .table(let table):
      for column in table.columns {
        guard case .values(let values) = column.content else { continue }
        for (row, value) in values.enumerated() {
          try value.requireKept(at: place + "[\(row)].\(column.name)")
        }
      }
    case .function(let function): throw UnkeptValue(what: "the function '\(function.name)'", place: place)
    case .object(let object): throw UnkeptValue(what: object.type.name.withArticle, place: place)
    }
  }
}

extension NumericArray {
  /// Whether its brackets alone say its shape: `zeros(0, 3)` looks like `zeros(0)`.
  package var isWritten: Bool { count > 0 || rank == 1 }
}
