import Diagnostics
import Texts

/// Where two values differ first, and by how much.
struct Difference {
  /// The place, as indices and fields after the value: "[2, 0]", ".reward".
  var place: String
  var left: Value
  var right: Value
  /// Of arrays: how many numbers differ, of how many, and the largest difference.
  var count: (differing: Int, total: Int, largest: Double)?
  /// Instead of two values: what one side has and the other hasn't.
  var shape: String?

  /// The difference of two values; nil if there is none, or if each is plain enough to be seen whole.
  ///
  /// `agree` says which numbers count as equal.
  static func between(_ left: Value, _ right: Value, agree: (Double, Double) -> Bool = { $0 == $1 })
    -> Difference?
  {
    switch (left, right) {
    case (.string(let a), .string(let b)): return between(Array(a), Array(b))
    case (.record(let a), .record(let b)): return between(a, b, agree)
    case (.table(let a), .table(let b)): return between(a, b, agree)
    case (.list(let a), .list(let b)): return between(a, b, agree)
    default: break
    }
    guard let a = left.numbers, let b = right.numbers else { return nil }
    return between(a, b, agree)
  }

  /// The difference of two values within others, also of plain ones.
  private static func inner(_ left: Value, _ right: Value, _ agree: (Double, Double) -> Bool) -> Difference? {
    if case .number(let a) = left, case .number(let b) = right {
      return agree(a, b) ? nil : Difference(place: "", left: left, right: right)
    }
    if let found = between(left, right, agree: agree) { return found }
    if left.numbers != nil, right.numbers != nil { return nil }
    return left == right
      ? nil : holdsOnlyParts(left, right) ? nil : Difference(place: "", left: left, right: right)
  }

  /// Whether values of one kind were compared part by part already.
  private static func holdsOnlyParts(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.list, .list), (.record, .record), (.table, .table): true
    default: false
    }
  }

  private static func shape(_ text: String) -> Difference {
    Difference(place: "", left: .none, right: .none, shape: text)
  }

  private static func between(_ a: [Character], _ b: [Character]) -> Difference? {
    guard a != b else { return nil }
    let place = zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(a.count, b.count)
    func rest(_ text: [Character]) -> Value {
      .string(String(text[place..<min(text.count, place + 12)]) + (text.count > place + 12 ? "…" : ""))
    }
    return Difference(place: "[\(place)]", left: rest(a), right: rest(b))
  }

  private static func between(
    _ a: NumericArray, _ b: NumericArray, _ agree: (Double, Double) -> Bool
  ) -> Difference? {
    guard a.shape == b.shape || a.count == 1 && a.rank == 0 || b.rank == 0 else {
      return shape("the left side is \(a.shapeDescription), the right side is \(b.shapeDescription)")
    }
    let total = max(a.count, b.count)
    var first: Int?
    var differing = 0, largest = 0.0
    for index in 0..<total {
      let (x, y) = (a.elements[a.rank == 0 ? 0 : index], b.elements[b.rank == 0 ? 0 : index])
      if agree(x, y) { continue }
      first = first ?? index
      differing += 1
      let distance = abs(x - y)
      largest = distance.isNaN || largest.isNaN ? .nan : max(largest, distance)
    }
    guard let first else { return nil }
    let shape = a.rank == 0 ? b.shape : a.shape
    var indices: [Int] = []
    var rest = first
    for size in shape.reversed() {
      indices.insert(rest % size, at: 0)
      rest /= size
    }
    return Difference(
      place: indices.isEmpty ? "" : "[" + indices.map(String.init).joined(separator: ", ") + "]",
      left: .number(a.elements[a.rank == 0 ? 0 : first]), right: .number(b.elements[b.rank == 0 ? 0 : first]),
      count: (differing, total, largest))
  }

  private static func between(_ a: [Value], _ b: [Value], _ agree: (Double, Double) -> Bool) -> Difference? {
    for (index, pair) in zip(a, b).enumerated() {
      guard var found = inner(pair.0, pair.1, agree) else { continue }
      found.place = "[\(index)]" + found.place
      return found
    }
    guard a.count != b.count else { return nil }
    return shape("the left side has \(a.count.counted("entry", "entries")), the right side \(b.count)")
  }

  private static func between(_ a: Record, _ b: Record, _ agree: (Double, Double) -> Bool) -> Difference? {
    if let found = onOneSide(a.fields.map(\.name), b.fields.map(\.name), "field") { return found }
    for field in a.fields {
      guard let other = b[field.name], var found = inner(field.value, other, agree) else { continue }
      found.place = ".\(field.name)" + found.place
      return found
    }
    return nil
  }

  private static func between(_ a: Table, _ b: Table, _ agree: (Double, Double) -> Bool) -> Difference? {
    if let found = onOneSide(a.columns.map(\.name), b.columns.map(\.name), "column") { return found }
    for column in a.columns {
      guard let other = b[column.name] else { continue }
      for row in 0..<min(a.rowCount, b.rowCount) {
        guard var found = inner(column.content[row], other.content[row], agree) else { continue }
        found.place = ".\(column.name)[\(row)]" + found.place
        return found
      }
      if column.unit != other.unit {
        return shape(
          "column '\(column.name)' has the units \(column.unit ?? "none") and \(other.unit ?? "none")")
      }
    }
    guard a.rowCount != b.rowCount else { return nil }
    return shape("the left side has \(a.rowCount.counted("row")), the right side \(b.rowCount)")
  }

  private static func onOneSide(_ a: [String], _ b: [String], _ what: String) -> Difference? {
    if let name = a.first(where: { !b.contains($0) }) {
      return shape("only the left side has the \(what) '\(name)'")
    }
    if let name = b.first(where: { !a.contains($0) }) {
      return shape("only the right side has the \(what) '\(name)'")
    }
    guard a != b else { return nil }
    return shape("the \(what)s are in a different order")
  }

  // MARK: How it is told

  var text: String {
    if let shape { return shape }
    if place.isEmpty { return count.map { "they differ by \($0.largest.text)" } ?? "they differ" }
    let text = "they differ first at \(place): \(left.exact) and \(right.exact)"
    guard let count else { return text }
    let numbers = "\(count.differing) of \(count.total) number\(count.total == 1 ? "" : "s") differ"
    return "\(text); \(numbers), by \(count.largest.text) at most"
  }

  /// The same as an object of JSON.
  var json: String {
    if let shape { return JSONText.object([("shape", JSONText.quoted(shape))]) }
    var fields = [("at", JSONText.quoted(place)), ("left", left.plainJSON), ("right", right.plainJSON)]
    if let count {
      fields += [
        ("differing", "\(count.differing)"), ("of", "\(count.total)"),
        ("largest", Value.number(count.largest).plainJSON),
      ]
    }
    return JSONText.object(fields)
  }
}

extension Value {
  /// A number or an array of them as an array, a number as one of rank 0; nil for all else.
  fileprivate var numbers: NumericArray? {
    switch self {
    case .number(let number): NumericArray(shape: [], elements: [number])
    case .array, .range: array
    default: nil
    }
  }

  /// The value in full where it is short.
  fileprivate var exact: String {
    switch self {
    case .number(let number): number.exactText
    case .string(let string): string.quoted
    default: brief
    }
  }

  fileprivate var plainJSON: String { (try? json { false }) ?? "null" }
}

extension Int {
  /// The count with its noun, whose plural isn't regular.
  fileprivate func counted(_ one: String, _ many: String) -> String { "\(self) \(self == 1 ? one : many)" }
}
