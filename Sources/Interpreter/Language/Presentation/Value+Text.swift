import Diagnostics
import Syntax
import Texts

extension Value {
  /// The value as messages name it: short, on one line.
  package var brief: String {
    switch self {
    case .none: "none"
    case .boolean(let boolean): "\(boolean)"
    case .number(let number): number.exactText
    case .string(let string):
      string.count <= 40 ? string.quoted : (string.prefix(37) + "…").description.quoted
    case .array(let array):
      array.rank == 1 && array.count <= 4 ? literal : "an array of \(array.shapeDescription)"
    case .range: literal
    case .list(let values): "a list of \(values.count)"
    case .record: "a record"
    case .table: "a table"
    case .function(let function): "the function '\(function.name)'"
    case .object(let object): object.type.name.withArticle
    }
  }

  /// The value as the language writes it, exactly; objects by their type.
  package var literal: String {
    switch self {
    case .none: "none"
    case .boolean(let boolean): "\(boolean)"
    case .number(let number): number.exactText
    case .string(let string): string.quoted
    case .array, .list: "[" + (entries ?? []).map(\.literal).joined(separator: ", ") + "]"
    case .record(let record):
      "{"
        + record.fields.map { "\(Token.written($0.name) ?? $0.name)=\($0.value.literal)" }
        .joined(separator: ", ") + "}"
    case .range(let range):
      "\(range.first.exactText)..\(range.last.exactText)"
        + (range.step == 1 ? "" : " by \(range.step.exactText)")
    default: brief
    }
  }
}

extension String {
  /// The string in quotes, as the language writes it.
  package var quoted: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "{": text += "\\{"
      case let control where ShownText.isHidden(control):
        text += "\\u{" + String(control.value, radix: 16) + "}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
