import Glibc

/// Lays a figure out in points and turns it into shapes.
struct FigurePainter {
  let figure: Figure
  let metrics: FontMetrics
  let type: TypeSizes
  /// Whether words may be shortened, since there is no room for them.
  let cuts: Bool
  var drawing: Drawing
  /// Whether names stand at the ends of their lines.
  private(set) var namesLineEnds = false
  private(set) var panels: [(scene: PanelScene, rect: Rect)] = []

  static let margin = 22.0
  private static let gap = 14.0

  /// Lays out `figure` on `width` × `height` points.
  init(_ figure: Figure, width: Double, height: Double, metrics: FontMetrics, type: TypeSizes, cuts: Bool) {
    self.figure = figure
    self.metrics = metrics
    self.type = type
    self.cuts = cuts
    drawing = Drawing(width: width, height: height)
    namesLineEnds = hasRoomAtLineEnds
    let top = drawHeader()
    let area = Rect(
      x: Self.margin, y: top, width: width - 2 * Self.margin, height: max(height - top - Self.margin * 0.8, 1)
    )
    panels = arranged(in: area)
  }

  /// The narrowest and the lowest of the panels' data areas.
  var narrowest: Double { panels.map(\.rect.width).min() ?? .infinity }
  var lowest: Double { panels.map(\.rect.height).min() ?? .infinity }
  /// Rows of panels.
  var rows: Int { figure.panels.map { $0.place.row + $0.place.rows }.max() ?? 1 }

  /// Draws the panels too and returns all shapes.
  func drawn() -> Drawing {
    var painter = self
    let rects = panels.map(\.rect)
    for (scene, rect) in panels { painter.draw(scene, in: rect, titleRoom: titleRoom(rect, among: rects)) }
    return painter.drawing
  }

  /// Draws what doesn't move as one zooms: all words but those of ticks, the axes' lines, the colour bars.
  func frame() -> Drawing {
    var painter = self
    let rects = panels.map(\.rect)
    for (scene, rect) in panels {
      painter.writeTitle(scene.panel, above: rect, room: titleRoom(rect, among: rects))
      painter.drawAxes(scene, in: rect, hasTicks: false)
      if scene.isEmpty {
        painter.writeNote(scene.panel, in: rect)
      } else if scene.colors != nil, !scene.panel.hidesColorBar {
        painter.drawColorBar(scene, beside: rect)
      }
    }
    return painter.drawing
  }

  mutating func add(_ shape: Shape) { drawing.shapes.append(shape) }

  mutating func write(
    _ text: String, _ x: Double, _ y: Double, size: Double, color: Color = .ink,
    anchor: Words.Anchor = .start,
    isBold: Bool = false, isUpright: Bool = false
  ) {
    guard !text.isEmpty else { return }
    add(
      .words(
        Words(
          text: text, at: Point(x: x, y: y), size: size, color: color, anchor: anchor, isBold: isBold,
          isUpright: isUpright)))
  }

  /// Breaks words into lines that are at most `limit` wide; at most `most` where words may be cut.
  func lines(_ text: String, size: Double, isBold: Bool = false, limit: Double, most: Int = 1) -> [String] {
    metrics.lines(text, size: size, isBold: isBold, limit: max(limit, size), most: cuts ? most : .max)
  }

  /// The distance of two lines of an axis's label or a panel's title.
  var leading: Double { type.label + 3 }

  // MARK: Title, subtitle, legend

  /// Draws title, subtitle and legend; returns where the panels may begin.
  private mutating func drawHeader() -> Double {
    let limit = drawing.width - 2 * Self.margin
    var y = Self.margin * 0.7
    for line in lines(figure.title, size: type.title, isBold: true, limit: limit, most: 2) {
      write(line, Self.margin, y + type.title, size: type.title, isBold: true)
      y += type.title + 7
    }
    // as many lines as leave the panels most of the room
    let subtitle = lines(
      figure.wholeSubtitle, size: type.text, limit: limit, most: drawing.height < 300 ? 2 : 3)
    for line in subtitle {
      write(line, Self.margin, y + type.text, size: type.text, color: .quiet)
      y += type.text + 5
    }
    y += subtitle.isEmpty ? 0 : 2
    if !namesLineEnds, figure.legend != .outside {
      y = drawLegend(figure.legendEntries, from: y + 3, limit: limit)
    }
    return y + 4
  }

