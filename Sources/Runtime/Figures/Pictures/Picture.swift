/// A picture of 8-bit colours, such as a frame of a simulation.
package struct Picture: Sendable, Equatable {
  package let width: Int, height: Int
  /// Rows from the top, pixels from the left, red, green and blue: `height × width × 3`.
  package let bytes: [UInt8]

  package init(width: Int, height: Int, bytes: [UInt8]) throws(FigureError) {
    try PNGImage.check(width, height)
    guard bytes.count == width * height * 3 else {
      throw .samples(given: bytes.count, expected: width * height * 3)
    }
    self.init(unchecked: bytes, width: width, height: height)
  }

  init(unchecked bytes: [UInt8], width: Int, height: Int) {
    self.width = width
    self.height = height
    self.bytes = bytes
  }

  /// Makes a picture of one colour.
  package init(width: Int, height: Int, filledWith color: Color) throws(FigureError) {
    try PNGImage.check(width, height)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * 3)
    for _ in 0..<width * height { bytes += [color.red, color.green, color.blue] }
    self.init(unchecked: bytes, width: width, height: height)
  }

  /// Reads a PNG file of any kind; what is transparent becomes white.
  package init(decoding file: [UInt8]) throws(FigureError) {
    let image = try PNGImage(decoding: file)
    try self.init(width: image.width, height: image.height, bytes: image.opaqueColors)
  }

  /// The picture as a PNG file with `provenance` in its text chunks.
  package func png(provenance: Provenance = []) throws(FigureError) -> [UInt8] {
    let texts = provenance.map { PNGImage.Text(key: $0.key, value: $0.value) }
    return try PNGImage(width: width, height: height, channels: 3, samples: bytes, texts: texts).encoded()
  }

  /// The colour of a pixel.
  package subscript(column: Int, row: Int) -> Color {
    var color = Color.ink
    let place = 3 * (row * width + column)
    (color.red, color.green, color.blue) = (bytes[place], bytes[place + 1], bytes[place + 2])
    return color
  }

  /// The picture with each pixel as a square of `factor` pixels.
  package func scaled(by factor: Int) -> Picture {
    precondition(factor >= 1)
    if factor == 1 { return self }
    var scaled: [UInt8] = []
    scaled.reserveCapacity(bytes.count * factor * factor)
    for row in 0..<height {
      let start = scaled.count
      for column in 0..<width {
        let place = 3 * (row * width + column)
        for _ in 0..<factor { scaled += bytes[place..<place + 3] }
      }
      let line = Array(scaled[start...])
      for _ in 1..<factor { scaled += line }
    }
    return Picture(unchecked: scaled, width: width * factor, height: height * factor)
  }

  /// The picture at another size: each pixel is the mean of those it covers.
  package func resized(width newWidth: Int, height newHeight: Int) -> Picture {
    precondition(newWidth >= 1 && newHeight >= 1)
    if newWidth == width, newHeight == height { return self }
    func spans(_ old: Int, _ new: Int) -> [Range<Int>] {
      (0..<new).map { index in
        let start = index * old / new
        return start..<max(start + 1, (index + 1) * old / new)
      }
    }
    let (columns, rows) = (spans(width, newWidth), spans(height, newHeight))
    var resized: [UInt8] = []
    resized.reserveCapacity(newWidth * newHeight * 3)
    for row in rows {
      for column in columns {
        var (red, green, blue) = (0, 0, 0)
        for y in row {
          for x in column {
            let place = 3 * (y * width + x)
            red += Int(bytes[place])
            green += Int(bytes[place + 1])
            blue += Int(bytes[place + 2])
          }
        }
        let count = row.count * column.count
        for sum in [red, green, blue] { resized.append(UInt8((sum + count / 2) / count)) }
      }
    }
    return Picture(unchecked: resized, width: newWidth, height: newHeight)
  }

  /// Pictures side by side, their upper edges in line, with a gap of so many pixels in one colour.
  package static func row(
    _ pictures: [Picture], gap: Int = 2, color: Color = .paper
  ) throws(FigureError) -> Picture {
    let width = pictures.reduce(0) { $0 + $1.width } + gap * max(0, pictures.count - 1)
    let height = pictures.map(\.height).max() ?? 0
    var canvas = try Picture(width: width, height: height, filledWith: color).bytes
    var left = 0
    for picture in pictures {
      picture.paste(into: &canvas, width: width, column: left, row: 0)
      left += picture.width + gap
    }
    return Picture(unchecked: canvas, width: width, height: height)
  }

  /// Writes the picture over a place of a larger one, into which it fits.
  func paste(into canvas: inout [UInt8], width canvasWidth: Int, column: Int, row: Int) {
    for line in 0..<height {
      let start = 3 * ((row + line) * canvasWidth + column)
      canvas.replaceSubrange(
        start..<start + 3 * width, with: bytes[3 * line * width..<3 * (line + 1) * width])
    }
  }
}

extension PNGImage {
  /// The pixels as red, green and blue on white paper.
  fileprivate var opaqueColors: [UInt8] {
    if channels == 3 { return samples }
    let hasAlpha = channels == 2 || channels == 4
    var colors: [UInt8] = []
    colors.reserveCapacity(width * height * 3)
    for place in stride(from: 0, to: samples.count, by: channels) {
      let alpha = hasAlpha ? Int(samples[place + channels - 1]) : 255
      for color in 0..<3 {
        let sample = Int(samples[place + (channels < 3 ? 0 : color)])
        colors.append(UInt8((sample * alpha + 255 * (255 - alpha) + 127) / 255))
      }
    }
    return colors
  }
}
