/// What a code of an error or a warning means, why it comes about and how to mend it.
package struct Explanation: Sendable {
  package let code: String
  /// One sentence.
  package let summary: String
  /// A paragraph.
  package let text: String
  /// A program that gives the code; nil where that takes more than a program.
  package let wrong: String?
  /// The same program, mended.
  package let mended: String?

  init(_ code: String, _ summary: String, _ text: String, wrong: String? = nil, mended: String? = nil) {
    self.code = code
    self.summary = summary
    self.text = text
    self.wrong = wrong
    self.mended = mended
  }

  /// All explanations, by topic.
  package static let all = syntax + names + arguments + values + statements + running

  /// Finds the explanation of a code.
  package static func of(_ code: String) -> Explanation? {
    all.first { $0.code == code || $0.code == "\(code)-failed" }
  }
}

extension ArgumentType where T == String {
  /// Takes the code of an error or a warning, unquoted or quoted.
  package static var code: ArgumentType {
    let codes = Explanation.all.map { ChoiceWord(word: $0.code, sentence: $0.summary) }
    let words =
      codes + [
        ChoiceWord(
          word: "expectation",
          sentence: "The kind of error that a failed 'expect' "
            + "raises.")
      ]
    return word(of: words, "the code of an error")
  }
}
