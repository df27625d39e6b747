import Figures
import Testing

@Suite struct VectorTests {
  /// Returns why `text` isn't well-formed XML, as far as tags, attributes and entities go; nil if it is.
  private func fault(inXML text: String) -> String? {
    var open: [Substring] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      for piece in rest[..<start].split(separator: "&", omittingEmptySubsequences: false).dropFirst()
      where !["amp;", "lt;", "gt;", "quot;"].contains(where: { piece.hasPrefix($0) }) {
        return "a bare ampersand before '\(piece.prefix(20))'"
      }
      guard let end = rest[start...].firstIndex(of: ">") else { return "an open tag at the end" }
      let tag = rest[rest.index(after: start)..<end]
      let name = tag.prefix { $0 != " " && $0 != "/" }
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return "</\(tag.dropFirst())> out of place" }
      } else if !tag.hasSuffix("/"), !tag.hasPrefix("?") {
        open.append(name)
      }
      if tag.count(where: { $0 == "\"" }) % 2 == 1 { return "an odd quote in <\(tag)>" }
      rest = rest[rest.index(after: end)...]
    }
    return open.isEmpty ? nil : "<\(open[0])> isn't closed"
  }

  @Test func svgIsWellFormedAndItsWordsAreText() throws {
    for (name, figure) in try Samples.all() {
      let text = String(decoding: try figure.svg(provenance: [("seed", "7 < 8 & \"x\"")]), as: UTF8.self)
      #expect(fault(inXML: text) == nil, "\(name)")
      #expect(text.contains("seed: 7 &lt; 8 &amp; &quot;x&quot;"))
      #expect(!text.contains("nan") && !text.contains("inf\""), "\(name)")
    }
    let curves = String(decoding: try Samples.learningCurves().svg(), as: UTF8.self)
    for words in [
      "Learning on ReacherVertical", "mean return", "environment steps", "DynE-TD3", "20k", "−10",
    ] {
      #expect(curves.contains(">\(words)</text>"), "\(words)")
    }
  }

  @Test func svgEscapesHostileWords() throws {
    let figure = try Figure.curves(
      title: "</text><script>\u{1B}[31m\u{0}&\"'", x: Axis("<x>"), y: Axis("a & b"),
      curves: [Curve(name: "<", x: [1, 2], y: [1, 2]), Curve(name: "&", x: [1, 2], y: [2, 1])])
    let text = String(decoding: try figure.svg(), as: UTF8.self)
    #expect(fault(inXML: text) == nil)
    #expect(!text.contains("<script>") && !text.contains("\u{1B}") && !text.contains("\u{0}"))
  }

  @Test func pdfBeginsAndEndsRight() throws {
    let bytes = try Samples.latentMap(count: 300).pdf(provenance: [("seed", "7")])
    #expect(bytes.starts(with: Array("%PDF-1.5".utf8)))
    #expect(bytes.suffix(6).elementsEqual("%%EOF\n".utf8))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("/Title (Latent space of e)"))
    #expect(text.contains("/Keywords (seed: 7)"))
    #expect(text.contains("MediaBox [ 0 0 540 360 ]"))
  }

  @Test func pdfSaysItsDateOnlyWhenGiven() throws {
    let figure = try Samples.loss()
    #expect(!String(decoding: try figure.pdf(), as: UTF8.self).contains("Date"))
    let dated = String(decoding: try figure.pdf(created: "2020-04-26T12:00:00Z"), as: UTF8.self)
    #expect(dated.contains("/CreationDate (20200426120000Z)"))
  }

  @Test func sameFigureGivesSameBytes() throws {
    for (name, figure) in try Samples.all() {
      #expect(try figure.png() == figure.png(), "\(name)")
      #expect(try figure.svg() == figure.svg(), "\(name)")
      #expect(try figure.pdf() == figure.pdf(), "\(name)")
    }
  }

  @Test(arguments: [(-1, 600), (0, 600), (900, -5), (900, 159), (900, 16_385), (.max, 600), (.min, 600)])
  func sizesOutOfRangeAreRefused(width: Int, height: Int) throws {
    let figure = try Samples.loss()
    let size = FigureSize(width: width, height: height)
    #expect(throws: FigureError.self) { try figure.png(size: size) }
    #expect(throws: FigureError.self) { try figure.svg(size: size) }
    #expect(throws: FigureError.self) { try figure.pdf(size: size) }
  }

  @Test func errorsSayWhatMustBeWhat() {
    #expect(throws: FigureError.self) { try Samples.loss().png(size: FigureSize(width: 20, height: 600)) }
    let size = FigureError.size(side: "width", unit: "pixels", given: 20, allowed: 160...16_384)
    #expect(size.description == "figure's width must be between 160 and 16384 pixels, but is 20")
    let lengths = FigureError.lengths(of: "values", given: 3, expected: 5)
    #expect(lengths.description == "number of values must be 5, but is 3")
  }
}
