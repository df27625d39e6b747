import Glibc

/// What a point looks like.
struct PointLook {
  var ink: Color
  var radius: Double
  var isHollow = false
  var opacity = 1.0
}

/// Marks.
extension FigurePainter {
  /// Returns where the data's (x, y) lies in `rect`, held near it so that no coordinate overflows; nil for
  /// nowhere.
  func place(_ x: Double, _ y: Double, _ scene: PanelScene, in rect: Rect) -> Point? {
    guard let across = scene.x.place(x), let up = scene.y.place(y) else { return nil }
    return Point(
      x: rect.x + min(max(across, -50), 50) * rect.width, y: rect.bottom - min(max(up, -50), 50) * rect.height
    )
  }

  mutating func draw(_ mark: Mark, _ scene: PanelScene, in rect: Rect) {
    switch mark {
    case .line(let line): draw(line, scene, in: rect)
    case .scatter(let points): draw(points, scene, in: rect)
    case .path(let path): draw(path, scene, in: rect)
    case .bars(let bars): draw(bars, scene, in: rect)
    case .heat(let heat): draw(heat, scene, in: rect)
    case .field(let field): draw(field, scene, in: rect)
    case .arrow(let arrow): draw(arrow, scene, in: rect)
    case .reference(let reference): draw(reference, scene, in: rect)
    case .label(let label):
      guard let at = place(label.x, label.y, scene, in: rect) else { return }
      let text = metrics.shortened(label.text, size: type.small, limit: rect.width / 2)
      let isRight = at.x > rect.x + rect.width * 0.6
      write(
        text, at.x + (isRight ? -6 : 6), at.y - 6, size: type.small, color: label.ink.color,
        anchor: isRight ? .end : .start)
    }
  }

  /// Draws the bands of all lines, so that they lie below every line.
  mutating func drawBands(_ scene: PanelScene, in rect: Rect) {
    for case .line(let line) in scene.panel.marks {
      for run in runs(line.x, line.low, line.high) {
        let edge =
          run.compactMap { place($0.0, $0.1, scene, in: rect) }
          + run.reversed().compactMap { place($0.0, $0.2, scene, in: rect) }
        if edge.count > 3 { add(.area(edge, line.ink.color, opacity: 0.18)) }
      }
    }
  }

  private mutating func draw(_ line: LineMark, _ scene: PanelScene, in rect: Rect) {
    let pen = Stroke(color: line.ink.color, width: line.isEmphasized ? 2.8 : 1.8, dashes: line.ink.dashes)
    for run in runs(line.x, line.y, line.y) {
      let points = thinned(run.compactMap { place($0.0, $0.1, scene, in: rect) })
      if points.count > 1 { add(.line(points, pen)) }
      guard line.hasPoints || points.count == 1 else { continue }
      let look = PointLook(ink: line.ink.color, radius: line.isEmphasized ? 3.6 : 2.8)
      for point in points { drawPoint(line.ink.marker, at: point, look, tag: nil) }
    }
  }

