/// A kind of objects, as the checker, help and completion know it.
package struct ObjectType: Sendable, Equatable {
  /// The constructor's name, such as "ActionEmbedding".
  package let name: String
  /// One sentence that says what such an object is.
  package let meaning: String
  package let groups: [ObjectGroup]
  package let fields: [FieldType]

  package init(_ name: String, _ meaning: String, groups: [ObjectGroup] = [], fields: [FieldType] = []) {
    self.name = name
    self.meaning = meaning
    self.groups = groups
    self.fields = fields
  }

  package static func == (left: ObjectType, right: ObjectType) -> Bool { left.name == right.name }
}

/// A group of kinds that a parameter may take alike: environments, embeddings, whatever can be trained.
package struct ObjectGroup: Sendable, Equatable {
  /// With its article, as messages say it: "an environment".
  package let phrase: String

  package init(_ phrase: String) { self.phrase = phrase }
}

/// A field of an object, a record or a table.
package struct FieldType: Sendable, Equatable {
  package let name: String
  package let type: ValueType
  package let unit: String?
  package let sentence: String

  package init(_ name: String, _ type: ValueType, unit: String? = nil, _ sentence: String) {
    self.name = name
    self.type = type
    self.unit = unit
    self.sentence = sentence
  }
}
