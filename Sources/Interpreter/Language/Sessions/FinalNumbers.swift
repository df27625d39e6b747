/// The numbers that a script ends with: what it has reported under names, and what it has printed last.
///
/// Of several values under one name the last counts.
package struct FinalNumbers {
  package private(set) var reported: [(name: String, value: Value)] = []
  package private(set) var printed: [(name: String, value: Value)] = []

  /// Names beyond these aren't kept of what is printed.
  private static let most = 64

  /// Takes down what the script reports.
  package mutating func report(_ record: Record) {
    for field in record.fields { FinalNumbers.set(field.name, field.value, in: &reported) }
  }

  /// Takes down the numbers of what is printed side by side; `names` are those of the values, where they
  /// have some.
  ///
  /// A number has the name of its variable or field, or the text that is printed before it.
  package mutating func print(_ values: [Value], names: [String?]) {
    let names = names.count == values.count ? names : []
    var text = ""
    for (index, value) in values.enumerated() {
      switch value {
      case .string(let string): text = printed(in: string)
      case .number:
        let name = FinalNumbers.name(text) ?? (index < names.count ? names[index] : nil) ?? "printed"
        keep(name, value)
        text = ""
      case .record(let record):
        for field in record.fields where field.value.number != nil { keep(field.name, field.value) }
      default: text = ""
      }
    }
  }

  private mutating func keep(_ name: String, _ value: Value) {
    guard printed.count < FinalNumbers.most || printed.contains(where: { $0.name == name }) else { return }
    FinalNumbers.set(name, value, in: &printed)
  }

  /// Takes down the numbers in a text, each under the words before it; gives the words after the last one.
  private mutating func printed(in string: String) -> String {
    var words: [Substring] = []
    for part in string.split(whereSeparator: { " \n\t,;=()".contains($0) }) {
      if let number = Double(part), part.contains(where: \.isNumber) {
        if let name = FinalNumbers.name(words.joined(separator: " ")) { keep(name, .number(number)) }
        words = []
      } else {
        words.append(part)
      }
    }
    return words.joined(separator: " ")
  }

  /// The name that words are as a column: letters, digits and underscores of the last three; nil where
  /// nothing is left.
  private static func name(_ text: String) -> String? {
    let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.suffix(3)
    guard let first = words.first?.first, first.isLetter || first == "_" else { return nil }
    return words.joined(separator: "_")
  }

  private static func set(_ name: String, _ value: Value, in list: inout [(name: String, value: Value)]) {
    if let place = list.firstIndex(where: { $0.name == name }) {
      list[place].value = value
    } else {
      list.append((name, value))
    }
  }
}
