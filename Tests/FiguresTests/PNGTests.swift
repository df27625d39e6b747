import Figures
import TestSupport
import Testing

@Suite struct PNGTests {
  private func gradient(_ width: Int, _ height: Int, _ channels: Int) throws -> PNGImage {
    try PNGImage(
      width: width, height: height, channels: channels,
      samples: (0..<width * height * channels).map { UInt8(truncatingIfNeeded: $0 * 7) },
      texts: [
        .init(key: "Software", value: "dyne"), .init(key: "Title", value: "‖Δz‖ über θ"),
        .init(key: "e", value: ""),
      ])
  }

  @Test(arguments: 1...4) func imagesComeBackAsTheyWere(channels: Int) throws {
    for (width, height) in [(1, 1), (3, 5), (64, 33)] {
      let image = try gradient(width, height, channels)
      #expect(try PNGImage(decoding: image.encoded()) == image)
    }
  }

  @Test func figuresHaveTheirSizeTheirInkAndTheirProvenance() throws {
    let bytes = try Samples.learningCurves().png(
      size: FigureSize(width: 640, height: 400), provenance: [("dyne:seed", "7"), ("dyne:command", "plot e")])
    let image = try PNGImage(decoding: bytes)
    #expect((image.width, image.height, image.channels) == (640, 400, 3))
    #expect(
      image.texts == [.init(key: "dyne:seed", value: "7"), .init(key: "dyne:command", value: "plot e")])
    let white = image.samples.count { $0 == 255 }
    #expect(white > image.samples.count / 2, "the paper is mostly white")
    #expect(white < image.samples.count * 97 / 100, "something is drawn")
    // the first series' blue is there
    let pixels = stride(from: 0, to: image.samples.count, by: 3).map { Array(image.samples[$0..<$0 + 3]) }
    #expect(pixels.contains([0x00, 0x72, 0xB2]))
  }

  @Test func cutFilesAreRefused() throws {
    let bytes = try gradient(9, 9, 3).encoded()
    for count in [0, 1, 7, 8, 20, 33, bytes.count / 2, bytes.count - 13] {
      #expect(throws: FigureError.self, "\(count) of \(bytes.count) bytes") {
        try PNGImage(decoding: Array(bytes[..<count]))
      }
    }
  }

  @Test func damagedFilesNeverTrap() throws {
    let bytes = try gradient(12, 10, 4).encoded()
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<3_000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        damaged[Int.random(in: 0..<damaged.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      if let image = try? PNGImage(decoding: damaged) {
        #expect(image.samples.count == image.width * image.height * image.channels)
      }
    }
  }

  @Test func hugeImagesAreRefusedBeforeTheyAreUnfolded() throws {
    var bytes = try gradient(4, 4, 1).encoded()
    bytes[16] = 0x7F
    #expect(throws: FigureError.self) { try PNGImage(decoding: bytes) }
  }

  @Test(arguments: ["", " a", "a ", "a  b", "é", String(repeating: "k", count: 80), "a\nb"])
  func badKeywordsAreRefused(key: String) {
    #expect(throws: FigureError.key(key)) {
      try Samples.neighbors().png(provenance: [(key, "value")])
    }
  }

  @Test func wrongSampleCountsAreRefused() {
    #expect(throws: FigureError.samples(given: 3, expected: 4)) {
      try PNGImage(width: 2, height: 2, channels: 1, samples: [1, 2, 3])
    }
    #expect(throws: FigureError.self) { try PNGImage(width: -2, height: 2, channels: 1, samples: []) }
    #expect(throws: FigureError.self) { try PNGImage(width: 2, height: 2, channels: .max, samples: []) }
  }
}
