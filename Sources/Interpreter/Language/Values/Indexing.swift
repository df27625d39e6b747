/// What is wrong with an index.
package enum IndexError: Error, CustomStringConvertible {
  case notWhole(String)
  case outside(Int, count: Int)
  case tooMany(Int, rank: Int)
  case notIndexable(String)
  case notAssignable(String)
  case unknownColumn(String, among: [String])
  case unknownField(String, among: [String])
  case newEntry(must: String, but: String)
  case tooLarge(String, most: Int)
  case beyond(LimitError)

  package var description: String {
    switch self {
    case .notWhole(let what): "an index must be a whole number or a range, but is \(what)"
    case .outside(let index, 0): "index \(index) is out of range: there are no entries"
    case .outside(let index, let count):
      "an index must be between \(-count) and \(count - 1), but is \(index)"
    case .tooMany(let count, let rank): "too many indices: at most \(rank) can be given, not \(count)"
    case .notIndexable(let what): "the indexed value must be a list, an array or a table, but is \(what)"
    case .unknownColumn(let name, let names):
      "the column must be one of \(names.joined(separator: ", ")), but is '\(name)'"
    case .notAssignable(let what):
      "only elements of lists and arrays and fields of records can be assigned, and this is \(what)"
    case .unknownField(let name, let names):
      "the record has no field '\(name)', and assigning makes no new one"
        + (names.isEmpty ? "" : "; it has \(names.listed(with: "and"))")
    case .tooLarge(let what, let most):
      "the selection would have more than \(most) \(what)"
    case .beyond(let error): error.description
    case .newEntry(let must, let but): "the new entry must \(must), but \(but)"
    }
  }
}

/// The positions that one index picks out of `count` entries.
private enum Positions {
  case one(Int)
  case many([Int])

  init(_ index: Value, count: Int) throws(IndexError) {
    switch index {
    case .number(let number): self = .one(try Positions.resolve(number, count: count))
    case .range(let range):
      let first = range.first < 0 ? range.first + Double(count) : range.first
      let last = range.last < 0 ? range.last + Double(count) : range.last
      // the empty range that ends just before its start picks nothing
      if range.step == 1, last == first - 1, first >= 0, first <= Double(count) {
        self = .many([])
        return
      }
      guard let resolved = try? NumberRange(first, last, by: range.step) else {
        throw .notWhole(Value.range(range).brief)
      }
      guard resolved.count <= count else { throw .outside(Int(clamping: range.last), count: count) }
      var positions: [Int] = []
      for step in 0..<resolved.count { positions.append(try Positions.resolve(resolved[step], count: count)) }
      self = .many(positions)
    default:
      guard let array = index.array, array.rank == 1 else { throw .notWhole(index.brief) }
      var positions: [Int] = []
      for element in array.elements { positions.append(try Positions.resolve(element, count: count)) }
      self = .many(positions)
    }
  }

  private static func resolve(_ number: Double, count: Int) throws(IndexError) -> Int {
    guard number == number.rounded(), number.magnitude <= 0x1p53 else { throw .notWhole(number.exactText) }
    let index = Int(number)
    let position = index < 0 ? index + count : index
    guard position >= 0, position < count else { throw .outside(index, count: count) }
    return position
  }

  var all: [Int] {
    switch self {
    case .one(let position): [position]
    case .many(let positions): positions
    }
  }

  var isOne: Bool {
    if case .one = self { true } else { false }
  }
}

extension Int {
  /// The nearest whole number within range.
  package init(clamping number: Double) {
    self = number.isNaN ? 0 : Int(Swift.max(-0x1p62, Swift.min(0x1p62, number)))
  }
}

extension Value {
  /// Reads what the indices pick out.
  package func element(at indices: [Value]) throws(IndexError) -> Value {
    switch self {
    case .array(let array): return try array.element(at: indices)
    case .range(let range):
      if indices.count == 1, case .number = indices[0], range.count > 0 {
        return .number(range[try Positions(indices[0], count: range.count).all[0]])
      }
      guard let array = range.array else { throw .notIndexable("a range that is too long: \(brief)") }
      return try array.element(at: indices)
    case .list(let values):
      guard indices.count == 1 else { throw .tooMany(indices.count, rank: 1) }
      switch try Positions(indices[0], count: values.count) {
      case .one(let position): return values[position]
      case .many(let positions):
        guard positions.count <= Limits.entries else { throw .tooLarge("entries", most: Limits.entries) }
        do throws(LimitError) {
          return try .list(within: positions.map { values[$0] })
        } catch {
          throw .beyond(error)
        }
      }
    case .table(let table): return try table.element(at: indices)
    case .record(let record):
      guard indices.count == 1 else { throw .tooMany(indices.count, rank: 1) }
      guard case .string(let name) = indices[0] else {
        throw .notIndexable("a record, whose fields have names")
      }
      guard let value = record[name] else { throw .unknownColumn(name, among: record.fields.map(\.name)) }
      return value
    case .string(let string):
      guard indices.count == 1 else { throw .tooMany(indices.count, rank: 1) }
      let characters = Array(string)
      let positions = try Positions(indices[0], count: characters.count).all
      var picked = ""
      for position in positions {
        picked.append(characters[position])
        guard picked.utf8.count <= Limits.bytes else { throw .tooLarge("bytes", most: Limits.bytes) }
      }
      return .string(picked)
    default: throw .notIndexable(brief)
    }
  }

