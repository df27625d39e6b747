/// Pictures in rows, with words beside and above them.
package struct ContactSheet: Sendable {
  /// Pictures side by side.
  package struct Row: Sendable {
    /// What stands to the left of the pictures.
    package var label: String
    package var pictures: [Picture]
    /// What stands below each picture; pictures without an entry have nothing.
    package var captions: [String]

    package init(_ label: String = "", _ pictures: [Picture], captions: [String] = []) {
      self.label = label
      self.pictures = pictures
      self.captions = captions
    }
  }

  package var title: String
  /// What stands above each column; columns without an entry have nothing.
  package var columns: [String]
  package var rows: [Row]
  /// How many pixels wide each pixel of the pictures is drawn; nil makes small pictures large enough to be
  /// looked at.
  package var scale: Int?

  package init(title: String = "", columns: [String] = [], rows: [Row], scale: Int? = nil) {
    self.title = title
    self.columns = columns
    self.rows = rows
    self.scale = scale
  }

  /// The sheet as a picture, on white; of a width and a size of letters for print, where `size` gives them.
  ///
  /// Its height is what the pictures and words need.
  package func picture(size: FigureSize? = nil) throws(FigureError) -> Picture {
    let layout = try Layout(self, size)
    try PNGImage.check(layout.width, layout.height)
    let canvas = try CairoCanvas(pixelsWide: layout.width, high: layout.height)
    try layout.draw(on: canvas)
    var bytes = canvas.samples()
    for (row, content) in rows.enumerated() {
      for (column, picture) in content.pictures.enumerated() {
        layout.scaled(picture).paste(
          into: &bytes, width: layout.width, column: layout.lefts[column], row: layout.tops[row])
      }
    }
    return try Picture(width: layout.width, height: layout.height, bytes: bytes)
  }

  /// The sheet as a PNG file with `provenance` in its text chunks.
  package func png(provenance: Provenance = []) throws(FigureError) -> [UInt8] {
    try picture().png(provenance: provenance)
  }

  /// The sheet as text of at most so many columns: its title, then each row's label and pictures, shrunk to
  /// fit.
  package func text(columns: Int, style: TextStyle = TextStyle()) throws(FigureError) -> String {
    var lines = title.isEmpty ? [] : [title]
    // one scale for all rows
    let widest = rows.map { row in row.pictures.reduce(-1) { $0 + $1.width + 1 } }.max() ?? 1
    let isShrunk = widest > columns
    for row in rows where !row.pictures.isEmpty {
      let words = [row.label, row.captions.filter { !$0.isEmpty }.joined(separator: " · ")]
        .filter { !$0.isEmpty }
      if !words.isEmpty { lines.append(words.joined(separator: ": ")) }
      let fitted = !isShrunk ? row.pictures : row.pictures.map { $0.shrunk(columns, widest) }
      let strip = try Picture.row(fitted, gap: 1, color: Color(0))
      lines += strip.lines(columns: max(columns, strip.width), rows: strip.height, style: style)
    }
    return lines.joined(separator: "\n")
  }
}

extension Picture {
  /// The picture's share where a row of `whole` pixels has only `room`.
  fileprivate func shrunk(_ room: Int, _ whole: Int) -> Picture {
    let ratio = Double(room) / Double(whole)
    return resized(
      width: max(1, Int(Double(width) * ratio)), height: max(1, Int(Double(height) * ratio)))
  }
}

/// Where everything on a sheet stands, in pixels.
private struct Layout {
  let sheet: ContactSheet
  let width: Int, height: Int
  /// The edges of columns and rows of pictures.
  let lefts: [Int], tops: [Int]
  /// How many pixels wide each pixel of the pictures is drawn.
  private let scale: Double
  /// The length of the layout's points in pixels.
  private let unit: Double
  private let cells: [Int], lines: [Int]
  private let words: Drawing

  private static let margin = 12.0, gap = 6.0
  private static let titleSize = 15.0, wordSize = 12.0, lineHeight = 18.0
  /// Pictures smaller than this are enlarged.
  private static let goodSide = 128
  /// The most of a sheet for print that labels take.
  private static let labelShare = 0.22, labelLimit = 220.0

