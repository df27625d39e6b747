import Testing

/// Docs/Style.md asks for plain English; here are the turns of phrase that a native speaker stumbles over.
@Suite struct WordsTests {
  /// What isn't written, and what is written instead.
  private static var patterns: [(Regex<Substring>, instead: String)] {
    [
      (#/\bstands? (?:interrupted|alone|outside|without|where|right of|left of)\b/#, "is"),
      (#/\bstands? in (?:a|an|the|quotes|backquotes|brackets|square)\b/#, "is in, is written in"),
      (#/\bas (?:it|they) stands?\b/#, "as is, the current"),
      (#/\b[Tt]ells (?:whether|what|how|the|of|of each)\b/#, "shows, tests whether, returns"),
      (#/\bat hand\b/#, "available, here"),
      (#/\b[Ww]hom\b/#, "which"),
      (#/\bgo(?:es|ing)? on from\b/#, "resumes, continues"),
      (#/\bgo(?:es)? on with\b/#, "continues with"),
      (#/\bthe same again\b/#, "repeat the statement"),
      (#/\b(?:what|that|which|environments|colours) there (?:is|are)\b/#, "available, all"),
      (#/\binside of\b/#, "inside"),
      (#/\b[Ww]hat (?:has|have) to do with\b/#, "related to"),
      (#/\bfulfils?\b/#, "satisfy"),
      (#/\bbelow each other\b/#, "on separate lines"),
      (#/\bfor ever\b/#, "forever"),
      (#/\bis a text\b/#, "is a string"),
      (#/\b9\.007199254740992e15\b/#, "0 or more"),
      (#/must be (?:possible|readable|writable|at hand)\b[^\n]*, but (?:isn't|aren't)\b/#, "what happened"),
    ]
  }

  /// Places that quote such words on purpose, by the path's end.
  private static let exceptions = ["Docs/Style.md", "CONTRIBUTING.md"]

  @Test func textsArePlainEnglish() throws {
    let files =
      try Repository.files(in: "Sources", endings: [".swift", ".c", ".h"])
      + Repository.files(in: "Docs", endings: [".md"])
      + Repository.files(in: "scripts", endings: [".dyne", ".md", "install", "test", "dyne"])
      + ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    #expect(files.count > 500)
    for file in files where !Self.exceptions.contains(where: { file.hasSuffix($0) }) {
      let text = try Repository.text(file)
      for (pattern, instead) in Self.patterns {
        for match in text.matches(of: pattern) {
          let line = text[..<match.range.lowerBound].count { $0.isNewline } + 1
          Issue.record("\(file):\(line): '\(match.output)'; write: \(instead)")
        }
      }
    }
  }
}
