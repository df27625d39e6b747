/// Axes, grids and colour bars.
extension FigurePainter {
  mutating func drawAxes(_ scene: PanelScene, in rect: Rect, hasTicks: Bool = true) {
    let spine = Stroke(color: Color(0x555555), width: 0.9)
    add(
      .line(
        [
          Point(x: rect.x, y: rect.y), Point(x: rect.x, y: rect.bottom), Point(x: rect.right, y: rect.bottom),
        ], spine))
    if !scene.isEmpty, hasTicks {
      drawXTicks(scene, in: rect, spine)
      drawYTicks(scene, in: rect, spine)
    }
    let panel = scene.panel
    if !panel.x.isBare {
      for (index, line) in captionLines(panel.x, length: rect.width + 24).enumerated() {
        let y = rect.bottom + 14 + type.tick + type.label + Double(index) * leading
        write(line, rect.x + rect.width / 2, y, size: type.label, anchor: .middle)
      }
    }
    if !panel.y.isBare {
      let lines = captionLines(panel.y, length: rect.height + 18)
      let inner = rect.x - 18 - (scene.yTicks.labels.map { metrics.width($0, type.tick, false) }.max() ?? 0)
      for (index, line) in lines.enumerated() {
        let x = inner - Double(lines.count - 1 - index) * leading
        write(line, x, rect.y + rect.height / 2, size: type.label, anchor: .middle, isUpright: true)
      }
    }
  }

  private mutating func drawXTicks(_ scene: PanelScene, in rect: Rect, _ spine: Stroke) {
    var free = -Double.infinity
    for (value, label) in zip(scene.xTicks.values, scene.xTicks.labels) {
      guard let place = scene.x.place(value) else { continue }
      let x = rect.x + place * rect.width
      if scene.panel.hasGrid {
        add(
          .line([Point(x: x, y: rect.y), Point(x: x, y: rect.bottom)], Stroke(color: .hairline, width: 0.7)))
      }
      add(.line([Point(x: x, y: rect.bottom), Point(x: x, y: rect.bottom + 4)], spine))
      let half = metrics.width(label, type.tick, false) / 2
      guard !scene.panel.x.isBare, x - half > free else { continue }
      write(label, x, rect.bottom + 6 + type.tick, size: type.tick, anchor: .middle)
      free = x + half + 6
    }
  }

  private mutating func drawYTicks(_ scene: PanelScene, in rect: Rect, _ spine: Stroke) {
    var free = Double.infinity
    for (value, label) in zip(scene.yTicks.values, scene.yTicks.labels) {
      guard let place = scene.y.place(value) else { continue }
      let y = rect.bottom - place * rect.height
      if scene.panel.hasGrid {
        add(
          .line([Point(x: rect.x, y: y), Point(x: rect.right, y: y)], Stroke(color: .hairline, width: 0.7)))
      }
      add(.line([Point(x: rect.x - 4, y: y), Point(x: rect.x, y: y)], spine))
      guard !scene.panel.y.isBare, y + type.tick / 2 < free else { continue }
      write(label, rect.x - 7, y + type.tick * 0.36, size: type.tick, anchor: .end)
      free = y - type.tick / 2 - 2
    }
  }

  mutating func drawColorBar(_ scene: PanelScene, beside rect: Rect) {
    guard let scale = scene.colors, let ticks = scene.colorTicks else { return }
    let bar = Rect(x: rect.right + 14, y: rect.y, width: 11, height: rect.height)
    add(.ramp(bar))
    var free = Double.infinity
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let place = scale.place(value) else { continue }
      let y = bar.bottom - place * bar.height
      let pen = Stroke(color: Color(0x555555), width: 0.9)
      add(.line([Point(x: bar.right, y: y), Point(x: bar.right + 3, y: y)], pen))
      guard y + type.tick / 2 < free else { continue }
      free = y - type.tick / 2 - 1
      write(label, bar.right + 6, y + type.tick * 0.36, size: type.tick)
    }
    drawEnds(of: bar, scene)
    let lines = scene.panel.colorBar.map { captionLines($0, length: rect.height + 16) } ?? []
    let inner = bar.right + 9 + (ticks.labels.map { metrics.width($0, type.tick, false) }.max() ?? 0) + 2
    for (index, line) in lines.enumerated() {
      let x = inner + type.label + Double(index) * leading
      write(line, x, rect.y + rect.height / 2, size: type.label, anchor: .middle, isUpright: true)
    }
  }

  /// Draws a point at each end of a colour bar beyond which values lie.
  private mutating func drawEnds(of bar: Rect, _ scene: PanelScene) {
    func point(_ base: Double, _ tip: Double, _ color: Color) {
      add(
        .polygon(
          [
            Point(x: bar.x, y: base), Point(x: bar.right, y: base), Point(x: bar.x + bar.width / 2, y: tip),
          ], fill: color, opacity: 1, stroke: nil))
    }
    if scene.isBelowColors { point(bar.bottom + 1, bar.bottom + 7, Viridis.color(0)) }
    if scene.isAboveColors { point(bar.y - 1, bar.y - 7, Viridis.color(1)) }
  }
}
