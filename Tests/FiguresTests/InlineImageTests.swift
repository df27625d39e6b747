import Figures
import Testing

/// Checks pictures for terminals by decoding them again.
struct InlineImageTests {
  /// A picture with stripes, a gradient and a size that no six divides.
  private func sample(width: Int = 23, height: Int = 17) throws -> Picture {
    var bytes: [UInt8] = []
    for row in 0..<height {
      for column in 0..<width {
        bytes += column % 5 == 0 ? [255, 0, 0] : row < 8 ? [0, 0, 255] : [0, 128, 0]
      }
    }
    return try Picture(width: width, height: height, bytes: bytes)
  }

  /// A small decoder of base 64, by arithmetic on a stream of bits.
  private func decoded(_ text: Substring) -> [UInt8] {
    var bits: UInt32 = 0, count: UInt32 = 0
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars where scalar != "=" {
      let digit: UInt32 =
        switch scalar {
        case "A"..."Z": scalar.value - 65
        case "a"..."z": scalar.value - 71
        case "0"..."9": scalar.value + 4
        case "+": 62
        default: 63
        }
      bits = bits << 6 | digit
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return bytes
  }

  @Test func kittysPicturesAreThePNG() throws {
    // noise, so that it takes several parts
    var state: UInt32 = 1
    let noise = (0..<120 * 90 * 3).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    let picture = try Picture(width: 120, height: 90, bytes: noise)
    let parts = try picture.inline(.kitty, columns: 12).split(separator: "\u{1B}\\")
    #expect(parts.count > 5)
    var text = ""
    for (index, part) in parts.enumerated() {
      let halves = part.split(separator: ";", maxSplits: 1)
      #expect(
        halves[0]
          == (index == 0 ? "\u{1B}_Gf=100,a=T,q=2,c=12,m=1" : "\u{1B}_Gm=\(index + 1 < parts.count ? 1 : 0)"))
      #expect(halves[1].utf8.count <= 4_096 && (index + 1 == parts.count || halves[1].utf8.count % 4 == 0))
      text += halves[1]
    }
    #expect(try decoded(text[...]) == picture.png())
    #expect(try sample().inline(.kitty, columns: 3).hasPrefix("\u{1B}_Gf=100,a=T,q=2,c=3,m=0;"))
  }

  @Test func itermsPicturesAreThePNG() throws {
    let picture = try sample()
    let text = try picture.inline(.iterm, columns: 40)
    let colon = try #require(text.firstIndex(of: ":"))
    #expect(
      text[..<colon]
        == "\u{1B}]1337;File=inline=1;size=\(try picture.png().count);width=40;preserveAspectRatio=1")
    #expect(text.last == "\u{7}")
    #expect(try decoded(text[text.index(after: colon)...].dropLast()) == picture.png())
  }

  /// A small decoder of sixels: the colours of all pixels, in percent; what isn't drawn is nil.
  private func pixels(_ text: String) throws -> (width: Int, height: Int, colors: [[Int]?]) {
    let bytes = Array(text.utf8)
    var place = try #require(bytes.firstIndex(of: UInt8(ascii: "q"))) + 1
    func numbers() -> [Int] {
      var numbers = [0]
      while place < bytes.count {
        if bytes[place] == UInt8(ascii: ";") {
          numbers.append(0)
        } else if (48...57).contains(bytes[place]) {
          numbers[numbers.count - 1] = 10 * numbers[numbers.count - 1] + Int(bytes[place] - 48)
        } else {
          break
        }
        place += 1
      }
      return numbers
    }
    #expect(bytes[place] == UInt8(ascii: "\""))
    place += 1
    let raster = numbers()
    let (width, height) = (raster[2], raster[3])
    var colors = [[Int]?](repeating: nil, count: width * height)
    var palette: [Int: [Int]] = [:]
    var (x, y, color) = (0, 0, 0)
    while place < bytes.count, bytes[place] != 0x1B {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "#"):
        let given = numbers()
        color = given[0]
        if given.count == 5 { palette[color] = Array(given[2...]) }
      case UInt8(ascii: "$"): x = 0
      case UInt8(ascii: "-"): (x, y) = (0, y + 6)
      default:
        var count = 1, sixel = byte
        if byte == UInt8(ascii: "!") {
          count = numbers()[0]
          sixel = bytes[place]
          place += 1
        }
        for _ in 0..<count {
          for row in 0..<6 where (sixel - 63) >> UInt8(row) & 1 == 1 {
            #expect(x < width && y + row < height)
            if x < width, y + row < height { colors[(y + row) * width + x] = palette[color] }
          }
          x += 1
        }
      }
    }
    #expect(bytes[place...].elementsEqual([0x1B, UInt8(ascii: "\\")]))
    return (width, height, colors)
  }

  @Test(arguments: [(23, 17), (1, 1), (6, 6), (40, 13)]) func sixelsAreThePicture(_ width: Int, _ height: Int)
    throws
  {
    let picture = try sample(width: width, height: height)
    let drawn = try pixels(picture.inline(.sixel, columns: 10))
    #expect(drawn.width == width && drawn.height == height)
    for index in 0..<width * height {
      let wanted = (0..<3).map { (Int(picture.bytes[3 * index + $0]) * 100 + 127) / 255 }
      #expect(drawn.colors[index] == wanted)
    }
  }

  @Test func sixelsOfAFewColorsAreAlwaysTheSame() throws {
    let picture = try Picture(
      width: 4, height: 2,
      bytes: [255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0] + Array(repeating: 0, count: 12))
    let text = try picture.inline(.sixel, columns: 1)
    #expect(text.hasPrefix("\u{1B}P0;1q\"1;1;4;2#0;2;"))
    // four columns, the upper row in one colour and the lower in the other
    #expect(text.contains("!4@") && text.contains("!4A"))
  }
}
