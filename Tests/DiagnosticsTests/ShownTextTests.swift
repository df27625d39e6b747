import Diagnostics
import TestSupport
import Testing
import Texts

/// Text from anywhere is shown without anything that a terminal obeys.
@Suite struct ShownTextTests {
  @Test(arguments: [
    ("plain é 日本 😀", "plain é 日本 😀"), ("\u{1b}[31mred", "␛[31mred"), ("a\u{7}b", "a␇b"),
    ("\u{9b}31m", "\\u{9b}31m"),
    ("a\u{202e}b", "a\\u{202e}b"), ("a\tb\nc", "a␉b␊c"), ("\r", "␍"), ("\u{7f}", "␡"),
    ("\u{2028}", "\\u{2028}"),
  ])
  func onALine(_ text: String, _ shown: String) { #expect(ShownText.line(text) == shown) }

  @Test func onLines() {
    #expect(ShownText.lines("a\tb\r\nc\rd") == "a\tb\nc␍d")
  }

  @Test func nothingHiddenIsLeft() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<300 {
      let scalars = (0..<20).compactMap { _ in
        Unicode.Scalar(
          UInt32.random(in: 0...(Bool.random(using: &random) ? 0x2100 : 0x10FFFF), using: &random))
      }
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars)
      #expect(!ShownText.line(text).unicodeScalars.contains(where: ShownText.isHidden))
      #expect(
        !ShownText.lines(text).unicodeScalars.contains { ShownText.isHidden($0) && $0 != "\n" && $0 != "\t" })
      let problem = Diagnostic(
        .error, id: "x", message: text,
        at: SourceLocation(SourceText(name: text, text: text), SourceRange(0, 3)), help: text)
      #expect(!problem.rendered().unicodeScalars.contains { ShownText.isHidden($0) && $0 != "\n" })
      #expect(!problem.json.unicodeScalars.contains { ShownText.isHidden($0) && $0.value < 0x10000 })
    }
  }
}
