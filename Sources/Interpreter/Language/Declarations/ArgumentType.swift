/// How an argument becomes a Swift value: its type for the checker, its shape for the completer, its
/// conversion.
package struct ArgumentType<T> {
  /// What the checker compares with what it knows of the argument.
  package var type: ValueType
  /// What the argument must be, as messages say it: "a whole number".
  package var phrase: String
  package var form: ArgumentForm = .value
  package var bounds: Bounds = .none
  package var isWhole = false
  /// What stands for an argument that isn't given; nil if the type has nothing of that kind.
  package var absent: T?
  /// Makes the Swift value; throws what is wrong.
  package var convert: (ArgumentInput) throws(Mismatch) -> T
  /// Shows a Swift value as a value of the language (for defaults).
  package var embed: (T) -> Value

  package init(
    _ type: ValueType, _ phrase: String, form: ArgumentForm = .value, absent: T? = nil,
    embed: @escaping (T) -> Value, convert: @escaping (Value) throws(Mismatch) -> T
  ) {
    self.type = type
    self.phrase = phrase
    self.form = form
    self.absent = absent
    self.embed = embed
    self.convert = { (input) throws(Mismatch) in
      guard case .value(let value) = input else {
        throw Mismatch(must: "be " + phrase, but: input.isWhat)
      }
      return try convert(value)
    }
  }

  init(
    mapping phrase: String, type: ValueType, form: ArgumentForm, absent: T?,
    embed: @escaping (T) -> Value, convert: @escaping (ArgumentInput) throws(Mismatch) -> T
  ) {
    self.type = type
    self.phrase = phrase
    self.form = form
    self.absent = absent
    self.embed = embed
    self.convert = convert
  }
}

/// How an argument is written and completed.
package enum ArgumentForm: Equatable {
  /// An expression; completion offers variables of the right type.
  case value
  /// One of these words, unquoted or as a string.
  case choice([ChoiceWord])
  /// An unquoted word or a string that names a command.
  case commandName
  /// An unquoted word or a string that names a command or one of these topics.
  case topic([ChoiceWord])
  /// An unquoted word or a string, of which some are known.
  case anyWord([ChoiceWord])
  /// An unquoted word or a string that names a variable, which must exist.
  case variableName
  /// An unquoted word or a string that names a column of the table that the parameter `of` is given.
  case columnName(of: String)
  /// An expression that is kept; its names are first the columns of the table that the parameter `of` is
  /// given.
  case formula(of: String)
  /// Like `formula`, but a name is a whole column.
  case columnFormula(of: String)
  /// An expression that is kept; these names have a meaning of their own in it.
  case formulaOf([FormulaName])
  /// Expressions under names of the caller's.
  case namedValues
  /// A string that names a file or folder.
  case path
  /// A string that names a file that is read.
  case inputPath
  /// The rest of the line as a statement.
  case statement
}

extension ArgumentForm {
  /// Whether the expression itself is taken, not its value.
  var isFormula: Bool {
    switch self {
    case .formula, .columnFormula, .formulaOf: true
    default: false
    }
  }

  /// The parameter whose table's columns are the formula's names; nil for anything else.
  var formulaTable: String? {
    switch self {
    case .formula(let table), .columnFormula(let table): table
    default: nil
    }
  }

  /// Whether it takes words joined by hyphens, such as codes of errors.
  var isHyphenated: Bool {
    guard case .choice(let words) = self else { return false }
    return words.contains { $0.word.contains("-") }
  }
}

/// What a command is given for one parameter.
package enum ArgumentInput {
  case value(Value)
  case statement(DeferredStatement)
  case formula(Formula)
  /// Formulas under names of the caller's.
  case formulas([NamedFormula])
}

/// A statement that a command may run when it wants to.
package struct DeferredStatement {
  /// The statement as it was written.
  package let source: String
  /// Runs the statement in the scope of the command's caller.
  package let run: () throws -> Value
}

