/// The words that a parameter takes, as an enumeration with a sentence for each.
///
/// The raw value is the word as it is typed.
package protocol Choice: RawRepresentable<String>, CaseIterable {
  /// What the choice means, in one sentence.
  var sentence: String { get }
}

/// One word of a choice and its meaning.
package struct ChoiceWord: Sendable, Equatable {
  package let word: String
  package let sentence: String

  package init(word: String, sentence: String) {
    self.word = word
    self.sentence = sentence
  }
}
