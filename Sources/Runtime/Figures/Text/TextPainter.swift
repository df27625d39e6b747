import Texts

/// Lays a figure out in terminal cells and draws it there.
struct TextPainter {
  var cells: TextCells

  var isASCII: Bool { cells.style.isASCII }
  var hasColors: Bool { cells.style.colors != .none }

  /// Draws `figure` into `width` × `height` cells.
  static func draw(_ figure: Figure, width: Int, height: Int, style: TextStyle) -> String {
    var painter = TextPainter(cells: TextCells(width: width, height: height, style: style))
    let top = painter.drawHeader(figure)
    let area = Rect(x: 0, y: Double(top), width: Double(width), height: Double(height - top))
    for (scene, rect) in painter.arranged(figure, in: area) {
      painter.draw(scene, in: rect, namesLineEnds: figure.namesLineEnds)
    }
    return painter.cells.text
  }

  // MARK: Title, subtitle, legend

  private mutating func drawHeader(_ figure: Figure) -> Int {
    var row = 0
    if !figure.title.isEmpty {
      cells.write(cells.shortened(figure.title, limit: cells.width), 0, row, isBold: true)
      row += 1
    }
    let most = cells.height >= 30 ? 4 : cells.height >= 20 ? 3 : cells.height >= 12 ? 1 : 0
    for line in cells.lines(figure.wholeSubtitle, most: most) {
      cells.write(line, 0, row)
      row += 1
    }
    return figure.namesLineEnds || cells.height < 10 ? row : drawLegend(figure.legendEntries, from: row)
  }

  private mutating func drawLegend(_ entries: [LegendEntry], from top: Int) -> Int {
    guard !entries.isEmpty else { return top }
    var column = 0, row = top
    for entry in entries {
      let sample = sample(of: entry)
      let name = cells.shortened(entry.name, limit: max(cells.width / 2 - 4, 4))
      let width = sample.count + 1 + name.displayWidth
      if column > 0, column + width > cells.width {
        if row + 1 >= top + max(cells.height / 8, 1) {
          if column + 3 <= cells.width { cells.write("…", column, row) }
          break
        }
        (column, row) = (0, row + 1)
      }
      cells.write(sample, column, row, color: color(entry.ink))
      cells.write(name, column + sample.count + 1, row)
      column += width + 3
    }
    return row + 1
  }

  private func sample(of entry: LegendEntry) -> String {
    if let tag = entry.tag { return String(tag) }
    switch entry.sample {
    case .line: return isASCII ? String(repeating: asciiGlyph(entry.ink), count: 2) : dashSample(entry.ink)
    case .point(let marker, let isHollow): return String(glyph(marker, isHollow: isHollow))
    }
  }

  private func dashSample(_ ink: Ink) -> String {
    guard case .series(let index) = ink, !hasColors else { return "⠤⠤" }
    return ["⠤⠤", "⠤⠄⠤", "⠄⠄⠄", "⠤⠠⠤"][Palette.wrapped(index, 4)]
  }

  // MARK: What marks look like

  /// The colour of an ink on a terminal of any background; nil is the terminal's own.
  func color(_ ink: Ink) -> Color? {
    switch ink {
    case .strong: nil
    case .quiet: Color(0x8A8A8A)
    case .series: ink.color.mixed(with: .paper, 0.15)
    case .ramp(let fraction): TextCells.color(fraction)
    }
  }

  func glyph(_ marker: Marker, isHollow: Bool) -> Character {
    if isASCII { return isHollow ? "o" : "*" }
    switch marker {
    case .circle: return isHollow ? "○" : "●"
    case .square: return isHollow ? "□" : "■"
    case .diamond: return isHollow ? "◇" : "◆"
    case .triangle: return isHollow ? "△" : "▲"
    }
  }

  func asciiGlyph(_ ink: Ink) -> Character {
    let glyphs: [Character] = ["*", "+", "x", "o", "#", "@", "%", "="]
    if case .series(let index) = ink { return glyphs[Palette.wrapped(index, glyphs.count)] }
    return ink == .strong ? "#" : "."
  }

  // MARK: Panels

