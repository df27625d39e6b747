/// The keys of the prompt, as a front knows them.
package struct PromptKeys {
  /// What became of a wish to change a key.
  package enum Change: Sendable {
    case done, unknownKey, unknownFunction
    /// Nobody types here.
    case noPrompt
  }

  /// All keys, those of one function after another.
  package var list: () -> [KeyMeaning] = { [] }
  /// The names of all functions.
  package var functions: () -> [String] = { [] }
  /// Has a key do something else; `none` is nothing.
  package var bind: (_ key: String, _ function: String) -> Change = { _, _ in .noPrompt }

  package init() {}
}

/// A key and what it does.
package struct KeyMeaning: Sendable, Equatable {
  package let key: String
  package let function: String
  /// One sentence, without a full stop.
  package let meaning: String

  package init(key: String, function: String, meaning: String) {
    (self.key, self.function, self.meaning) = (key, function, meaning)
  }
}
