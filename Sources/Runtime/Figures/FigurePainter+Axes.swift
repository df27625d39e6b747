/// Axes, grids and colour bars.
extension FigurePainter {
  mutating func drawAxes(_ scene: PanelScene, in rect: Rect) {
    let spine = Stroke(color: Color(0x555555), width: 0.9)
    add(
      .line(
        [
          Point(x: rect.x, y: rect.y), Point(x: rect.x, y: rect.bottom), Point(x: rect.right, y: rect.bottom),
        ], spine))
    if !scene.isEmpty {
      drawXTicks(scene, in: rect, spine)
      drawYTicks(scene, in: rect, spine)
    }
    let panel = scene.panel
    if !panel.x.isBare {
      let text = metrics.shortened(panel.x.caption, size: Self.labelSize, limit: rect.width + 30)
      write(text, rect.x + rect.width / 2, rect.bottom + 39, size: Self.labelSize, anchor: .middle)
    }
    if !panel.y.isBare {
      var text = metrics.shortened(panel.y.caption, size: Self.labelSize, limit: rect.height + 18)
      // a few letters say nothing
      if text != printable(panel.y.caption), text.count < 6 { text = "" }
      let x = rect.x - 18 - (scene.yTicks.labels.map { metrics.width($0, Self.tickSize, false) }.max() ?? 0)
      write(text, x, rect.y + rect.height / 2, size: Self.labelSize, anchor: .middle, isUpright: true)
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
      let half = metrics.width(label, Self.tickSize, false) / 2
      guard !scene.panel.x.isBare, x - half > free else { continue }
      write(label, x, rect.bottom + 18, size: Self.tickSize, anchor: .middle)
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
      guard !scene.panel.y.isBare, y + Self.tickSize / 2 < free else { continue }
      write(label, rect.x - 7, y + Self.tickSize * 0.36, size: Self.tickSize, anchor: .end)
      free = y - Self.tickSize / 2 - 2
    }
  }

  mutating func drawColorBar(_ scene: PanelScene, beside rect: Rect) {
    guard let scale = scene.colors, let ticks = scene.colorTicks else { return }
    let bar = Rect(x: rect.right + 14, y: rect.y, width: 11, height: rect.height)
    add(.ramp(bar))
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let place = scale.place(value) else { continue }
      let y = bar.bottom - place * bar.height
      let pen = Stroke(color: Color(0x555555), width: 0.9)
      add(.line([Point(x: bar.right, y: y), Point(x: bar.right + 3, y: y)], pen))
      write(label, bar.right + 6, y + Self.tickSize * 0.36, size: Self.tickSize)
    }
    let caption = scene.panel.colorBar?.caption ?? ""
    let text = metrics.shortened(caption, size: Self.labelSize, limit: rect.height + 16)
    let x = bar.right + 9 + (ticks.labels.map { metrics.width($0, Self.tickSize, false) }.max() ?? 0) + 15
    write(text, x, rect.y + rect.height / 2, size: Self.labelSize, anchor: .middle, isUpright: true)
  }
}
