import Figures
import Testing

@Suite struct PictureTests {
  /// Red at the left, blue at the bottom.
  private func gradient(_ width: Int, _ height: Int) throws -> Picture {
    var bytes: [UInt8] = []
    for row in 0..<height {
      for column in 0..<width {
        bytes += [UInt8(255 - 255 * column / width), 40, UInt8(255 * row / height)]
      }
    }
    return try Picture(width: width, height: height, bytes: bytes)
  }

  @Test func filesKeepPixelsAndProvenance() throws {
    let picture = try gradient(13, 7)
    let file = try picture.png(provenance: [("Software", "dyne"), ("Environment", "ReacherVertical")])
    #expect(try Picture(decoding: file) == picture)
    #expect(try PNGImage(decoding: file).texts.map(\.value) == ["dyne", "ReacherVertical"])
  }

  @Test func otherKindsOfFilesAreRead() throws {
    let grey = try PNGImage(width: 2, height: 1, channels: 1, samples: [0, 200]).encoded()
    #expect(try Picture(decoding: grey).bytes == [0, 0, 0, 200, 200, 200])
    let clear = try PNGImage(width: 2, height: 1, channels: 4, samples: [9, 8, 7, 0, 9, 8, 7, 255]).encoded()
    #expect(try Picture(decoding: clear).bytes == [255, 255, 255, 9, 8, 7])
    #expect(throws: FigureError.self) { try Picture(decoding: Array(clear.dropLast(9))) }
  }

  @Test func wrongSizesAreRefused() throws {
    #expect(throws: FigureError.samples(given: 11, expected: 12)) {
      try Picture(width: 2, height: 2, bytes: Array(repeating: 0, count: 11))
    }
    #expect(throws: FigureError.self) { try Picture(width: 0, height: 2, bytes: []) }
    #expect(throws: FigureError.self) { try Picture(width: 20_000, height: 2, bytes: []) }
  }

  @Test func scalesByWholeNumbersAndShrinksByMeans() throws {
    let picture = try Picture(width: 2, height: 1, bytes: [1, 2, 3, 10, 20, 30])
    #expect(
      picture.scaled(by: 2).bytes == [
        1, 2, 3, 1, 2, 3, 10, 20, 30, 10, 20, 30, 1, 2, 3, 1, 2, 3, 10, 20, 30, 10, 20, 30,
      ])
    #expect(picture.scaled(by: 3).resized(width: 2, height: 1) == picture)
    #expect(picture.resized(width: 1, height: 1).bytes == [6, 11, 17])
    #expect(try gradient(64, 64).resized(width: 44, height: 3).bytes.count == 44 * 3 * 3)
  }

  @Test func picturesStandSideBySide() throws {
    let dot = try Picture(width: 1, height: 1, bytes: [1, 2, 3])
    let tall = try Picture(width: 1, height: 2, bytes: [4, 5, 6, 7, 8, 9])
    let row = try Picture.row([dot, tall], gap: 1)
    #expect((row.width, row.height) == (3, 2))
    #expect(row.bytes == [1, 2, 3, 255, 255, 255, 4, 5, 6, 255, 255, 255, 255, 255, 255, 7, 8, 9])
    #expect(throws: FigureError.self) { try Picture.row([]) }
  }

  @Test func textHasTwoPixelsInACharacter() throws {
    let picture = try Picture(
      width: 2, height: 3,
      bytes: [255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255, 255, 255, 255, 0, 0, 0])
    let lines = picture.text(columns: 80, rows: 24, style: TextStyle(colors: .trueColor)).split(
      separator: "\n")
    #expect(
      lines == [
        "\u{1B}[38;2;255;0;0m\u{1B}[48;2;0;0;255m▀▀\u{1B}[39;49m",
        "\u{1B}[38;2;255;255;255m▀\u{1B}[38;2;0;0;0m▀\u{1B}[39;49m",
      ])
    let indexed = picture.text(columns: 80, rows: 24, style: TextStyle(colors: .palette256))
    #expect(indexed.hasPrefix("\u{1B}[38;5;196m\u{1B}[48;5;21m▀▀"))
    #expect(picture.text(columns: 80, rows: 24) == "::\n@ ")
  }

  @Test func textFits() throws {
    let picture = try gradient(64, 48)
    for (columns, rows) in [(80, 40), (64, 24), (40, 40), (70, 10), (1, 1), (0, -3)] {
      let lines = picture.text(columns: columns, rows: rows).split(separator: "\n")
      #expect(lines.count <= max(1, rows) && lines.allSatisfy { $0.count <= max(1, columns) })
      #expect(Set(lines.map(\.count)).count == 1)
    }
    #expect(picture.text(columns: 200, rows: 100).split(separator: "\n").count == 24, "it isn't enlarged")
  }

  @Test func contactSheetsShowEveryPictureWhole() throws {
    let picture = try gradient(64, 64)
    let sheet = ContactSheet(
      title: "Reconstructions", columns: ["input", "target"],
      rows: [
        .init("epoch 1", [picture, picture], captions: ["", "loss 0.3"]),
        .init("a label that is much too long to be written beside a picture of this size", [picture]),
      ])
    let whole = try sheet.picture()
    #expect(whole.width > 2 * 128 && whole.height > 2 * 128)
    #expect(occurrences(of: picture.scaled(by: 2), in: whole) == 3)
    #expect(try PNGImage(decoding: sheet.png(provenance: [("a", "b")])).texts.first?.value == "b")
    let dark = whole.bytes.count { $0 < 60 }
    let darkInPictures = 3 * picture.scaled(by: 2).bytes.count { $0 < 60 }
    #expect(dark > darkInPictures + 100, "there are words")
    var bare = sheet
    (bare.title, bare.columns, bare.scale) = ("", [], 1)
    bare.rows = [.init("", [picture, picture])]
    #expect(try (bare.picture().width, bare.picture().height) == (64 + 6 + 64 + 24, 64 + 24))
    #expect(throws: FigureError.self) { try ContactSheet(rows: []).picture() }
    #expect(throws: FigureError.self) {
      try ContactSheet(rows: [.init("", [picture])], scale: 1_000).picture()
    }
  }

  @Test func contactSheetsAreTextToo() throws {
    let picture = try gradient(30, 20)
    let sheet = ContactSheet(
      title: "Neighbours",
      rows: [.init("query", [picture]), .init("", [picture, picture, picture], captions: ["1", "2"])])
    let lines = try sheet.text(columns: 60).split(separator: "\n")
    #expect(lines.prefix(2) == ["Neighbours", "query"])
    #expect(lines.allSatisfy { $0.count <= 60 })
    #expect(lines.contains("1 · 2"))
    #expect(lines.count == 3 + 2 * 7)
  }

  /// How often a picture lies in another, pixel for pixel.
  private func occurrences(of picture: Picture, in whole: Picture) -> Int {
    var found = 0
    for row in 0...whole.height - picture.height {
      for column in 0...whole.width - picture.width where whole[column, row] == picture[0, 0] {
        let isHere = (0..<picture.height).allSatisfy { y in
          let start = 3 * ((row + y) * whole.width + column)
          return whole.bytes[start..<start + 3 * picture.width]
            == picture.bytes[3 * y * picture.width..<3 * (y + 1) * picture.width]
        }
        if isHere { found += 1 }
      }
    }
    return found
  }
}
