/// What the checker knows of a value before the program runs.
package indirect enum ValueType: Sendable, Equatable {
  /// Nothing is known.
  case any
  /// No value.
  case none
  case boolean
  case number
  case string
  /// An array of numbers of any shape.
  case array
  case range
  /// A list; its entries' type.
  case list(ValueType)
  /// A record; its fields, if they are known.
  case record([FieldType]?)
  /// A table; its columns, if they are known.
  case table([FieldType]?)
  case function
  /// An object of one kind.
  case object(ObjectType)
  /// An object of a group of kinds.
  case group(ObjectGroup)
  /// One of several.
  case either([ValueType])

  /// A number or an array of numbers.
  package static let numeric: ValueType = .either([.number, .array, .range])

  /// A number, an array, a boolean or a list of booleans: what comparisons give.
  package static let truth: ValueType = .either([.boolean, .list(.any)])

  package static let record: ValueType = .record(nil)
  package static let table: ValueType = .table(nil)
  package static let list: ValueType = .list(.any)
}

extension ValueType {
  /// Returns whether a value of this type can be one of `other`: only a sure mismatch is false.
  package func mayBe(_ other: ValueType) -> Bool {
    switch (self, other) {
    case (.any, _), (_, .any): true
    case (.either(let types), _): types.contains { $0.mayBe(other) }
    case (_, .either(let types)): types.contains { self.mayBe($0) }
    case (.object(let type), .group(let group)), (.group(let group), .object(let type)):
      type.groups.contains(group)
    case (.object(let a), .object(let b)): a == b
    case (.group, .group): true
    case (.list(let a), .list(let b)): a.mayBe(b)
    case (.array, .range), (.range, .array): true
    // an empty list is an empty array, and the entries of an array are numbers
    case (.list(let entry), .array), (.list(let entry), .range): entry.mayBe(.numeric)
    case (.array, .list(let entry)), (.range, .list(let entry)): ValueType.numeric.mayBe(entry)
    case (.record, .record), (.table, .table): true
    default: self == other
    }
  }

  /// The type of a value that comes from one of two branches.
  package func merged(with other: ValueType) -> ValueType { self == other ? self : .any }

  /// The fields that a value of this type is known to have; nil if that isn't known.
  package var fields: [FieldType]? {
    switch self {
    case .record(let fields), .table(let fields): fields
    case .object(let type): type.fields
    default: nil
    }
  }

  /// The records and tables among several types whose fields are known.
  var alternativesWithFields: [ValueType] {
    guard case .either(let types) = self else { return [] }
    return types.filter {
      switch $0 {
      case .record, .table: !($0.fields ?? []).isEmpty
      default: false
      }
    }
  }

  /// The type in words, with its article: "a number", "an ActionEmbedding".
  package var phrase: String {
    switch self {
    case .any: return "a value"
    case .none: return "none"
    case .boolean: return "true or false"
    case .number: return "a number"
    case .string: return "a string"
    case .array: return "an array of numbers"
    case .range: return "a range"
    case .list: return "a list"
    case .record: return "a record"
    case .table: return "a table"
    case .function: return "a function"
    case .object(let type): return type.name.withArticle
    case .group(let group): return group.phrase
    case .either(let types):
      if self == .numeric { return "a number or an array of numbers" }
      if self == .truth { return "true or false, or a list of them" }
      return types.map(\.phrase).joined(separator: " or ")
    }
  }
}

extension Value {
  /// Returns whether the value itself is one of a type.
  package func fits(_ type: ValueType) -> Bool {
    switch type {
    case .either(let types): types.contains { fits($0) }
    case .array: array != nil
    case .list(let entry):
      switch self {
      case .list(let values): values.allSatisfy { $0.fits(entry) }
      case .array, .range: ValueType.numeric.mayBe(entry)
      default: false
      }
    default: self.type.mayBe(type)
    }
  }

  /// The type of the value, as exactly as the value itself tells.
  package var type: ValueType {
    switch self {
    case .none: return .none
    case .boolean: return .boolean
    case .number: return .number
    case .string: return .string
    case .array: return .array
    case .range: return .range
    case .list(let values):
      guard let first = values.first?.type else { return .list(.any) }
      return .list(values.dropFirst().allSatisfy { $0.type == first } ? first : .any)
    case .record(let record): return .record(record.fields.map { FieldType($0.name, $0.value.type, "") })
    case .table(let table):
      return .table(table.columns.map { FieldType($0.name, $0.value.type, unit: $0.unit, "") })
    case .function: return .function
    case .object(let object): return .object(object.type)
    }
  }
}

extension String {
  /// The name of a kind with "a" or "an" before it.
  package var withArticle: String {
    // a name in the plural has none
    guard let first, last != "s" else { return self }
    return ("aeiouAEIOU".contains(first) ? "an " : "a ") + self
  }
}
