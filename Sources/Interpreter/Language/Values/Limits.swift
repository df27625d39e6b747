/// How much a value may hold; what would hold more is refused before memory runs out.
package enum Limits {
  /// The numbers of an array, or all the numbers and bytes of text within a list.
  package static let numbers = 1 << 26
  /// The bytes of a string in UTF-8.
  package static let bytes = 1 << 26
  /// The entries of a list with those of the lists within it.
  package static let entries = 1 << 24
  /// How deep lists may be nested; a matrix counts as a list of lists.
  package static let depth = 64
}

/// A value holds too much.
package enum LimitError: Error, CustomStringConvertible {
  case depth
  case entries(of: String)
  case contents
  case bytes(Int)

  package var description: String {
    switch self {
    case .depth: "the list is nested more than \(Limits.depth) levels deep"
    case .entries(let what):
      "\(what) would have more than \(Limits.entries) entries in all"
    case .contents: "the list would hold more than \(Limits.numbers) numbers and characters in all"
    case .bytes(let count):
      "the string would be \(count) bytes long; the limit is \(Limits.bytes)"
    }
  }
}

/// What values hold in all; what they share counts as often as it occurs.
///
/// A list may hold one list many times over, so that little memory stands for more entries than could ever be
/// visited. Counting ends at the limits, so it is quick for such lists too.
struct Extent {
  /// Entries of lists, records and tables.
  private(set) var entries = 0
  /// Numbers of arrays and tables, bytes of strings.
  private(set) var contents = 0

  init() {}

  /// Whether there are too few entries to reach the limit soon by doubling.
  var isSmall: Bool { entries < 1024 }

  /// Counts a value; throws if it holds too much.
  init(_ value: Value) throws(LimitError) { try add(value) }

  /// Adds a value that lies `depth` levels deep in another.
  mutating func add(_ value: Value, depth: Int = 0) throws(LimitError) {
    switch value {
    case .string(let string): try add(contents: string.utf8.count)
    case .array(let array):
      guard depth + array.rank <= Limits.depth else { throw .depth }
      try add(contents: array.extent)
    case .list(let values): try add(values, depth: depth + 1)
    case .record(let record): try add(record.fields.map(\.value), depth: depth + 1)
    case .table(let table):
      for column in table.columns {
        switch column.content {
        case .numbers(let numbers): try add(contents: numbers.count)
        case .values(let values): try add(values, depth: depth + 1)
        }
      }
    default: return
    }
  }

  private mutating func add(_ values: [Value], depth: Int) throws(LimitError) {
    guard depth <= Limits.depth else { throw .depth }
    entries += values.count
    guard entries <= Limits.entries else { throw .entries(of: "a list") }
    for value in values { try add(value, depth: depth) }
  }

  private mutating func add(contents count: Int) throws(LimitError) {
    // both are at most 2⁶², so that nothing overflows
    contents += min(count, 1 << 62)
    guard contents <= Limits.numbers else { throw .contents }
  }
}

extension NumericArray {
  /// How many numbers the shape holds, where an empty dimension counts as one: a bound on loops over it.
  var extent: Int { NumericArray.extent(of: shape) ?? Int.max }

  /// The extent of a shape; nil if it is more than an array may have.
  static func extent(of shape: [Int]) -> Int? {
    var product = 1
    for size in shape {
      let (next, overflows) = product.multipliedReportingOverflow(by: max(1, size))
      guard !overflows, next <= Limits.numbers else { return nil }
      product = next
    }
    return product
  }
}

extension Value {
  /// The value itself; throws if it holds more than values may.
  package func withinLimits() throws(LimitError) -> Value {
    _ = try Extent(self)
    return self
  }

  /// Makes a list, or an array of a rectangular list of numbers, within the limits.
  static func list(within values: [Value]) throws(LimitError) -> Value {
    _ = try Extent(.list(values))
    return .list(of: values)
  }
}
