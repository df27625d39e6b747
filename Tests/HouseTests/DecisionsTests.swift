import Testing

/// Decisions have one form: a number, a date, a status, what is decided, why and at what cost.
@Suite struct DecisionsTests {
  @Test func decisionsHaveOneForm() throws {
    let pages = try Repository.files(in: "Docs/Decisions", endings: [".md"]).filter { $0.contains("/0") }
    #expect(pages.count >= 16)
    let list = try Repository.text("Docs/Decisions/README.md")
    for page in pages {
      let number = page.split(separator: "/").last?.prefix(4).drop { $0 == "0" } ?? ""
      let text = try Repository.text(page)
      #expect(text.hasPrefix("# \(number). "), "\(page)")
      #expect(text.contains(#/\n\*\*Date\.\*\* \d{4}-\d\d-\d\d \*\*Status\.\*\* \w+/#), "\(page)")
      for part in ["Decision", "Why", "Cost"] {
        #expect(text.contains("**\(part)"), "\(page) has no \(part)")
      }
      #expect(list.contains("(\(page.split(separator: "/").last ?? ""))"), "\(page) isn't listed")
    }
  }
}
