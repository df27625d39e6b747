/// Holds a JSON value; members of an object keep their order.
package enum JSON: Sendable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  /// Pairs a name with a value.
  package struct Member: Sendable, Equatable {
    package let name: String
    package let value: JSON

    package init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The value of an object's member; nil if there is none or this is no object.
  package subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text that this value is; nil if it is no text.
  package var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The number that this value is; nil if it is no number.
  package var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// The compact text of the value; numbers that aren't finite become `null`.
  package var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += value.isFinite ? value.description : "null"
    case .string(let value): text += JSONText.quoted(value)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        text += JSONText.quoted(member.name)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }
}

/// Says where a text stops being JSON.
package enum JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  case unexpected(offset: Int)
  case endOfText
  case trailing(offset: Int)
  case tooDeep(offset: Int)
  /// A number beyond the largest double.
  case tooLarge(offset: Int)
  /// A control character in a string, which must be written as an escape.
  case control(offset: Int)
  /// An escape that is half of a pair of surrogates.
  case halfCharacter(offset: Int)
  case duplicate(name: String)

  package var description: String {
    switch self {
    case .unexpected(let offset): "unexpected character at byte \(offset)"
    case .endOfText: "the text ends too early"
    case .trailing(let offset): "unexpected text after the value at byte \(offset)"
    case .tooDeep(let offset): "nested too deeply at byte \(offset)"
    case .tooLarge(let offset): "the number at byte \(offset) is above the largest possible, 1.8e308"
    case .control(let offset): "a control character in a string at byte \(offset)"
    case .halfCharacter(let offset): "a lone surrogate at byte \(offset)"
    case .duplicate(let name): "'\(name)' occurs twice"
    }
  }
}
