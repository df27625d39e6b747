/// An object of the language: an environment, a dataset, an embedding, an agent.
///
/// One statement works on an object at a time; a copy shares nothing that can change.
package protocol LanguageObject: AnyObject {
  /// What kind of object this is.
  var type: ObjectType { get }

  /// One line for printing, without the type's name: "4 → 2, 50 epochs".
  var summary: String { get }

  /// Reads a field that the type declares; nil if there is no such field.
  func field(_ name: String) throws -> Value?

  /// Says more than `summary`, for `describe`; the declared fields are added by the caller.
  ///
  /// What looks at much data calls `checkpoint` now and then, which may throw to stop.
  func details(_ checkpoint: () throws -> Void) rethrows -> [Detail]

  /// Copies deeply: weights, optimiser, replay, random streams.
  func copy() -> any LanguageObject

  /// Becomes what a copy of this object is, which is given up for it.
  func takeOver(_ copy: any LanguageObject)
}

/// An object that remembers the file it came from.
package protocol ObjectOfFile: AnyObject {
  /// Takes it that the object came about in this session, by so many seconds of work, and is in no file.
  func becomeUnsaved(after seconds: Double)
}

extension LanguageObject {
  package func details(_ checkpoint: () throws -> Void) rethrows -> [Detail] { [] }
}

/// Something that `describe` shows of an object besides its fields.
package enum Detail {
  /// A label and its text.
  case fact(String, String)
  /// A title and a table.
  case table(String, Table)
}

/// A field of a kind of objects and how it is read, declared once.
package struct Field<Object>: Sendable {
  package let type: FieldType
  let read: @Sendable (Object) throws -> Value

  package init(
    _ name: String, _ type: ValueType, unit: String? = nil, _ sentence: String,
    read: @escaping @Sendable (Object) throws -> Value
  ) {
    self.type = FieldType(name, type, unit: unit, sentence)
    self.read = read
  }
}

/// An object whose fields are declared together with what reads them.
package protocol FieldedObject: LanguageObject {
  static var fields: [Field<Self>] { get }
}

extension FieldedObject {
  package func field(_ name: String) throws -> Value? { try Self.fields.value(name, of: self) }
}

extension Array {
  /// The value of the field of a name; nil if there is none.
  package func value<Object>(_ name: String, of object: Object) throws -> Value?
  where Element == Field<Object> {
    try first { $0.type.name == name }?.read(object)
  }
}
