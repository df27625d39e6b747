extension ArgumentType where T == Value {
  /// Takes anything.
  package static var value: ArgumentType { .value(.any) }

  /// Takes any value of the given type, which messages call `phrase`.
  package static func value(_ type: ValueType, _ phrase: String? = nil) -> ArgumentType {
    let phrase = phrase ?? type.phrase
    return ArgumentType(type, phrase, embed: { $0 }) { (value) throws(Mismatch) in
      guard value.fits(type) else { throw Mismatch(value, isNot: phrase) }
      return value
    }
  }
}

extension ArgumentType where T == Record {
  /// Takes values under names of the caller's, as a record.
  package static func namedValues(_ phrase: String) -> ArgumentType {
    ArgumentType(.any, phrase, form: .namedValues, absent: Record([]), embed: Value.record) {
      (value) throws(Mismatch) in
      guard case .record(let record) = value else { throw Mismatch(value, isNot: phrase) }
      return record
    }
  }
}

extension ArgumentType where T == Bool {
  /// Takes `true` or `false`.
  package static var boolean: ArgumentType {
    ArgumentType(.boolean, "true or false", embed: Value.boolean) { (value) throws(Mismatch) in
      guard case .boolean(let boolean) = value else { throw Mismatch(value, isNot: "true or false") }
      return boolean
    }
  }
}

extension ArgumentType where T == Double {
  /// Takes any number.
  package static var number: ArgumentType { number(.none) }

  /// Takes a number within `range`.
  package static func number(_ range: ClosedRange<Double>) -> ArgumentType {
    number(Bounds(low: range.lowerBound, high: range.upperBound))
  }

  /// Takes a number that is at least `range.lowerBound`.
  package static func number(_ range: PartialRangeFrom<Double>) -> ArgumentType {
    number(Bounds(low: range.lowerBound))
  }

  /// Takes a number greater than `low`, and at most `high` if that is given.
  package static func number(above low: Double, to high: Double? = nil) -> ArgumentType {
    number(Bounds(low: low, high: high, isAbove: true))
  }

  private static func number(_ bounds: Bounds) -> ArgumentType {
    var result = ArgumentType(.number, bounds.phrase ?? "a number", embed: Value.number) {
      (value) throws(Mismatch) in
      guard case .number(let number) = value else { throw Mismatch(value, isNot: "a number") }
      guard bounds.contains(number) else {
        throw Mismatch(must: "be " + (bounds.phrase ?? "a number"), but: "is " + number.exactText)
      }
      return number
    }
    result.bounds = bounds
    return result
  }
}

extension ArgumentType where T == Int {
  /// Takes a whole number.
  package static var whole: ArgumentType { whole(.none) }

  /// Takes a whole number within `range`.
  package static func whole(_ range: ClosedRange<Int>) -> ArgumentType {
    whole(Bounds(low: Double(range.lowerBound), high: Double(range.upperBound)))
  }

  /// Takes a whole number that is at least `range.lowerBound`.
  package static func whole(_ range: PartialRangeFrom<Int>) -> ArgumentType {
    whole(Bounds(low: Double(range.lowerBound)))
  }

  private static func whole(_ bounds: Bounds) -> ArgumentType {
    var result = ArgumentType(.number, "a whole number", embed: { Value.number($0) }) {
      (value) throws(Mismatch) in
      guard case .number(let number) = value, number == number.rounded(), number.magnitude <= 0x1p53 else {
        throw Mismatch(value, isNot: "a whole number")
      }
      guard bounds.contains(number) else {
        throw Mismatch(must: "be " + (bounds.phrase ?? "a whole number"), but: "is " + number.exactText)
      }
      return Int(number)
    }
    result.bounds = bounds
    result.isWhole = true
    return result
  }
}

extension ArgumentType where T == String {
  /// Takes a string.
  package static var string: ArgumentType { text(form: .value, "a string") }

  /// Takes the name of a file or folder.
  package static var path: ArgumentType { text(form: .path, "a path in quotes") }

  /// Takes the name of a file that is read: `Call.inputPath` finds it.
  package static var inputPath: ArgumentType { text(form: .inputPath, "a path in quotes") }

  /// Takes the name of a command, unquoted or quoted.
  package static var commandName: ArgumentType { text(form: .commandName, "the name of a command") }

  /// Takes a word, unquoted or quoted, and offers the names of commands, variables and these topics.
  package static func topic(_ phrase: String, _ topics: [ChoiceWord]) -> ArgumentType {
    text(form: .topic(topics), phrase)
  }

  /// Takes the name of a variable, unquoted or quoted; the variable must exist.
  package static var variableName: ArgumentType { text(form: .variableName, "the name of a variable") }

  /// Takes the name of a column, unquoted or quoted, of the table that the parameter `table` is given.
  package static func columnName(of table: String) -> ArgumentType {
    text(form: .columnName(of: table), "the name of a column")
  }