  /// Returns the longest runs without gaps of the triples (x, a, b) that can all be drawn.
  private func runs(_ x: [Double], _ a: [Double], _ b: [Double]) -> [[(Double, Double, Double)]] {
    var runs: [[(Double, Double, Double)]] = [[]]
    for ((x, a), b) in zip(zip(x, a), b) {
      if Scale.isDrawable(x), Scale.isDrawable(a), Scale.isDrawable(b) {
        runs[runs.count - 1].append((x, a, b))
      } else if !runs[runs.count - 1].isEmpty {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }

  /// Returns at most a few thousand points with the lows and highs of all of them.
  private func thinned(_ points: [Point]) -> [Point] {
    let limit = 2_000
    guard points.count > 2 * limit else { return points }
    let size = (points.count + limit - 1) / limit
    return stride(from: 0, to: points.count, by: size).flatMap { start -> [Point] in
      let part = points[start..<min(start + size, points.count)]
      let low = part.indices.min { part[$0].y < part[$1].y } ?? start
      let high = part.indices.max { part[$0].y < part[$1].y } ?? start
      return low == high ? [part[low]] : [part[min(low, high)], part[max(low, high)]]
    }
  }

  /// How large the points of a mark are.
  func radius(of mark: ScatterMark, in rect: Rect) -> Double {
    if mark.isSmall { return 1.1 }
    let count = min(mark.x.count, mark.y.count)
    var radius = min(max(3.6 - 0.5 * log10(Double(max(count, 1)) / 30), 1.3), 4.5)
    // smaller where there is little room
    radius *= min(max((rect.width * rect.height / 120_000).squareRoot(), 0.55), 1)
    if mark.tag != nil { radius = max(7.5, type.tag / 1.35) }
    return mark.isEmphasized ? radius + 1.5 : radius
  }

  private mutating func draw(_ mark: ScatterMark, _ scene: PanelScene, in rect: Rect) {
    let count = min(mark.x.count, mark.y.count)
    let radius = radius(of: mark, in: rect)
    for index in 0..<count {
      guard let point = place(mark.x[index], mark.y[index], scene, in: rect) else { continue }
      var look = PointLook(
        ink: mark.ink.color, radius: radius, isHollow: mark.isHollow, opacity: count > 300 ? 0.8 : 1)
      if !mark.values.isEmpty {
        guard index < mark.values.count, let fraction = scene.fraction(mark.values[index]) else { continue }
        look.ink = Viridis.color(fraction)
      }
      drawPoint(mark.marker, at: point, look, tag: mark.tag)
    }
  }

  mutating func drawPoint(_ marker: Marker, at point: Point, _ look: PointLook, tag: Character?) {
    let pen =
      look.isHollow
      ? Stroke(color: look.ink, width: 1.6)
      : look.opacity == 1 ? Stroke(color: .paper, width: 0.7) : nil
    let fill = look.isHollow ? Color.paper : look.ink
    switch marker {
    case .circle:
      add(.disc(point, radius: look.radius, fill: fill, opacity: look.opacity, stroke: pen))
    case .square, .diamond, .triangle:
      let corners: [(Double, Double)] =
        switch marker {
        case .square: [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]
        case .diamond: [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]
        default: [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)]
        }
      let points = corners.map { Point(x: point.x + $0 * look.radius, y: point.y + $1 * look.radius) }
      add(.polygon(points, fill: fill, opacity: look.opacity, stroke: pen))
    }
    guard let tag, look.radius > 5 else { return }
    let isDark = 0.3 * Double(fill.red) + 0.59 * Double(fill.green) + 0.11 * Double(fill.blue) < 150
    let color = look.isHollow ? look.ink : isDark ? Color.paper : .ink
    let size = max(look.radius * 1.35, type.tag)
    write(
      String(tag), point.x, point.y + size * 0.365, size: size, color: color, anchor: .middle, isBold: true)
  }

  private mutating func draw(_ field: FieldMark, _ scene: PanelScene, in rect: Rect) {
    // a cell is a square that fits into its part of the panel
    let width = abs((scene.x.place(field.width) ?? 0) - (scene.x.place(0) ?? 0)) * rect.width
    let height = abs((scene.y.place(field.height) ?? 0) - (scene.y.place(0) ?? 0)) * rect.height
    let scale = field.scale * min(width, height)
    for course in field.courses {
      guard let center = place(course.x, course.y, scene, in: rect) else { continue }
      let middle = course.extent
      let points = zip(course.across, course.up).map {
        Point(x: center.x + ($0 - middle.across) * scale, y: center.y - ($1 - middle.up) * scale)
      }
      if let first = points.first {
        add(.disc(first, radius: 1.1, fill: course.ink.color, opacity: 1, stroke: nil))
      }
      drawArrow(points, course.ink)
    }
  }

  /// Draws a thin way with an arrow's head, whose size grows with the way's length.
  private mutating func drawArrow(_ points: [Point], _ ink: Ink) {
    guard let last = points.last, points.count > 1 else { return }
    func length(_ from: Point, _ to: Point) -> Double {
      ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).squareRoot()
    }
    let whole = zip(points, points.dropFirst()).reduce(0) { $0 + length($1.0, $1.1) }
    let head = min(max(whole * 0.35, 1.5), 6)
    add(.line(points, Stroke(color: ink.color, width: 1.3)))
    // the direction is that of the last piece that is as long as the head
    guard let from = points.last(where: { length($0, last) >= head * 0.7 }) ?? points.first,
      case let distance = length(from, last), distance > 0.2
    else { return }
    let (ux, uy) = ((last.x - from.x) / distance, (last.y - from.y) / distance)
    let neck = Point(x: last.x - ux * head * 0.6, y: last.y - uy * head * 0.6)
    let tip = Point(x: last.x + ux * head * 0.4, y: last.y + uy * head * 0.4)
    let corners = [
      tip, Point(x: neck.x - uy * head * 0.42, y: neck.y + ux * head * 0.42),
      Point(x: neck.x + uy * head * 0.42, y: neck.y - ux * head * 0.42),
    ]
    add(.polygon(corners, fill: ink.color, opacity: 1, stroke: nil))
  }