  /// Decides scales and data areas; panels that find no room are left out.
  private func arranged(_ figure: Figure, in area: Rect) -> [(PanelScene, Rect)] {
    var panels = figure.panels
    while true {
      let fitted = arranged(panels, figure, in: area)
      if fitted.allSatisfy({ $0.1.width >= 6 && $0.1.height >= 2 }) { return fitted }
      if let last = panels.map({ $0.place.row + $0.place.rows }).max(), last > 1 {
        // without the last row of panels the others grow; a panel beside several rows loses one
        panels = panels.filter { $0.place.row < last - 1 }
        for index in panels.indices {
          panels[index].place.rows = min(panels[index].place.rows, last - 1 - panels[index].place.row)
        }
        for index in panels.indices where panels[index].place.row + panels[index].place.rows == last - 1 {
          panels[index].x.isBare = false
        }
      } else if let last = panels.map({ $0.place.column + $0.place.columns }).max(), last > 1 {
        panels = panels.filter { $0.place.column + $0.place.columns < last }
      } else {
        return fitted.filter { $0.1.width >= 2 && $0.1.height >= 1 }
      }
    }
  }

  private func arranged(_ panels: [Panel], _ figure: Figure, in area: Rect) -> [(PanelScene, Rect)] {
    let arrangement = Arrangement(places: panels.map(\.place), weights: figure.columnWeights, gap: 1)
    var rects = arrangement.rectangles(in: area, insets: panels.map { _ in Insets() })
    var scenes: [PanelScene] = []
    for _ in 0..<3 {
      scenes = zip(panels, rects).map { panel, rect in
        PanelScene(
          panel, xTickCount: min(max(Int(rect.width / (panel.x.isWhole ? 6 : 10)), 2), 9),
          yTickCount: min(max(Int(rect.height / 2.5), 2), 6),
          aspect: rect.height > 0 ? rect.width / (2 * rect.height) : 1)
      }
      rects = arrangement.rectangles(in: area, insets: scenes.map { insets($0, figure) }).map { rect in
        let x = rect.x.rounded(), y = rect.y.rounded()
        return Rect(x: x, y: y, width: rect.right.rounded() - x, height: rect.bottom.rounded() - y)
      }
    }
    return Array(zip(scenes, rects))
  }

  private func insets(_ scene: PanelScene, _ figure: Figure) -> Insets {
    let panel = scene.panel
    var insets = Insets(left: 2, right: 1, top: heading(panel).isEmpty ? 0 : 1, bottom: 1)
    if !panel.y.isBare { insets.left = widest(scene.yTicks.labels) + 1 }
    if !panel.x.isBare { insets.bottom = panel.x.caption.isEmpty || cells.height < 8 ? 2 : 3 }
    if let ticks = scene.colorTicks, !panel.hidesColorBar {
      insets.right = 4 + widest(ticks.labels)
      if panel.colorBar?.caption.isEmpty == false { insets.top = 1 }
    } else if figure.namesLineEnds {
      let names = figure.legendEntries.map { Double(printable($0.name).displayWidth) }
      insets.right = min((names.max() ?? 0) + 1, Double(cells.width) * 0.3)
    }
    if !panel.lineTags.isEmpty { insets.right = max(insets.right, 2) }
    return insets
  }

  private func widest(_ labels: [String]) -> Double {
    Double(labels.map { isASCII ? TextCells.ascii($0).count : $0.count }.max() ?? 0)
  }

  private func heading(_ panel: Panel) -> String {
    let caption = panel.y.isBare ? "" : panel.y.caption
    return panel.title.isEmpty ? caption : caption.isEmpty ? panel.title : "\(panel.title) · \(caption)"
  }

  private mutating func draw(_ scene: PanelScene, in rect: Rect, namesLineEnds: Bool) {
    drawAxes(scene, in: rect)
    drawHeading(scene, in: rect)
    if scene.isEmpty {
      let note = cells.shortened(scene.panel.note, limit: Int(rect.width))
      let column = Int(rect.x) + (Int(rect.width) - note.displayWidth) / 2
      cells.write(note, column, Int(rect.y) + Int(rect.height) / 2)
      return
    }
    if scene.colors != nil, !scene.panel.hidesColorBar { drawColorBar(scene, beside: rect) }
    drawBands(scene, in: rect)
    for mark in scene.panel.marks { draw(mark, scene, in: rect) }
    tagLineEnds(scene, in: rect)
    if namesLineEnds { nameLineEnds(scene, in: rect) }
  }

