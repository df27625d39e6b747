/// Lays a figure out in points and turns it into shapes.
struct FigurePainter {
  let metrics: FontMetrics
  var drawing: Drawing

  private static let margin = 22.0
  static let titleSize = 16.0, textSize = 12.5, labelSize = 13.0, tickSize = 12.0, smallSize = 11.0

  /// Draws `figure` on `width` × `height` points.
  static func draw(_ figure: Figure, width: Double, height: Double, metrics: FontMetrics) -> Drawing {
    var painter = FigurePainter(metrics: metrics, drawing: Drawing(width: width, height: height))
    let top = painter.drawHeader(figure)
    let area = Rect(
      x: margin, y: top, width: width - 2 * margin, height: max(height - top - margin * 0.8, 1))
    let arranged = painter.arranged(figure, in: area)
    for (scene, rect) in arranged {
      // a title may go on above the colour bar, up to the next panel
      let next = arranged.map(\.1.x).filter { $0 > rect.right }.min() ?? (width - margin / 2)
      painter.draw(scene, in: rect, titleRoom: next - rect.x - 10, namesLineEnds: figure.namesLineEnds)
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

  // MARK: Title, subtitle, legend

  /// Draws title, subtitle and legend; returns where the panels may begin.
  private mutating func drawHeader(_ figure: Figure) -> Double {
    let limit = drawing.width - 2 * Self.margin
    var y = Self.margin * 0.7
    for line in metrics.lines(figure.title, size: Self.titleSize, isBold: true, limit: limit, most: 2) {
      write(line, Self.margin, y + Self.titleSize, size: Self.titleSize, isBold: true)
      y += Self.titleSize + 7
    }
    // as many lines as leave the panels most of the room
    let most = drawing.height < 300 ? 2 : 3
    for line in metrics.lines(figure.subtitle, size: Self.textSize, limit: limit, most: most) {
      write(line, Self.margin, y + Self.textSize, size: Self.textSize, color: .quiet)
      y += Self.textSize + 5
    }
    y += figure.subtitle.isEmpty ? 0 : 2
    if !figure.namesLineEnds { y = drawLegend(figure.legendEntries, from: y + 3, limit: limit) }
    return y + 4
  }

  private mutating func drawLegend(_ entries: [LegendEntry], from top: Double, limit: Double) -> Double {
    guard !entries.isEmpty else { return top }
    var x = Self.margin, y = top + Self.textSize
    for (index, entry) in entries.enumerated() {
      let name = metrics.shortened(entry.name, size: Self.textSize, limit: min(limit / 2, 260))
      let width = 28 + metrics.width(name, Self.textSize, false)
      if x > Self.margin, x + width > Self.margin + limit {
        if y + 20 > drawing.height * 0.3 {
          write("and \(entries.count - index) more", x, y, size: Self.textSize, color: .quiet)
          return y + 8
        }
        (x, y) = (Self.margin, y + 19)
      }
      drawSample(entry, x: x, y: y - Self.textSize * 0.36)
      write(name, x + 28, y, size: Self.textSize)
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
      let look = PointLook(ink: entry.ink.color, radius: entry.tag == nil ? 4.5 : 7, isHollow: isHollow)
      drawPoint(marker, at: Point(x: x + 12, y: y), look, tag: entry.tag)
    }
  }

  // MARK: Panels

  /// Decides scales and data areas.
  ///
  /// Labels need room, room decides ticks, ticks decide labels: three rounds settle it.
  private func arranged(_ figure: Figure, in area: Rect) -> [(PanelScene, Rect)] {
    let arrangement = Arrangement(places: figure.panels.map(\.place), weights: figure.columnWeights, gap: 14)
    var rects = arrangement.rectangles(in: area, insets: figure.panels.map { _ in Insets() })
    var scenes: [PanelScene] = []
    for _ in 0..<3 {
      scenes = zip(figure.panels, rects).map { panel, rect in
        PanelScene(
          panel, xTickCount: min(max(Int(rect.width / (panel.x.isWhole ? 50 : 78)), 2), 9),
          yTickCount: min(max(Int(rect.height / 46), 2), 9),
          aspect: rect.height > 0 ? rect.width / rect.height : 1)
      }
      let names = figure.namesLineEnds
      rects = arrangement.rectangles(
        in: area, insets: scenes.map { insets($0, namesLineEnds: names, in: area) })
    }
    return Array(zip(scenes, rects))
  }

  private func insets(_ scene: PanelScene, namesLineEnds: Bool, in area: Rect) -> Insets {
    let panel = scene.panel
    var insets = Insets(left: 12, right: 10, top: panel.title.isEmpty ? 8 : 24, bottom: 14)
    if !panel.y.isBare {
      insets.left = widest(scene.yTicks.labels) + 10 + (panel.y.caption.isEmpty ? 0 : 22)
    }
    if !panel.x.isBare { insets.bottom = 24 + (panel.x.caption.isEmpty ? 0 : 20) }
    if let ticks = scene.colorTicks, !panel.hidesColorBar {
      insets.right = 14 + 11 + 9 + widest(ticks.labels) + (panel.colorBar?.caption.isEmpty == false ? 22 : 0)
    } else if namesLineEnds {
      let names = panel.marks.compactMap(LegendEntry.init).map(\.name)
      let widest = names.map { metrics.width(printable($0), Self.textSize, true) }.max() ?? 0
      insets.right = min(widest + 16, area.width * 0.3)
    }
    return insets
  }

  private func widest(_ labels: [String]) -> Double {
    labels.map { metrics.width($0, Self.tickSize, false) }.max() ?? 0
  }

  private mutating func draw(
    _ scene: PanelScene, in rect: Rect, titleRoom: Double, namesLineEnds: Bool
  ) {
    let panel = scene.panel
    if !panel.title.isEmpty {
      let text = metrics.shortened(panel.title, size: Self.labelSize, isBold: true, limit: titleRoom)
      write(text, rect.x, rect.y - 9, size: Self.labelSize, isBold: true)
    }
    drawAxes(scene, in: rect)
    if scene.isEmpty {
      let text = metrics.shortened(panel.note, size: Self.labelSize, limit: rect.width)
      write(
        text, rect.x + rect.width / 2, rect.y + rect.height / 2, size: Self.labelSize, color: .quiet,
        anchor: .middle)
      return
    }
    if scene.colors != nil, !panel.hidesColorBar { drawColorBar(scene, beside: rect) }
    add(.clip(Rect(x: rect.x - 4, y: rect.y - 4, width: rect.width + 8, height: rect.height + 8)))
    drawBands(scene, in: rect)
    for mark in panel.marks { draw(mark, scene, in: rect) }
    add(.unclip)
    if namesLineEnds { nameLineEnds(scene, in: rect) }
  }

  /// Writes the names of lines beside their ends, with thin leaders where they had to move or the line ends early.
  private mutating func nameLineEnds(_ scene: PanelScene, in rect: Rect) {
    let lines = scene.panel.marks.compactMap { mark -> (LineMark, Point)? in
      guard case .line(let line) = mark, !line.name.isEmpty, let end = line.end,
        let point = place(end.x, end.y, scene, in: rect)
      else { return nil }
      return (line, point)
    }
    let bounds = rect.y...max(rect.bottom, rect.y)
    let rows = spreadApart(lines.map { min(max($0.1.y, rect.y), rect.bottom) }, distance: 16, within: bounds)
    for ((line, end), y) in zip(lines, rows) {
      if abs(end.y - y) > 3 || rect.right - end.x > 30 {
        let pen = Stroke(color: line.ink.color, width: 0.8, opacity: 0.55, dashes: [1.5, 2.5])
        add(.line([Point(x: min(end.x, rect.right) + 2, y: end.y), Point(x: rect.right + 7, y: y)], pen))
      }
      let limit = drawing.width - rect.right - 14
      let name = metrics.shortened(line.name, size: Self.textSize, isBold: true, limit: limit)
      write(
        name, rect.right + 9, y + Self.textSize * 0.36, size: Self.textSize, color: line.ink.color,
        isBold: true)
    }
  }
}
