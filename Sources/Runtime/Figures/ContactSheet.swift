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
  /// How many pixels wide each pixel of the pictures is drawn; nil makes small pictures large enough to be looked at.
  package var scale: Int?

  package init(title: String = "", columns: [String] = [], rows: [Row], scale: Int? = nil) {
    self.title = title
    self.columns = columns
    self.rows = rows
    self.scale = scale
  }

  /// The sheet as a picture, on white.
  package func picture() throws(FigureError) -> Picture {
    let layout = try Layout(self)
    try PNGImage.check(layout.width, layout.height)
    let canvas = try CairoCanvas(pixelsWide: layout.width, high: layout.height)
    try canvas.draw(layout.words(canvas.metrics), scale: 1)
    var bytes = canvas.samples()
    for (row, content) in rows.enumerated() {
      for (column, picture) in content.pictures.enumerated() {
        picture.scaled(by: layout.scale).paste(
          into: &bytes, width: layout.width, column: layout.lefts[column], row: layout.tops[row])
      }
    }
    return try Picture(width: layout.width, height: layout.height, bytes: bytes)
  }

  /// The sheet as a PNG file with `provenance` in its text chunks.
  package func png(provenance: Provenance = []) throws(FigureError) -> [UInt8] {
    try picture().png(provenance: provenance)
  }

  /// The sheet as text of at most so many columns: its title, then each row's label and pictures, shrunk to fit.
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
  let scale: Int
  let width: Int, height: Int
  /// The edges of columns and rows of pictures.
  let lefts: [Int], tops: [Int]
  private let cells: [Int]
  private let lines: [Int]
  private let labelWidth: Int

  private static let margin = 12, gap = 6
  private static let titleSize = 15.0, wordSize = 12.0
  private static let titleHeight = 26, lineHeight = 18
  /// Pictures smaller than this are enlarged.
  private static let goodSide = 128
  private static let labelLimit = 220.0

  init(_ sheet: ContactSheet) throws(FigureError) {
    self.sheet = sheet
    let pictures = sheet.rows.flatMap(\.pictures)
    let side = pictures.map { max($0.width, $0.height) }.max() ?? 1
    let scale = max(1, sheet.scale ?? (Layout.goodSide + side - 1) / side)
    self.scale = scale
    let columnCount = sheet.rows.map(\.pictures.count).max() ?? 0
    guard columnCount > 0 else { throw .lengths(of: "pictures", given: 0, expected: 1) }
    cells = (0..<columnCount).map { column in
      scale * (sheet.rows.map { column < $0.pictures.count ? $0.pictures[column].width : 0 }.max() ?? 0)
    }
    lines = sheet.rows.map { scale * ($0.pictures.map(\.height).max() ?? 0) }

    let metrics = try CairoCanvas(pixelsWide: 1, high: 1).metrics
    let widest = sheet.rows.map { metrics.width($0.label, Layout.wordSize, false) }.max() ?? 0
    labelWidth = widest > 0 ? Int(min(widest, Layout.labelLimit).rounded(.up)) + 2 * Layout.gap : 0
    var left = Layout.margin + labelWidth
    lefts = cells.map { width in
      defer { left += width + Layout.gap }
      return left
    }
    let title = Int(metrics.width(sheet.title, Layout.titleSize, true).rounded(.up)) + 2 * Layout.margin
    width = max(left - Layout.gap + Layout.margin, min(title, 640))
    var top = Layout.margin + (sheet.title.isEmpty ? 0 : Layout.titleHeight)
    if sheet.columns.contains(where: { !$0.isEmpty }) { top += Layout.lineHeight }
    var tops: [Int] = []
    for (row, height) in zip(sheet.rows, lines) {
      tops.append(top)
      top += height + Layout.gap + (row.captions.contains { !$0.isEmpty } ? Layout.lineHeight : 0)
    }
    self.tops = tops
    height = top - Layout.gap + Layout.margin
  }

  /// All words of the sheet.
  func words(_ metrics: FontMetrics) -> Drawing {
    var drawing = Drawing(width: Double(width), height: Double(height))
    func write(
      _ text: String, _ x: Int, _ y: Int, limit: Int, size: Double = Layout.wordSize, isBold: Bool = false,
      color: Color = .ink
    ) {
      let shown = metrics.shortened(text, size: size, isBold: isBold, limit: Double(limit))
      guard !shown.isEmpty else { return }
      drawing.shapes.append(
        .words(
          Words(text: shown, at: Point(x: Double(x), y: Double(y)), size: size, color: color, isBold: isBold)
        ))
    }
    write(
      sheet.title, Layout.margin, Layout.margin + 13, limit: width - 2 * Layout.margin,
      size: Layout.titleSize, isBold: true)
    for (column, name) in sheet.columns.prefix(lefts.count).enumerated() {
      write(name, lefts[column], (tops.first ?? 0) - 6, limit: cells[column])
    }
    for (row, content) in sheet.rows.enumerated() {
      write(
        content.label, Layout.margin, tops[row] + lines[row] / 2 + 4, limit: labelWidth - 2 * Layout.gap)
      for (column, caption) in content.captions.prefix(content.pictures.count).enumerated() {
        write(
          caption, lefts[column], tops[row] + lines[row] + 14, limit: cells[column] + Layout.gap / 2,
          color: .quiet)
      }
    }
    return drawing
  }
}