  /// Takes one of some words, unquoted or as a string, which messages call `phrase`.
  package static func word(of words: [ChoiceWord], _ phrase: String? = nil) -> ArgumentType {
    let phrase = phrase ?? words.map(\.word).listed(with: "or")
    return ArgumentType(.string, phrase, form: .choice(words), embed: Value.string) {
      (value) throws(Mismatch) in
      guard case .string(let word) = value, words.contains(where: { $0.word == word }) else {
        throw Mismatch(value, isNot: phrase)
      }
      return word
    }
  }

  /// Takes any word, unquoted or as a string; completion offers these.
  package static func anyWord(_ phrase: String, _ words: [ChoiceWord]) -> ArgumentType {
    text(form: .anyWord(words), phrase)
  }

  private static func text(form: ArgumentForm, _ phrase: String) -> ArgumentType {
    ArgumentType(.string, phrase, form: form, embed: Value.string) { (value) throws(Mismatch) in
      guard case .string(let string) = value else { throw Mismatch(value, isNot: phrase) }
      return string
    }
  }
}

extension ArgumentType where T == NumericArray {
  /// Takes an array of any shape; a number counts as a vector of one.
  package static var array: ArgumentType { array("an array of numbers") { _ in true } }

  /// Takes a vector, of `count` numbers if that is given.
  package static func vector(_ count: Int? = nil) -> ArgumentType {
    array(count.map { "a vector of \($0) numbers" } ?? "a vector of numbers") {
      $0.rank == 1 && (count == nil || $0.count == count)
    }
  }

  /// Takes a matrix, of `columns` columns if that is given.
  package static func matrix(columns: Int? = nil) -> ArgumentType {
    array(columns.map { "a matrix of \($0) columns" } ?? "a matrix of numbers") {
      $0.rank == 2 && (columns == nil || $0.shape[1] == columns)
    }
  }

  private static func array(_ phrase: String, _ fits: @escaping (NumericArray) -> Bool) -> ArgumentType {
    ArgumentType(.numeric, phrase, embed: Value.array) { (value) throws(Mismatch) in
      if case .number(let number) = value, fits(NumericArray([number])) { return NumericArray([number]) }
      guard let array = value.array else { throw Mismatch(value, isNot: phrase) }
      guard fits(array) else { throw Mismatch(must: "be " + phrase, but: "has " + array.shapeDescription) }
      return array
    }
  }
}

extension ArgumentType where T == Table {
  /// Takes a table.
  package static var table: ArgumentType {
    ArgumentType(.table, "a table", embed: Value.table) { (value) throws(Mismatch) in
      guard case .table(let table) = value else { throw Mismatch(value, isNot: "a table") }
      return table
    }
  }
}

extension ArgumentType where T == Function {
  /// Takes a function.
  package static var function: ArgumentType {
    ArgumentType(.function, "a function", embed: Value.function) { (value) throws(Mismatch) in
      guard case .function(let function) = value else { throw Mismatch(value, isNot: "a function") }
      return function
    }
  }
}

extension ArgumentType where T: Choice {
  /// Takes one of the words of an enumeration, unquoted or as a string.
  package static func choice(_ choices: T.Type = T.self) -> ArgumentType {
    let words = T.allCases.map { ChoiceWord(word: $0.rawValue, sentence: $0.sentence) }
    let phrase = words.map(\.word).listed(with: "or")
    return ArgumentType(.string, phrase, form: .choice(words), embed: { .string($0.rawValue) }) {
      (value) throws(Mismatch) in
      guard case .string(let word) = value, let choice = T(rawValue: word) else {
        throw Mismatch(value, isNot: phrase)
      }
      return choice
    }
  }
}

extension ArgumentType {
  /// Takes an object of one kind, as the Swift class that stands behind it.
  package static func object(_ kind: T.Type, _ type: ObjectType) -> ArgumentType {
    object(.object(type))
  }

  /// Takes any object of a group, as the class or protocol that its kinds have in common.
  package static func object(_ kind: T.Type, in group: ObjectGroup) -> ArgumentType {
    object(.group(group))
  }

  /// Takes any object of some groups, as the class or protocol that their kinds have in common.
  package static func object(_ kind: T.Type, inOneOf groups: [ObjectGroup]) -> ArgumentType {
    object(.either(groups.map(ValueType.group)))
  }

  private static func object(_ type: ValueType) -> ArgumentType {
    ArgumentType(
      type, type.phrase, embed: { object in (object as? any LanguageObject).map(Value.object) ?? .none }
    ) { (value) throws(Mismatch) in
      guard let object = value.object as? T, value.type.mayBe(type) else {
        throw Mismatch(value, isNot: type.phrase)
      }
      return object
    }
  }
}

extension ArgumentType where T == any LanguageObject {
  /// Takes any object at all.
  package static var anyObject: ArgumentType {
    ArgumentType(.any, "an object", embed: Value.object) { (value) throws(Mismatch) in
      guard let object = value.object else { throw Mismatch(value, isNot: "an object") }
      return object
    }
  }
}

extension [String] {
  /// The words with commas and a last "or" or "and".
  package func listed(with word: String) -> String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " \(word) " + last
  }
}