  private mutating func draw(_ path: PathMark, _ scene: PanelScene, in rect: Rect) {
    if path.isArrow {
      return drawArrow(
        thinned(zip(path.x, path.y).compactMap { place($0, $1, scene, in: rect) }), path.ink)
    }
    draw(LineMark(x: path.x, y: path.y, ink: path.ink), scene, in: rect)
    let points = zip(path.x, path.y).compactMap { place($0, $1, scene, in: rect) }
    guard let first = points.first, let last = points.last else { return }
    drawPoint(.circle, at: first, PointLook(ink: path.ink.color, radius: 4, isHollow: true), tag: nil)
    drawPoint(.circle, at: last, PointLook(ink: path.ink.color, radius: 4.5), tag: nil)
  }

  private mutating func draw(_ bars: BarsMark, _ scene: PanelScene, in rect: Rect) {
    for (index, height) in bars.heights.enumerated() where index + 1 < bars.edges.count {
      guard let from = place(bars.edges[index], 0, scene, in: rect),
        let to = place(bars.edges[index + 1], height, scene, in: rect), height != 0
      else { continue }
      let gap = min(0.5, (to.x - from.x) * 0.1)
      let corners = [
        Point(x: from.x + gap, y: from.y), Point(x: to.x - gap, y: from.y), Point(x: to.x - gap, y: to.y),
        Point(x: from.x + gap, y: to.y),
      ]
      add(.polygon(corners, fill: bars.ink.color.mixed(with: .paper, 0.35), opacity: 1, stroke: nil))
    }
  }

  private mutating func draw(_ heat: HeatMark, _ scene: PanelScene, in rect: Rect) {
    for (index, value) in heat.values.enumerated() {
      let (column, row) = (index % heat.columns, index / heat.columns)
      guard let fraction = scene.fraction(value),
        let low = place(
          heat.x.edge(column, of: heat.columns), heat.y.edge(row, of: heat.rows), scene, in: rect),
        let high = place(
          heat.x.edge(column + 1, of: heat.columns), heat.y.edge(row + 1, of: heat.rows), scene, in: rect)
      else { continue }
      // over the edge and below the next, so that no seams show
      let isLast = column + 1 == heat.columns, isTop = row + 1 == heat.rows
      let (right, top) = (high.x + (isLast ? 0 : 1.5), high.y - (isTop ? 0 : 1.5))
      let corners = [
        Point(x: low.x, y: low.y), Point(x: right, y: low.y), Point(x: right, y: top),
        Point(x: low.x, y: top),
      ]
      add(.polygon(corners, fill: Viridis.color(fraction), opacity: 1, stroke: nil))
    }
  }

  private mutating func draw(_ arrow: ArrowMark, _ scene: PanelScene, in rect: Rect) {
    guard let from = place(arrow.fromX, arrow.fromY, scene, in: rect),
      let goal = place(arrow.toX, arrow.toY, scene, in: rect)
    else { return }
    let (dx, dy) = (goal.x - from.x, goal.y - from.y)
    let distance = (dx * dx + dy * dy).squareRoot()
    let length = distance - arrow.clearance
    guard length > 1 else { return }
    let (ux, uy) = (dx / distance, dy / distance)
    let to = Point(x: from.x + ux * length, y: from.y + uy * length)
    let head = min(8, length * 0.5)
    let neck = Point(x: to.x - ux * head, y: to.y - uy * head)
    add(
      .line(
        [from, Point(x: to.x - ux * head * 0.8, y: to.y - uy * head * 0.8)],
        Stroke(color: arrow.ink.color, width: 1.3)))
    let barbs = [
      to, Point(x: neck.x - uy * head * 0.38, y: neck.y + ux * head * 0.38),
      Point(x: neck.x + uy * head * 0.38, y: neck.y - ux * head * 0.38),
    ]
    add(.polygon(barbs, fill: arrow.ink.color, opacity: 1, stroke: nil))
  }

  private mutating func draw(_ reference: ReferenceMark, _ scene: PanelScene, in rect: Rect) {
    let isHorizontal = reference.direction == .horizontal
    guard let place = (isHorizontal ? scene.y : scene.x).place(reference.value), (0...1).contains(place)
    else {
      return
    }
    let pen = Stroke(color: Color(0x8A8A8A), width: 0.9, dashes: [4, 3])
    let limit = (isHorizontal ? rect.width : rect.height) * 0.6
    let text = metrics.shortened(reference.label, size: type.small, limit: limit)
    if isHorizontal {
      let y = rect.bottom - place * rect.height
      add(.line([Point(x: rect.x, y: y), Point(x: rect.right, y: y)], pen))
      write(text, rect.right, y - 4, size: type.small, color: .quiet, anchor: .end)
    } else {
      let x = rect.x + place * rect.width
      add(.line([Point(x: x, y: rect.y), Point(x: x, y: rect.bottom)], pen))
      write(text, x - 4, rect.y, size: type.small, color: .quiet, anchor: .end, isUpright: true)
    }
  }
}