  /// Changes what a path of indices picks out, one bracket after the other.
  package mutating func setElement(at path: ArraySlice<[Value]>, to value: Value) throws(IndexError) {
    guard let indices = path.first else {
      self = value
      return
    }
    if case .range(let range) = self, let array = range.array { self = .array(array) }
    if path.count > 1 {
      // the inner entry is changed apart and put back
      if case .object = self { throw .notAssignable("\(brief), whose fields only commands change") }
      if case .table = self { throw .notAssignable("a table") }
      var inner = try element(at: indices)
      try inner.setElement(at: path.dropFirst(), to: value)
      try setElement(at: [indices], to: inner)
      return
    }
    switch self {
    case .array(var array):
      self = .none  // so that the elements are changed in place
      defer { self = .array(array) }
      try array.set(at: indices, to: value)
    case .list(var values):
      self = .none
      defer { self = .list(values) }
      guard indices.count == 1 else { throw .tooMany(indices.count, rank: 1) }
      switch try Positions(indices[0], count: values.count) {
      case .one(let position): values[position] = value
      case .many(let positions):
        guard let entries = value.entries, entries.count == positions.count else {
          throw .newEntry(must: "be a list of \(positions.count)", but: "is \(value.brief)")
        }
        for (position, entry) in Swift.zip(positions, entries) { values[position] = entry }
      }
    case .record(let record):
      guard indices.count == 1 else { throw .tooMany(indices.count, rank: 1) }
      guard case .string(let name) = indices[0] else {
        throw .notIndexable("a record, whose fields have names")
      }
      self = .record(try record.replacing(name, with: value))
    case .object: throw .notAssignable("\(brief), whose fields only commands change")
    case .table: throw .notAssignable("a table")
    default: throw .notAssignable(brief)
    }
  }
}

extension Record {
  /// The record with another value of a field that it has.
  fileprivate func replacing(_ name: String, with value: Value) throws(IndexError) -> Record {
    guard self[name] != nil else { throw .unknownField(name, among: fields.map(\.name)) }
    return Record(fields.map { ($0.name, $0.name == name ? value : $0.value) })
  }
}

extension Table {
  fileprivate func element(at indices: [Value]) throws(IndexError) -> Value {
    guard indices.count == 1 else { throw .tooMany(indices.count, rank: 1) }
    if case .string(let name) = indices[0] {
      guard let column = self[name] else { throw .unknownColumn(name, among: columns.map(\.name)) }
      return column.value
    }
    switch try Positions(indices[0], count: rowCount) {
    case .one(let position): return .record(row(position))
    case .many(let positions):
      guard positions.count <= Limits.entries else { throw .tooLarge("rows", most: Limits.entries) }
      let picked = Value.table(rows(positions))
      do throws(LimitError) {
        _ = try Extent(picked)
      } catch {
        throw .beyond(error)
      }
      return picked
    }
  }
}

extension NumericArray {
  fileprivate func element(at indices: [Value]) throws(IndexError) -> Value {
    if rank == 1, indices.count == 1, case .number = indices[0] {
      return .number(elements[try Positions(indices[0], count: count).all[0]])
    }
    let (shape, offsets) = try select(indices)
    let picked = offsets.map { elements[$0] }
    return shape.isEmpty ? .number(picked[0]) : .array(NumericArray(shape: shape, elements: picked))
  }

  fileprivate mutating func set(at indices: [Value], to value: Value) throws(IndexError) {
    if rank == 1, indices.count == 1, case .number = indices[0], case .number(let number) = value {
      elements[try Positions(indices[0], count: count).all[0]] = number
      return
    }
    let (shape, offsets) = try select(indices)
    if case .number(let number) = value {
      for offset in offsets { elements[offset] = number }
      return
    }
    let wanted = shape.isEmpty ? "be a number" : "be a number or have the shape \(shape.shapeText)"
    guard let new = value.array else { throw .newEntry(must: wanted, but: "is \(value.brief)") }
    guard new.shape == shape else {
      throw .newEntry(must: wanted, but: "has the shape \(new.shape.shapeText)")
    }
    for (position, offset) in offsets.enumerated() { elements[offset] = new.elements[position] }
  }

  /// The shape of what the indices pick out, and where its elements lie.
  private func select(_ indices: [Value]) throws(IndexError) -> (shape: [Int], offsets: [Int]) {
    guard indices.count <= rank else { throw .tooMany(indices.count, rank: rank) }
    var resultShape: [Int] = []
    var offsets = [0]
    for (dimension, size) in shape.enumerated() {
      var positions = Array(0..<size)
      var keeps = true
      if dimension < indices.count {
        let picked = try Positions(indices[dimension], count: size)
        positions = picked.all
        keeps = !picked.isOne
      }
      if keeps { resultShape.append(positions.count) }
      // both counts are at most 2²⁶
      guard NumericArray.extent(of: resultShape) != nil,
        offsets.count * positions.count <= Limits.numbers
      else { throw .tooLarge("numbers", most: Limits.numbers) }
      offsets = offsets.flatMap { offset in positions.map { offset * size + $0 } }
    }
    return (resultShape, offsets)
  }
}