  /// Whether the lines' names are short and few enough to stand beside the panel.
  private var hasRoomAtLineEnds: Bool {
    guard figure.namesLineEnds else { return false }
    let names = figure.legendEntries.map(\.name)
    let widest = names.map { metrics.width(printable($0), type.text, true) }.max() ?? 0
    let room = (drawing.width - 2 * Self.margin) * 0.3
    return widest + 16 <= room && Double(names.count) * (type.text + 3.5) <= drawing.height * 0.5
  }

  private mutating func drawLegend(_ entries: [LegendEntry], from top: Double, limit: Double) -> Double {
    guard !entries.isEmpty else { return top }
    let step = type.text + 6.5
    var x = Self.margin, y = top + type.text
    for (index, entry) in entries.enumerated() {
      let room = cuts ? min(limit / 2, 260) : limit - 28
      let name = lines(entry.name, size: type.text, limit: room)
      let width = 28 + (name.map { metrics.width($0, type.text, false) }.max() ?? 0)
      if x > Self.margin, x + width > Self.margin + limit {
        if cuts, y + 20 > drawing.height * 0.3 {
          write("and \(entries.count - index) more", x, y, size: type.text, color: .quiet)
          return y + 8
        }
        (x, y) = (Self.margin, y + step)
      }
      drawSample(entry, x: x, y: y - type.text * 0.36)
      for (number, line) in name.enumerated() {
        if number > 0 { y += step }
        write(line, x + 28, y, size: type.text)
      }
      x += width + 20
    }
    return y + 8
  }

  private mutating func drawSample(_ entry: LegendEntry, x: Double, y: Double) {
    switch entry.sample {
    case .line:
      let pen = Stroke(color: entry.ink.color, width: entry.isEmphasized ? 2.8 : 2, dashes: entry.ink.dashes)
      add(.line([Point(x: x, y: y), Point(x: x + 22, y: y)], pen))
    case .point(let marker, let isHollow):
      let radius = entry.tag == nil ? 4.5 : max(7, type.tag / 1.35)
      let look = PointLook(ink: entry.ink.color, radius: radius, isHollow: isHollow)
      drawPoint(marker, at: Point(x: x + 12, y: y), look, tag: entry.tag)
    }
  }

  // MARK: Panels

  /// Decides scales and data areas.
  ///
  /// Labels need room, room decides ticks and lines, these decide labels: rounds that give no room back
  /// settle it.
  private func arranged(in area: Rect) -> [(scene: PanelScene, rect: Rect)] {
    let arrangement = Arrangement(
      places: figure.panels.map(\.place), weights: figure.columnWeights, gap: Self.gap)
    var insets = figure.panels.map { _ in Insets() }
    var rects = arrangement.rectangles(in: area, insets: insets)
    var scenes: [PanelScene] = []
    for round in 0..<12 {
      scenes = zip(figure.panels, rects).map { panel, rect in
        PanelScene(
          panel, xTickCount: min(max(Int(rect.width / (panel.x.isWhole ? 50 : 78)), 2), 9),
          yTickCount: min(max(Int(rect.height / 46), 2), 9),
          aspect: rect.height > 0 ? rect.width / rect.height : 1)
      }
      let wanted = zip(scenes, rects).map { self.insets($0, $1, rects, in: area) }
      let next = round < 2 ? wanted : zip(insets, wanted).map { $0.union($1) }
      if round > 2, next == insets { break }
      insets = next
      rects = arrangement.rectangles(in: area, insets: insets)
    }
    return zip(scenes, rects).map { (scene: $0, rect: $1) }
  }

  /// The room that a panel needs around its data area, which was `rect` before.
  private func insets(_ scene: PanelScene, _ rect: Rect, _ rects: [Rect], in area: Rect) -> Insets {
    let panel = scene.panel
    let title = titleLines(panel, room: titleRoom(rect, among: rects)).count
    var insets = Insets(left: 12, right: 10, top: 8 + Double(title) * leading, bottom: 14)
    if !panel.y.isBare {
      let lines = captionLines(panel.y, length: rect.height + 18).count
      insets.left = widest(scene.yTicks.labels) + 10 + (lines == 0 ? 0 : 6 + Double(lines) * leading)
    }
    if !panel.x.isBare {
      let lines = captionLines(panel.x, length: rect.width + 24).count
      insets.bottom = 12 + type.tick + (lines == 0 ? 0 : 4 + Double(lines) * leading)
      // numbers at the ends of the axis reach beyond it, and the margin has room for some of that
      let half = widest(scene.xTicks.labels) / 2
      insets.left = max(insets.left, half - Self.margin)
      insets.right = max(insets.right, half - Self.margin / 2)
    }
    if let ticks = scene.colorTicks, let bar = panel.colorBar, !panel.hidesColorBar {
      let lines = captionLines(bar, length: rect.height + 16).count
      insets.right = 14 + 11 + 9 + widest(ticks.labels) + (lines == 0 ? 0 : 6 + Double(lines) * leading)
    } else if namesLineEnds {
      let names = panel.marks.compactMap(LegendEntry.init).map(\.name)
      insets.right = 16 + (names.map { metrics.width(printable($0), type.text, true) }.max() ?? 0)
    }
    return insets
  }

