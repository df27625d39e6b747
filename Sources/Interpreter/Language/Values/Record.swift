/// Named values in a fixed order, such as the result of a step.
package struct Record: Equatable {
  package struct Field: Equatable {
    package let name: String
    package let value: Value
  }

  package let fields: [Field]

  package init(_ fields: [(String, Value)]) {
    self.fields = fields.map { Field(name: $0.0, value: $0.1) }
  }

  package subscript(name: String) -> Value? { fields.first { $0.name == name }?.value }
}
