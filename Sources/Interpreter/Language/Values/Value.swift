/// A value of the language.
///
/// Values copy; only objects are shared by reference.
package enum Value {
  case none
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array(NumericArray)
  case range(NumberRange)
  case list([Value])
  case record(Record)
  case table(Table)
  case function(Function)
  case object(any LanguageObject)
}

extension Value {
  /// Makes a list; a rectangular list of numbers becomes an array.
  package static func list(of values: [Value]) -> Value {
    guard let first = values.first else { return .list([]) }
    switch first {
    case .number:
      var elements: [Double] = []
      elements.reserveCapacity(values.count)
      for value in values {
        guard case .number(let number) = value else { return .list(values) }
        elements.append(number)
      }
      return .array(NumericArray(elements))
    case .array(let firstRow):
      var elements: [Double] = []
      elements.reserveCapacity(values.count * firstRow.count)
      for value in values {
        guard case .array(let row) = value, row.shape == firstRow.shape else { return .list(values) }
        elements += row.elements
      }
      return .array(NumericArray(shape: [values.count] + firstRow.shape, elements: elements))
    default: return .list(values)
    }
  }

  /// Makes a vector.
  package static func vector(_ elements: [Double]) -> Value { .array(NumericArray(elements)) }

  /// Makes a vector of single-precision numbers.
  package static func vector(_ elements: [Float]) -> Value { .array(NumericArray(elements.map(Double.init))) }

  /// Makes a number of a whole one.
  package static func number(_ whole: Int) -> Value { .number(Double(whole)) }

  /// The number, if the value is one.
  package var number: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  /// The string, if the value is one.
  package var string: String? {
    guard case .string(let string) = self else { return nil }
    return string
  }

  /// The object, if the value is one.
  package var object: (any LanguageObject)? {
    guard case .object(let object) = self else { return nil }
    return object
  }

  /// The numbers as an array, if the value is an array, a range or an empty list.
  package var array: NumericArray? {
    switch self {
    case .array(let array): array
    case .range(let range): range.array
    case .list(let values) where values.isEmpty: NumericArray([])
    default: nil
    }
  }

  /// Copies deeply: objects too.
  package func copy() -> Value {
    switch self {
    case .object(let object): .object(object.copy())
    case .list(let values): .list(values.map { $0.copy() })
    case .record(let record): .record(Record(record.fields.map { ($0.name, $0.value.copy()) }))
    default: self
    }
  }
}

extension Value: Equatable {
  /// Compares whole values: numbers by value, objects by identity; a range equals the array of its numbers.
  package static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.none, .none): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.list(let a), .list(let b)): a == b
    case (.record(let a), .record(let b)): a == b
    case (.table(let a), .table(let b)): a == b
    case (.function(let a), .function(let b)): a === b
    case (.object(let a), .object(let b)): a === b
    case (.range(let a), .range(let b)):
      a.count == b.count && (a.count == 0 || a[0] == b[0] && a[a.count - 1] == b[b.count - 1])
    case (.array(let a), .array(let b)): a == b
    default:
      left.isSequenceOfNumbers && right.isSequenceOfNumbers && left.entryCount == right.entryCount
        && left.array == right.array
    }
  }

  private var isSequenceOfNumbers: Bool {
    switch self {
    case .array, .range: true
    case .list(let values): values.isEmpty
    default: false
    }
  }
}
