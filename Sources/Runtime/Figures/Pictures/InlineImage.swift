/// How a terminal takes pictures among its text.
package enum InlineImage: Sendable {
  /// The graphics protocol of kitty, with a PNG.
  case kitty
  /// iTerm2's, with a PNG.
  case iterm
  /// DEC's sixels, in at most 255 colours.
  case sixel
}

extension Picture {
  /// The escape sequence that draws the picture at the cursor, `columns` characters wide where the terminal
  /// can scale it.
  package func inline(_ kind: InlineImage, columns: Int) throws(FigureError) -> String {
    switch kind {
    case .kitty: InlineImage.kitty(try png(), columns: columns)
    case .iterm: InlineImage.iterm(try png(), columns: columns)
    case .sixel: sixels
    }
  }

  /// The picture as sixels: bands of six rows, drawn colour by colour with runs counted.
  var sixels: String {
    var palette = ColorPalette(of: [self])
    let indices = palette.indices(of: self)
    // raster attributes: square pixels, the size
    var text = "\u{1B}P0;1q\"1;1;\(width);\(height)"
    for (index, color) in palette.colors.enumerated() {
      func percent(_ value: UInt8) -> Int { (Int(value) * 100 + 127) / 255 }
      text += "#\(index);2;\(percent(color.red));\(percent(color.green));\(percent(color.blue))"
    }
    var bytes: [UInt8] = []
    for top in stride(from: 0, to: height, by: 6) {
      let rows = min(6, height - top)
      var isUsed = [Bool](repeating: false, count: palette.colors.count)
      for place in top * width..<(top + rows) * width { isUsed[Int(indices[place])] = true }
      var isFirst = true
      for color in isUsed.indices where isUsed[color] {
        // back to the band's start
        if !isFirst { bytes.append(UInt8(ascii: "$")) }
        isFirst = false
        bytes += Array("#\(color)".utf8)
        var run = 0, last: UInt8 = 0
        for column in 0..<width {
          var bits: UInt8 = 0
          for row in 0..<rows where Int(indices[(top + row) * width + column]) == color {
            bits |= 1 << UInt8(row)
          }
          if bits != last, run > 0 {
            Picture.append(last, run, to: &bytes)
            run = 0
          }
          (last, run) = (bits, run + 1)
        }
        // what is empty up to the edge needn't be said
        if last != 0 { Picture.append(last, run, to: &bytes) }
      }
      bytes.append(UInt8(ascii: "-"))
    }
    return text + String(decoding: bytes, as: UTF8.self) + "\u{1B}\\"
  }

  /// Adds so many columns of six pixels.
  private static func append(_ bits: UInt8, _ count: Int, to bytes: inout [UInt8]) {
    let sixel = bits + 63
    if count > 3 {
      bytes += Array("!\(count)".utf8) + [sixel]
    } else {
      for _ in 0..<count { bytes.append(sixel) }
    }
  }
}

extension InlineImage {
  /// The bytes of base 64 that one escape sequence of kitty's may hold.
  private static let chunk = 4_096

  fileprivate static func kitty(_ png: [UInt8], columns: Int) -> String {
    let text = Array(Base64.text(png).utf8)
    var result = ""
    for start in stride(from: 0, to: text.count, by: chunk) {
      let isLast = start + chunk >= text.count
      // f=100 is PNG, a=T shows it at once, q=2 keeps the terminal from answering
      let keys = start == 0 ? "f=100,a=T,q=2,c=\(columns),m=\(isLast ? 0 : 1)" : "m=\(isLast ? 0 : 1)"
      let part = String(decoding: text[start..<min(start + chunk, text.count)], as: UTF8.self)
      result += "\u{1B}_G\(keys);\(part)\u{1B}\\"
    }
    return result
  }

  fileprivate static func iterm(_ png: [UInt8], columns: Int) -> String {
    "\u{1B}]1337;File=inline=1;size=\(png.count);width=\(columns);preserveAspectRatio=1:"
      + "\(Base64.text(png))\u{7}"
  }
}
