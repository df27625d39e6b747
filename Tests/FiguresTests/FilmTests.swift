import Figures
import Foundation
import TestSupport
import Testing

@Suite struct FilmTests {
  /// A disc of one colour on a ground that changes from left to right.
  private func picture(_ x: Int, _ width: Int = 40, _ height: Int = 30) throws -> Picture {
    var bytes: [UInt8] = []
    for row in 0..<height {
      for column in 0..<width {
        let isDisc = (row - 15) * (row - 15) + (column - x) * (column - x) < 36
        bytes += isDisc ? [200, 60, 40] : [0, UInt8(truncatingIfNeeded: column * 4), 100]
      }
    }
    return try Picture(width: width, height: height, bytes: bytes)
  }

  private func film(_ pictures: [Picture], hundredths: Int = 4) throws -> GIFFile {
    var writer = try GIFWriter(
      width: 40, height: 30, palette: ColorPalette(of: pictures), provenance: [("Title", "a film (dyne)")])
    for picture in pictures { try writer.add(picture, hundredths: hundredths) }
    return try GIFFile(writer.finish())
  }

  @Test func everyPictureIsShownAsItIs() throws {
    let pictures = try [5, 8, 8, 30, 5].map { try picture($0) }
    let film = try film(pictures)
    #expect((film.width, film.height) == (40, 30))
    #expect(film.repeats && film.comment == "Title: a film (dyne)")
    // a picture like the one before isn't written again, but shown for longer
    #expect(film.frames.map(\.delay) == [4, 8, 4, 4])
    let shown = try film.shown()
    for (frame, index) in [0, 1, 3, 4].enumerated() {
      let differences = zip(shown[frame], pictures[index].bytes).map { abs(Int($0) - Int($1)) }
      #expect((differences.max() ?? 99) <= 3, "few colours have to be left out")
    }
    #expect(film.frames[1].area < 40 * 30 / 4, "only what changes is written")
    #expect(film.frames[0].area == 40 * 30)
  }

  @Test func aFewColoursStandForMany() throws {
    var generator = SeededGenerator(seed: 3)
    let bytes = (0..<64 * 64 * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let noise = try Picture(width: 64, height: 64, bytes: bytes)
    for limit in [1, 2, 16, 255] {
      var palette = ColorPalette(of: [noise], limit: limit)
      #expect(palette.colors.count == limit)
      let indices = palette.indices(of: noise)
      var error = 0.0
      for (place, index) in indices.enumerated() {
        let color = palette.colors[Int(index)]
        for (part, value) in [color.red, color.green, color.blue].enumerated() {
          error += pow(Double(value) - Double(bytes[3 * place + part]), 2)
        }
      }
      let deviation = (error / Double(bytes.count)).squareRoot()
      #expect(deviation < [1: 75, 2: 68, 16: 36, 255: 16][limit] ?? 0, "\(limit): \(deviation)")
    }
    let two = try Picture(width: 2, height: 1, bytes: [0, 0, 0, 255, 255, 255])
    let palette = ColorPalette(of: [two])
    #expect(Set(palette.colors.map(\.red)) == [0, 255], "no more colours than there are")
    #expect(palette.colors.count == 2)
  }

  @Test func picturesOfAnotherSizeAreRefused() throws {
    let first = try picture(3)
    var writer = try GIFWriter(width: 40, height: 30, palette: ColorPalette(of: [first]))
    #expect(throws: FigureError.self) { try writer.add(first.scaled(by: 2), hundredths: 1) }
    #expect(throws: FigureError.self) {
      _ = try GIFWriter(width: 0, height: 30, palette: ColorPalette(of: [first]))
    }
  }

  @Test func moviesAreMadeByFFmpeg() throws {
    guard let program = MovieWriter.program else { return }
    try withTemporaryFolder { folder in
      var writer = try MovieWriter(
        width: 40, height: 30, picturesPerSecond: 25, program: program, title: "a \"film\"", in: folder)
      for x in 0..<30 { try writer.add(picture(x)) }
      try writer.finish()
      let bytes = try contents(of: "\(folder)/\(MovieWriter.name)")
      #expect(String(decoding: bytes[4..<8], as: UTF8.self) == "ftyp")
      #expect(bytes.count > 1_000)
      // not finished: nothing is left running, and nobody waits
      var other = try MovieWriter(
        width: 40, height: 30, picturesPerSecond: 25, program: program, title: "", in: folder)
      try other.add(picture(1))
    }
  }

