/// A parameter of a command, typed: the body reads it as `call[parameter]`.
package struct Parameter<T>: ParameterDeclaration {
  package let name: String
  package let style: ParameterStyle
  package let aliases: [String]
  package let unit: String?
  package let sentence: String
  let argument: ArgumentType<T>
  /// What the body reads if nothing is given; nil if the argument is required.
  let fallback: T?
  /// What help says of the default when it is computed by the body: "the action's size".
  private let note: String?

  /// Declares a parameter.
  ///
  /// It is required unless it has a `default` or its type is optional. `note` says in words what a value that
  /// isn't given means.
  package init(
    _ name: String, _ argument: ArgumentType<T>, _ style: ParameterStyle, default fallback: T? = nil,
    note: String? = nil, aliases: [String] = [], unit: String? = nil, _ sentence: String
  ) {
    self.name = name
    self.style = style
    self.aliases = aliases
    self.unit = unit
    self.sentence = sentence
    self.argument = argument
    self.fallback = fallback ?? argument.absent
    self.note = note
  }

  /// Declares a parameter that always has its name.
  package init(
    _ name: String, _ argument: ArgumentType<T>, default fallback: T? = nil, note: String? = nil,
    aliases: [String] = [], unit: String? = nil, _ sentence: String
  ) {
    self.init(
      name, argument, .named, default: fallback, note: note, aliases: aliases, unit: unit, sentence)
  }

  package var isRequired: Bool { fallback == nil }
  package var type: ValueType { argument.type }
  package var phrase: String { argument.phrase }
  package var form: ArgumentForm { argument.form }
  package var bounds: Bounds { argument.bounds }
  package var isWhole: Bool { argument.isWhole }

  package var defaultValue: Value? { fallback.map(argument.embed) }

  package var defaultText: String? { note ?? defaultLiteral }

  package func bind(_ input: ArgumentInput?) throws(Mismatch) -> any BoundArgument {
    guard let input else {
      guard let fallback else { throw Mismatch(must: "be given", but: "is missing") }
      return Bound(name: name, isGiven: false, value: fallback)
    }
    return Bound(name: name, isGiven: true, value: try argument.convert(input))
  }

  package func check(_ value: Value) throws(Mismatch) { _ = try argument.convert(.value(value)) }
}

/// Where an argument stands.
package enum ParameterStyle: Equatable, Sendable {
  /// Always with its name: `epochs=50`.
  case named
  /// In its place or with its name.
  case positional
  /// All the positional arguments that are left, as a list.
  case rest
  /// All arguments whose names are no parameter's, each under a name of the caller's: `with t ratio=a / b`.
  case free
}

/// What the checker, help and completion know of a parameter, whatever its Swift type.
package protocol ParameterDeclaration {
  var name: String { get }
  var style: ParameterStyle { get }
  var aliases: [String] { get }
  var unit: String? { get }
  var sentence: String { get }
  var isRequired: Bool { get }
  var type: ValueType { get }
  /// What an argument must be, in words.
  var phrase: String { get }
  var form: ArgumentForm { get }
  var bounds: Bounds { get }
  var isWhole: Bool { get }
  var defaultValue: Value? { get }
  /// The default as help shows it; nil if there is none.
  var defaultText: String? { get }

  /// Makes what the body will read; nil stands for an argument that isn't given.
  func bind(_ input: ArgumentInput?) throws(Mismatch) -> any BoundArgument

  /// Throws what is wrong with a value that is known before running.
  func check(_ value: Value) throws(Mismatch)
}

extension ParameterDeclaration {
  /// The default as a statement would give it; nil if there is none.
  package var defaultLiteral: String? {
    guard let value = defaultValue, !value.isNone else { return nil }
    if case .choice = form, case .string(let word) = value { return word }
    return value.literal
  }
}

/// An argument that has found its parameter.
package protocol BoundArgument {
  var name: String { get }
  var isGiven: Bool { get }
  /// The objects that it holds.
  var objects: [any LanguageObject] { get }
}

struct Bound<T>: BoundArgument {
  let name: String
  let isGiven: Bool
  let value: T

  var objects: [any LanguageObject] {
    var objects: [any LanguageObject] = []
    if let object = value as? any LanguageObject { objects.append(object) }
    if let list = value as? [any LanguageObject] { objects += list }
    (value as? Value)?.forEachObject { objects.append($0) }
    return objects
  }
}