  /// An axis's label in lines of a length.
  func captionLines(_ axis: Axis, length: Double) -> [String] {
    var lines = lines(axis.caption, size: type.label, limit: length)
    // a few letters say nothing
    if cuts, let line = lines.first, line != printable(axis.caption), line.count < 6 { lines = [] }
    return lines
  }

  private func titleLines(_ panel: Panel, room: Double) -> [String] {
    lines(panel.title, size: type.label, isBold: true, limit: room)
  }

  /// How long a panel's title may be: it may go on above the colour bar, up to the next panel.
  private func titleRoom(_ rect: Rect, among rects: [Rect]) -> Double {
    let next = rects.map(\.x).filter { $0 > rect.right }.min() ?? (drawing.width - Self.margin / 2)
    return next - rect.x - 10
  }

  private func widest(_ labels: [String]) -> Double {
    labels.map { metrics.width($0, type.tick, false) }.max() ?? 0
  }

  private mutating func draw(_ scene: PanelScene, in rect: Rect, titleRoom: Double) {
    let panel = scene.panel
    writeTitle(panel, above: rect, room: titleRoom)
    drawAxes(scene, in: rect)
    if scene.isEmpty { return writeNote(panel, in: rect) }
    if scene.colors != nil, !panel.hidesColorBar { drawColorBar(scene, beside: rect) }
    // markers with a letter are large, and stay whole at the edges
    let over = panel.hasTags ? max(7.5, type.tag / 1.35) * 1.3 : 4
    add(
      .clip(
        Rect(x: rect.x - over, y: rect.y - over, width: rect.width + 2 * over, height: rect.height + 2 * over)
      ))
    drawBands(scene, in: rect)
    for mark in panel.marks { draw(mark, scene, in: rect) }
    add(.unclip)
    if namesLineEnds { nameLineEnds(scene, in: rect) }
  }

  private mutating func writeTitle(_ panel: Panel, above rect: Rect, room: Double) {
    let title = titleLines(panel, room: room)
    for (index, line) in title.enumerated() {
      let y = rect.y - 9 - Double(title.count - 1 - index) * leading
      write(line, rect.x, y, size: type.label, isBold: true)
    }
  }

  private mutating func writeNote(_ panel: Panel, in rect: Rect) {
    let note = lines(panel.note, size: type.label, limit: rect.width)
    for (index, line) in note.enumerated() {
      let y = rect.y + rect.height / 2 + Double(index) * leading
      write(line, rect.x + rect.width / 2, y, size: type.label, color: .quiet, anchor: .middle)
    }
  }

  /// Writes the names of lines beside their ends, with thin leaders where they had to move or the line ends
  /// early.
  private mutating func nameLineEnds(_ scene: PanelScene, in rect: Rect) {
    let lines = scene.panel.marks.compactMap { mark -> (line: LineMark, value: Double, end: Point)? in
      guard case .line(let line) = mark, !line.name.isEmpty, let end = line.end,
        let point = place(end.x, end.y, scene, in: rect)
      else { return nil }
      return (line, end.y, point)
    }.sorted { $0.value > $1.value }
    let bounds = rect.y...max(rect.bottom, rect.y)
    let rows = spreadApart(
      lines.map { min(max($0.end.y, rect.y), rect.bottom) }, distance: type.text + 3.5, within: bounds)
    for ((line, _, end), y) in zip(lines, rows) {
      if abs(end.y - y) > 3 || rect.right - end.x > 30 {
        let pen = Stroke(color: line.ink.color, width: 0.8, opacity: 0.55, dashes: [1.5, 2.5])
        add(.line([Point(x: min(end.x, rect.right) + 2, y: end.y), Point(x: rect.right + 7, y: y)], pen))
      }
      write(
        printable(line.name), rect.right + 9, y + type.text * 0.36, size: type.text, color: line.ink.color,
        isBold: true)
    }
  }
}

extension Panel {
  /// Whether some of its points have a letter.
  fileprivate var hasTags: Bool {
    marks.contains { mark in
      guard case .scatter(let points) = mark else { return false }
      return points.tag != nil
    }
  }
}