/// What is wrong with an argument: "must be 1 or 2, but is 3" without the parameter's name.
package struct Mismatch: Error {
  package let must: String
  package let but: String

  package init(must: String, but: String) {
    self.must = must
    self.but = but
  }

  /// Says that `value` isn't what `phrase` says.
  package init(_ value: Value, isNot phrase: String) {
    self.init(must: "be " + phrase, but: "is " + value.brief)
  }
}

extension ArgumentType {
  /// Takes also nothing: the argument may be left out or be `none`.
  package static func optional<Wrapped>(_ type: ArgumentType<Wrapped>) -> ArgumentType where T == Wrapped? {
    var result = ArgumentType(
      mapping: type.phrase, type: .either([type.type, .none]), form: type.form, absent: .some(nil),
      embed: { $0.map(type.embed) ?? .none },
      convert: { (input) throws(Mismatch) in
        if case .value(.none) = input { return nil }
        return try type.convert(input)
      })
    result.bounds = type.bounds
    result.isWhole = type.isWhole
    return result
  }

  /// Takes a list whose entries are all of one type, at most so many.
  package static func list<Element>(
    of type: ArgumentType<Element>, atMost most: Int = .max
  ) -> ArgumentType where T == [Element] {
    ArgumentType(
      mapping: "a list", type: .either([.list(type.type), .array, .range]), form: type.form, absent: nil,
      embed: { .list(of: $0.map(type.embed)) },
      convert: { (input) throws(Mismatch) in
        guard case .value(let value) = input, let entries = value.entries else {
          throw Mismatch(must: "be a list", but: input.isWhat)
        }
        guard entries.count <= most else {
          throw Mismatch(must: "have at most \(most) entries", but: "has \(entries.count)")
        }
        var result: [Element] = []
        for (position, entry) in entries.enumerated() {
          do throws(Mismatch) {
            result.append(try type.convert(.value(entry)))
          } catch {
            throw Mismatch(must: error.must, but: "entry \(position) " + error.but)
          }
        }
        return result
      })
  }

  /// Takes one or a list of them.
  package static func oneOrMore<Element>(_ type: ArgumentType<Element>) -> ArgumentType where T == [Element] {
    let list = ArgumentType.list(of: type)
    return ArgumentType(
      mapping: type.phrase + " or a list of them", type: .either([type.type, list.type]), form: type.form,
      absent: nil, embed: list.embed,
      convert: { (input) throws(Mismatch) in
        if let one = try? type.convert(input) { return [one] }
        guard case .value(let value) = input, value.entries != nil else { return [try type.convert(input)] }
        return try list.convert(input)
      })
  }
}

extension ArgumentType where T == DeferredStatement {
  /// Takes the rest of the line as a statement.
  package static var statement: ArgumentType {
    ArgumentType(
      mapping: "a statement", type: .any, form: .statement, absent: nil, embed: { .string($0.source) },
      convert: { (input) throws(Mismatch) in
        guard case .statement(let statement) = input else {
          throw Mismatch(must: "be a statement", but: input.isWhat)
        }
        return statement
      })
  }
}

extension ArgumentInput {
  var isWhat: String {
    switch self {
    case .value(let value): "is " + value.brief
    case .statement: "is a statement"
    case .formula(let formula): "is the formula '\(formula.text)'"
    case .formulas(let formulas): "are \(formulas.count.counted("formula"))"
    }
  }
}

extension Value {
  /// The entries of a list, an array or a range; nil for anything else.
  package var entries: [Value]? {
    switch self {
    case .list(let values): values
    case .array(let array):
      array.shape[0] <= Limits.entries ? (0..<array.shape[0]).map { array.entry($0) } : nil
    case .range(let range): range.count <= Limits.entries ? (0..<range.count).map { .number(range[$0]) } : nil
    default: nil
    }
  }
}
