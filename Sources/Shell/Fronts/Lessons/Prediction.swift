import Diagnostics
import Language
import Syntax

/// What a learner expects a value to be, and how far off that is.
struct Prediction {
  /// The answer as it was typed.
  let text: String

  init(_ text: String) { self.text = String(text.trimming(while: \.isWhitespace)) }

  /// The answer as a number, which may be written as in the language, or in percent.
  func number(_ interpreter: Interpreter) -> Double? {
    if text.hasSuffix("%") { return Prediction(String(text.dropLast())).number(interpreter).map { $0 / 100 } }
    return value(interpreter)?.number
  }

  /// Whether it is one of the words for yes and no.
  var truth: Bool? {
    switch text.lowercased() {
    case "yes", "y", "true": true
    case "no", "n", "false": false
    default: nil
    }
  }

  /// The answer as it is gathered beside a true value: yes and no have one spelling.
  func word(for value: Value) -> String {
    if case .boolean = value, let truth { return truth ? "yes" : "no" }
    return text
  }

  /// A true value as it is gathered.
  static func word(_ value: Value) -> String {
    if case .boolean(let isTrue) = value { return isTrue ? "yes" : "no" }
    return value.plainText
  }

  /// What must be changed about the answer so that it can be compared with a value of a type; nil if nothing.
  func fault(for type: ValueType, _ interpreter: Interpreter) -> String? {
    switch type {
    case .number: number(interpreter) == nil ? "answer with a number, such as 3 or 0.5" : nil
    case .boolean: truth == nil ? "answer yes or no" : nil
    default: nil
    }
  }

  /// What is to be said of the answer beside the true value.
  func verdict(_ value: Value, _ interpreter: Interpreter) -> String {
    switch value {
    case .number(let number):
      guard let guess = self.number(interpreter) else { return incomparable }
      return Prediction.verdict(guess, number)
    case .boolean(let isTrue):
      guard let guess = truth else { return incomparable }
      return guess == isTrue ? "you said so" : "you said \(guess ? "yes" : "no")"
    case .string(let word):
      let isRight = text.trimming { "\"'".contains($0) }.lowercased() == word.lowercased()
      return isRight ? "you said so" : "you said \(text)"
    case .list, .array, .range: return verdict(entries: value)
    default: return incomparable
    }
  }

  private var incomparable: String { "you said \(text); compare for yourself" }

  private static func verdict(_ guess: Double, _ truth: Double) -> String {
    let difference = guess - truth
    guard difference != 0 else { return "you said exactly that" }
    let off = Value.number(abs(difference)).plainText
    var text = "you said \(Value.number(guess).plainText): \(off) too \(difference > 0 ? "high" : "low")"
    if guess * truth > 0 {
      text += ", by a factor of \(Value.number(max(guess / truth, truth / guess)).plainText)"
    }
    return text
  }

  private func verdict(entries value: Value) -> String {
    let wanted = value.listed.map { $0.plainText.lowercased() }
    let given = text.split { $0.isWhitespace || ",[]\"'>".contains($0) }.map { $0.lowercased() }
    guard !wanted.isEmpty, wanted.count <= 20, given.count == wanted.count else { return incomparable }
    let right = zip(wanted, given).count { $0 == $1 || (Double($0) != nil && Double($0) == Double($1)) }
    return "you said \(given.joined(separator: ", ")): \(right) of \(wanted.count) in the right place"
  }

  private func value(_ interpreter: Interpreter) -> Value? {
    let session = interpreter.session.aside("result", .none)
    let outcome = Interpreter(session: session).run(SourceText(name: "answer", text: text))
    guard case .finished = outcome else { return nil }
    return session.result
  }
}

extension StringProtocol {
  /// The text without the characters at both ends that satisfy a condition.
  func trimming(while isDropped: (Character) -> Bool) -> SubSequence {
    let start = firstIndex { !isDropped($0) } ?? endIndex
    let end = self[start...].lastIndex { !isDropped($0) }.map { index(after: $0) } ?? start
    return self[start..<end]
  }
}

extension Value {
  /// The entries of a list or of an array.
  fileprivate var listed: [Value] {
    if case .list(let values) = self { return values }
    return array?.elements.map { .number($0) } ?? []
  }
}