  init(_ sheet: ContactSheet, _ size: FigureSize?) throws(FigureError) {
    self.sheet = sheet
    let columnCount = sheet.rows.map(\.pictures.count).max() ?? 0
    guard columnCount > 0 else { throw .lengths(of: "pictures", given: 0, expected: 1) }
    let metrics = try CairoCanvas(pixelsWide: 1, high: 1).metrics
    let unit = size.map { ($0.font ?? 7) * ($0.resolution ?? 72) / 72 / Layout.wordSize } ?? 1
    self.unit = unit
    func pixels(_ points: Double) -> Int { Int((points * unit).rounded(.up)) }
    let (margin, gap) = (pixels(Layout.margin), pixels(Layout.gap))

    let widest = sheet.rows.map { metrics.width($0.label, Layout.wordSize, false) }.max() ?? 0
    let share = size.map { Double($0.width) * Layout.labelShare / unit } ?? Layout.labelLimit
    let labelRoom = min(widest, share).rounded(.up)
    let labelWidth = widest > 0 ? pixels(labelRoom) + 2 * gap : 0

    let widths = (0..<columnCount).map { column in
      sheet.rows.map { column < $0.pictures.count ? $0.pictures[column].width : 0 }.max() ?? 0
    }
    let side = sheet.rows.flatMap(\.pictures).map { max($0.width, $0.height) }.max() ?? 1
    var scale = Double(max(1, sheet.scale ?? (Layout.goodSide + side - 1) / side))
    if let size {
      let room = size.width - 2 * margin - labelWidth - (columnCount - 1) * gap
      scale = Double(room) / Double(max(1, widths.reduce(0, +)))
      guard room >= columnCount * 8, size.width <= FigureSize.sides.upperBound else {
        throw .room(
          width: Double(size.width) / (size.resolution ?? 72),
          height: Double(size.height) / (size.resolution ?? 72))
      }
    }
    self.scale = scale
    func scaled(_ length: Int) -> Int { length == 0 ? 0 : max(1, Int(Double(length) * scale)) }
    let cells = widths.map(scaled)
    self.cells = cells
    let lines = sheet.rows.map { scaled($0.pictures.map(\.height).max() ?? 0) }
    self.lines = lines
    var left = margin + labelWidth
    let lefts = cells.map { width in
      defer { left += width + gap }
      return left
    }
    self.lefts = lefts
    let title = pixels(metrics.width(sheet.title, Layout.titleSize, true)) + 2 * margin
    let width = size?.width ?? max(left - gap + margin, min(title, 640))
    self.width = width

    // words, as many lines as they need
    var drawing = Drawing(width: Double(width) / unit, height: 0)
    func write(
      _ text: String, _ x: Int, _ y: Int, limit: Int, size: Double = Layout.wordSize, isBold: Bool = false,
      color: Color = .ink
    ) -> Int {
      let lines = metrics.lines(text, size: size, isBold: isBold, limit: max(Double(limit) / unit, size))
      for (number, line) in lines.enumerated() {
        let at = Point(x: Double(x) / unit, y: Double(y) / unit + size + Double(number) * (size + 5))
        drawing.shapes.append(.words(Words(text: line, at: at, size: size, color: color, isBold: isBold)))
      }
      return pixels(Double(lines.count) * (size + 5))
    }
    var top = margin
    top += write(
      sheet.title, margin, top, limit: width - 2 * margin, size: Layout.titleSize, isBold: true)
    if !sheet.title.isEmpty { top += gap }
    let named = sheet.columns.prefix(columnCount).indices.filter { !sheet.columns[$0].isEmpty }
    let below = named.enumerated().map { number, column in
      // a name may go on above the nameless columns behind it
      let end = number + 1 < named.count ? lefts[named[number + 1]] - gap : width - margin / 2
      return write(sheet.columns[column], lefts[column], top, limit: end - lefts[column])
    }
    top += below.max() ?? 0
    var tops: [Int] = []
    for (row, content) in sheet.rows.enumerated() {
      tops.append(top)
      let labelHeight = write(content.label, margin, top, limit: labelWidth - 2 * gap)
      let captions = content.captions.prefix(content.pictures.count).enumerated().map { column, caption in
        write(caption, lefts[column], top + lines[row], limit: cells[column] + gap / 2, color: .quiet)
      }
      top += max(lines[row] + (captions.max() ?? 0), labelHeight) + gap
    }
    self.tops = tops
    height = top - gap + margin
    words = drawing
  }

  /// A picture as large as it is drawn.
  func scaled(_ picture: Picture) -> Picture {
    let whole = Int(scale)
    if Double(whole) == scale { return picture.scaled(by: whole) }
    return picture.resized(
      width: max(1, Int(Double(picture.width) * scale)), height: max(1, Int(Double(picture.height) * scale)))
  }

  /// Draws all words of the sheet.
  func draw(on canvas: CairoCanvas) throws(FigureError) { try canvas.draw(words, scale: unit) }
}
