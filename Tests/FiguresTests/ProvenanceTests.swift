import Figures
import Testing

/// Checks that files say where they come from, and that it can be read again.
struct ProvenanceTests {
  private let facts: Provenance = [
    ("Title", "a (b) \\ <c> & \"d\""), ("Software", "dyne 0"),
    ("Script", "a = 1\nprint \"\\n{a}\"\nplot e # ) ) ("), ("Inputs", "[{\"name\": \"e\"}]"),
    ("Words", "α → β, a\u{2028}b: c\u{85}d"),
  ]

  private func check(_ bytes: [UInt8], _ kind: PictureFile.Kind, _ facts: Provenance) throws {
    let file = try PictureFile(bytes)
    #expect(file.kind == kind)
    #expect(file.provenance.map(\.key) == facts.map(\.key))
    #expect(file.provenance.map(\.value) == facts.map(\.value))
  }

  @Test func allKindsOfFilesSayWhereTheyComeFrom() throws {
    let figure = try Samples.loss()
    for facts in [facts, Array(facts.dropLast())] {
      try check(figure.png(provenance: facts), .png, facts)
      try check(figure.svg(provenance: facts), .svg, facts)
      try check(figure.pdf(provenance: facts), .pdf, facts)
      try check(figure.page(provenance: facts), .page, facts)
      try check(figure.vegaLite(provenance: facts), .vegaLite, facts)
    }
  }

  @Test func filesWithoutItSayNothing() throws {
    let figure = try Samples.loss()
    for bytes in try [figure.png(), figure.svg(), figure.pdf(), figure.page(), figure.vegaLite()] {
      #expect(try PictureFile(bytes).provenance.isEmpty)
    }
  }

  @Test func damagedAndOtherFilesAreErrors() throws {
    let figure = try Samples.loss()
    for bytes in try [figure.png(), figure.svg(), figure.pdf(), figure.page(), figure.vegaLite()] {
      #expect(throws: FigureError.self) { try PictureFile(Array(bytes.prefix(bytes.count / 2))) }
    }
    for other in ["", "%PDF", "plot e", "<svg", "\u{0}\u{1}"] {
      #expect(throws: FigureError.self) { try PictureFile(Array(other.utf8)) }
    }
    #expect(throws: FigureError.noPicture) { try PictureFile([0xFF, 0xFE, 0x00]) }
  }

  @Test func oddBytesNeverCrash() throws {
    let figure = try Samples.loss()
    var generator = SystemRandomNumberGenerator()
    for bytes in try [
      figure.png(provenance: facts), figure.svg(provenance: facts), figure.pdf(provenance: facts),
      figure.page(provenance: facts), figure.vegaLite(provenance: facts),
    ] {
      for _ in 0..<40 {
        var damaged = bytes
        for _ in 0..<20 {
          damaged[Int.random(in: 8..<damaged.count, using: &generator)] = .random(in: 0...255)
        }
        _ = try? PictureFile(damaged)
      }
    }
  }
}