  @Test func whatFFmpegCantDoIsAnError() throws {
    try withTemporaryFolder { folder in
      #expect(throws: FigureError.self) {
        _ = try MovieWriter(
          width: 40, height: 30, picturesPerSecond: 25, program: "/nonexistent/ffmpeg", title: "", in: folder)
      }
      // a program that ends before it has read anything
      #expect(throws: FigureError.self) {
        var writer = try MovieWriter(
          width: 400, height: 300, picturesPerSecond: 25, program: "/bin/false", title: "", in: folder)
        for x in 0..<50 { try writer.add(picture(x, 400, 300)) }
        try writer.finish()
      }
    }
  }
}

/// Reads animated GIFs as far as tests need it.
private struct GIFFile {
  struct Frame {
    var left = 0, top = 0, width = 0, height = 0, delay = 0, transparent = -1
    var pixels: [Int] = []
    var area: Int { width * height }
  }

  private(set) var width = 0, height = 0
  private(set) var colors: [[UInt8]] = []
  private(set) var frames: [Frame] = []
  private(set) var repeats = false
  private(set) var comment = ""

  struct Damaged: Error {}

  init(_ bytes: [UInt8]) throws {
    guard String(decoding: bytes.prefix(6), as: UTF8.self) == "GIF89a", bytes.last == 0x3B else {
      throw Damaged()
    }
    func word(_ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }
    (width, height) = (word(6), word(8))
    var place = 13
    for _ in 0..<1 << (Int(bytes[10] & 7) + 1) {
      colors.append(Array(bytes[place..<place + 3]))
      place += 3
    }
    func blocks() -> [UInt8] {
      var content: [UInt8] = []
      while bytes[place] > 0 {
        content += bytes[place + 1...place + Int(bytes[place])]
        place += Int(bytes[place]) + 1
      }
      place += 1
      return content
    }
    var frame = Frame()
    while bytes[place] != 0x3B {
      if bytes[place] == 0x21 {
        let kind = bytes[place + 1]
        place += 2
        let content = blocks()
        if kind == 0xF9 {
          frame.delay = Int(content[1]) | Int(content[2]) << 8
          frame.transparent = content[0] & 1 == 1 ? Int(content[3]) : -1
        }
        if kind == 0xFE { comment = String(decoding: content, as: UTF8.self) }
        if kind == 0xFF { repeats = content == Array("NETSCAPE2.0".utf8) + [1, 0, 0] }
        continue
      }
      guard bytes[place] == 0x2C else { throw Damaged() }
      (frame.left, frame.top) = (word(place + 1), word(place + 3))
      (frame.width, frame.height) = (word(place + 5), word(place + 7))
      let size = Int(bytes[place + 10])
      place += 11
      frame.pixels = try GIFFile.unfolded(blocks(), size)
      guard frame.pixels.count == frame.area else { throw Damaged() }
      frames.append(frame)
      frame = Frame()
    }
  }

  /// What is seen after each frame.
  func shown() throws -> [[UInt8]] {
    var canvas = [UInt8](repeating: 0, count: width * height * 3)
    return frames.map { frame in
      for (index, color) in frame.pixels.enumerated() where color != frame.transparent {
        let place = (frame.top + index / frame.width) * width + frame.left + index % frame.width
        canvas.replaceSubrange(3 * place..<3 * place + 3, with: colors[color])
      }
      return canvas
    }
  }

  private static func unfolded(_ bytes: [UInt8], _ size: Int) throws -> [Int] {
    let clear = 1 << size
    var table: [[Int]] = [], width = size + 1, bits = 0, held = 0, last: [Int] = [], pixels: [Int] = []
    func start() { table = (0..<clear + 2).map { [$0] } }
    start()
    for byte in bytes {
      bits |= Int(byte) << held
      held += 8
      while held >= width {
        let code = bits & (1 << width - 1)
        bits >>= width
        held -= width
        if code == clear {
          start()
          (width, last) = (size + 1, [])
          continue
        }
        if code == clear + 1 { return pixels }
        guard code <= table.count, !(code == table.count && last.isEmpty) else { throw Damaged() }
        let entry = code < table.count ? table[code] : last + [last[0]]
        pixels += entry
        if !last.isEmpty, table.count < 4096 { table.append(last + [entry[0]]) }
        if table.count == 1 << width, width < 12 { width += 1 }
        last = entry
      }
    }
    return pixels
  }
}