  private mutating func drawHeading(_ scene: PanelScene, in rect: Rect) {
    let text = heading(scene.panel)
    let isFirst = scene.panel.place.column == 0
    let labels = scene.panel.y.isBare ? 0 : Int(widest(scene.yTicks.labels))
    let start = isFirst && !scene.panel.y.isBare ? 0 : Int(rect.x) - 1 - labels
    var room = Int(rect.right) - start
    if let bar = scene.panel.colorBar, !scene.panel.hidesColorBar, !scene.isEmpty {
      let end = Int(rect.right) + 4 + Int(widest(scene.colorTicks?.labels ?? []))
      let caption = cells.shortened(bar.caption, limit: (end - start) / 2)
      let width = caption.displayWidth
      cells.write(caption, end - width, Int(rect.y) - 1)
      room = end - width - 2 - start
    }
    guard !text.isEmpty else { return }
    cells.write(cells.shortened(text, limit: room), max(start, 0), Int(rect.y) - 1)
  }

  /// Writes the tags of lines right of the panel, as near to their ends' heights as they find room.
  private mutating func tagLineEnds(_ scene: PanelScene, in rect: Rect) {
    let lines = scene.panel.lineTags.compactMap { line, tag in
      endRow(of: line, scene, rect).map { (color: color(line.ink), tag: tag, row: $0) }
    }
    let rows = spreadApart(lines.map(\.row), distance: 1, within: 0...max(rect.height - 1, 0))
    for (line, row) in zip(lines, rows) where row < rect.height {
      cells.put(line.tag, Int(rect.right), Int(rect.y + row + 1e-6), color: line.color)
    }
  }

  private func endRow(of line: LineMark, _ scene: PanelScene, _ rect: Rect) -> Double? {
    guard let end = line.end, let place = scene.y.place(end.y) else { return nil }
    return min(max(((1 - place) * rect.height).rounded(.down), 0), rect.height - 1)
  }

  private mutating func nameLineEnds(_ scene: PanelScene, in rect: Rect) {
    let lines = scene.panel.marks.compactMap { mark -> (LineMark, Double)? in
      guard case .line(let line) = mark, !line.name.isEmpty else { return nil }
      return endRow(of: line, scene, rect).map { (line, $0) }
    }.sorted { ($0.0.end?.y ?? 0) > ($1.0.end?.y ?? 0) }
    let rows = spreadApart(lines.map(\.1), distance: 1, within: 0...max(rect.height - 1, 0))
    let limit = cells.width - Int(rect.right) - 1
    for ((line, _), row) in zip(lines, rows) where row < rect.height {
      let name = cells.shortened(line.name, limit: limit)
      cells.write(name, Int(rect.right) + 1, Int(rect.y + row + 1e-6), color: color(line.ink))
    }
  }
}

extension Panel {
  /// The lines that have a tag.
  fileprivate var lineTags: [(line: LineMark, tag: Character)] {
    marks.compactMap { mark in
      guard case .line(let line) = mark, let tag = line.tag else { return nil }
      return (line, tag)
    }
  }
}

extension Figure {
  /// The cells that a figure as text may have.
  package static let textWidths = 20...1_000, textHeights = 6...500

  /// Returns the figure as lines of text, each ended by a line break, at most `width` × `height` cells.
  package func text(
    width: Int, height: Int, style: TextStyle = TextStyle()
  ) throws(FigureError) -> String {
    guard Figure.textWidths.contains(width) else {
      throw .size(side: "width", unit: "columns", given: width, allowed: Figure.textWidths)
    }
    guard Figure.textHeights.contains(height) else {
      throw .size(side: "height", unit: "rows", given: height, allowed: Figure.textHeights)
    }
    return TextPainter.draw(self, width: width, height: height, style: style)
  }
}
