import Glibc
import Texts

/// The layers of one panel.
struct VegaLitePanel {
  let scene: PanelScene
  let rect: Rect
  let index: Int
  let figure: VegaLite

  /// The name of the selection of series; it is made in the first view that has one.
  private static let seriesSelection = "series"

  typealias Members = [JSON.Member]

  /// The marks' layers, the lowest first.
  var layers: [JSON] {
    if scene.isEmpty { return [note] }
    var layers: [JSON] = []
    for case .line(let line) in scene.panel.marks { layers += band(line) }
    for mark in scene.panel.marks { layers += self.layers(of: mark) }
    if layers.isEmpty { return [note] }
    if !scene.panel.marks.contains(where: \.hasValues), let colors = scene.colors {
      // nothing to see, but a colour bar to have
      let row = JSON.members(["value": .number(colors.low)])
      layers.append(layer("point", ["opacity": .integer(0)], rows: [row], ramp))
    }
    let zoom = JSON.members([
      "name": .string("zoom\(index + 1)"), "select": .string("interval"), "bind": .string("scales"),
    ])
    layers[0] = layers[0].withParameter(zoom)
    if let place = layers.firstIndex(where: \.hasSeries), index == firstWithSeries {
      let series = JSON.members([
        "name": .string(VegaLitePanel.seriesSelection),
        "select": .members(["type": .string("point"), "fields": .texts(["series"])]),
        "bind": .string("legend"),
      ])
      layers[place] = layers[place].withParameter(series)
    }
    return layers
  }

  /// The first panel that has a mark of the legend.
  private var firstWithSeries: Int? {
    figure.painter.panels.firstIndex { panel in
      !panel.scene.isEmpty && panel.scene.panel.marks.contains { isInLegend($0) }
    }
  }

  private func isInLegend(_ mark: Mark) -> Bool {
    guard let entry = LegendEntry(mark) else { return false }
    return isInLegend(entry.name, entry.ink)
  }

  private func isInLegend(_ name: String, _ ink: Ink) -> Bool {
    !name.isEmpty && figure.names.contains { $0.name == name && $0.ink.color == ink.color }
  }

  /// What an empty panel says.
  private var note: JSON {
    layer(
      "text", ["text": .string(scene.panel.note), "color": .string(Color.quiet.hexadecimal)],
      rows: [.members(["x": .null, "y": .null])],
      [
        .init("x", .members(["value": figure.length(rect.width / 2)])),
        .init("y", .members(["value": figure.length(rect.height / 2)])),
      ])
  }

  // MARK: Parts of a specification

  private func layer(
    _ type: String, _ look: KeyValuePairs<String, JSON>, rows: [JSON], _ encoding: Members
  ) -> JSON {
    let mark = JSON.members(["type": .string(type), "clip": .boolean(true)]).adding(look)
    return .members([
      "data": .members(["values": .array(rows)]), "mark": mark, "encoding": .object(encoding),
    ])
  }

  private func field(_ name: String, _ type: String = "quantitative") -> JSON {
    .members(["field": .string(name), "type": .string(type)])
  }

  private var x: JSON { axis("x", scene.panel.x, scene.x) }
  private var y: JSON { axis("y", scene.panel.y, scene.y) }
  private var places: Members { [.init("x", x), .init("y", y)] }

  private func axis(_ name: String, _ axis: Axis, _ scale: Scale) -> JSON {
    let caption: JSON = axis.isBare || axis.caption.isEmpty ? .null : .string(printable(axis.caption))
    var look: Members = [
      .init("title", caption), .init("grid", .boolean(scene.panel.hasGrid)),
      .init("tickCount", .integer(max(2, Int((name == "x" ? rect.width / 78 : rect.height / 46))))),
    ]
    let size = max(scale.low.magnitude, scale.high.magnitude)
    if let ticks = axis.ticks { look.append(.init("values", .numbers(ticks))) }
    if size >= 1e4 { look.append(.init("format", .string("~s"))) }
    if axis.isWhole { look.append(.init("tickMinStep", .integer(1))) }
    let isLogarithmic = scale.spacing == .logarithmic
    return field(name).adding([
      "scale": .members([
        "domain": .numbers([scale.low, scale.high]), "nice": .boolean(false), "zero": .boolean(false),
        "type": .string(isLogarithmic ? "log" : "linear"),
      ]), "axis": .object(look),
    ])
  }

  /// A colour: by name where the legend has it, so that it can be switched.
  private func color(_ name: String, _ ink: Ink, opacity: Double = 1) -> Members {
    guard isInLegend(name, ink) else {
      let color = JSON.members(["value": .string(ink.color.hexadecimal)])
      return opacity == 1
        ? [.init("color", color)]
        : [.init("color", color), .init("opacity", .members(["value": .number(opacity)]))]
    }
    let scale = JSON.members([
      "domain": .texts(figure.names.map(\.name)),
      "range": .texts(figure.names.map(\.ink.color.hexadecimal)),
    ])
    let seen = JSON.members([
      "condition": .members([
        "param": .string(VegaLitePanel.seriesSelection), "value": .number(opacity),
      ]), "value": .number(0.06 * opacity),
    ])
    return [
      .init(
        "color",
        field("series", "nominal").adding([
          "scale": scale,
          "legend": .members(["title": .null, "orient": .string("top"), "symbolOpacity": .integer(1)]),
        ])), .init("opacity", seen),
    ]
  }

  /// The colour of values on the panel's colour bar.
  private var ramp: Members {
    guard let colors = scene.colors, let bar = scene.panel.colorBar else { return [] }
    let scale = JSON.members([
      "domain": .numbers([colors.low, colors.high]), "range": .texts(Viridis.controls.map(\.hexadecimal)),
      "type": .string(colors.spacing == .logarithmic ? "log" : "linear"), "interpolate": .string("rgb"),
      "clamp": .boolean(true), "nice": .boolean(false), "zero": .boolean(false),
    ])
    let legend: JSON =
      scene.panel.hidesColorBar
      ? .null
      : .members([
        "title": .texts(bar.caption.isEmpty ? [] : [printable(bar.caption)]),
        "gradientLength": figure.length(max(rect.height, 40)), "gradientOpacity": .integer(1),
      ])
    return [.init("fill", field("value").adding(["scale": scale, "legend": legend]))]
  }

  private func tip(_ names: (field: String, title: String)..., isNamed: Bool = false) -> JSON.Member {
    let series = isNamed ? [field("series", "nominal").adding(["title": .string("series")])] : []
    return .init(
      "tooltip",
      .array(
        series
          + names.map { field($0.field).adding(["title": .string($0.title), "format": .string(".4~g")]) }))
  }

  private var xTitle: String { title(scene.panel.x, "x") }
  private var yTitle: String { title(scene.panel.y, "y") }
  private func title(_ axis: Axis?, _ other: String) -> String {
    let caption = printable(axis?.caption ?? "")
    return caption.isEmpty ? other : caption
  }

  private func row(_ name: String, _ more: KeyValuePairs<String, Double>) -> JSON {
    let series = name.isEmpty ? [] : [JSON.Member("series", .string(name))]
    return .object(
      series + more.map { .init($0.key, Scale.isDrawable($0.value) ? .number($0.value) : .null) })
  }

  /// Points of a line in order; where one can't be drawn, the line breaks.
  private func rows(_ name: String, _ xs: [Double], _ ys: [Double], also other: [(String, [Double])] = [])
    -> [JSON]
  {
    zip(xs, ys).enumerated().map { place, at in
      let more = other.filter { place < $0.1.count }.map {
        JSON.Member($0.0, Scale.isDrawable($0.1[place]) ? .number($0.1[place]) : .null)
      }
      guard case .object(let members) = row(name, ["x": at.0, "y": at.1]) else { return .null }
      return .object(members + more + [.init("place", .integer(place))])
    }
  }

  private var order: JSON.Member { .init("order", field("place")) }

  private func shape(_ marker: Marker, radius: Double) -> KeyValuePairs<String, JSON> {
    let (word, side) =
      switch marker {
      case .circle: ("circle", 2 * radius)
      case .square: ("square", 1.76 * radius)
      case .diamond: ("diamond", 2.5 * radius)
      case .triangle: ("triangle-up", 2.2 * radius)
      }
    return ["shape": .string(word), "size": .number(side * side * figure.scale * figure.scale)]
  }

  private func point(_ marker: Marker, radius: Double, isHollow: Bool = false) -> KeyValuePairs<String, JSON>
  {
    let outline = shape(marker, radius: radius)
    return isHollow
      ? [
        "shape": outline[0].value, "size": outline[1].value, "filled": .boolean(false),
        "fill": .string("white"),
        "strokeWidth": .number(1.6),
      ]
      : ["shape": outline[0].value, "size": outline[1].value, "filled": .boolean(true)]
  }

  // MARK: Marks

  private func band(_ line: LineMark) -> [JSON] {
    guard !line.low.isEmpty else { return [] }
    let rows = rows(line.name, line.x, line.low, also: [("high", line.high)])
    return [
      layer(
        "area", [:], rows: rows,
        places + [.init("y2", .members(["field": .string("high")])), order]
          + color(line.name, line.ink, opacity: 0.18))
    ]
  }

  private func layers(of mark: Mark) -> [JSON] {
    switch mark {
    case .line(let line): return layers(line)
    case .scatter(let points): return layers(points)
    case .path(let path): return layers(path)
    case .bars(let bars): return [layer(bars)]
    case .heat(let heat): return [layer(heat)]
    case .field(let field): return layers(field)
    case .arrow(let arrow): return layers(arrow)
    case .label(let label): return [layer(label)]
    case .reference(let reference): return layers(reference)
    }
  }

  private func layers(_ line: LineMark) -> [JSON] {
    let rows = rows(line.name, line.x, line.y, also: [("low", line.low), ("high", line.high)])
    let colors = color(line.name, line.ink)
    let stroke = layer(
      "line",
      [
        "strokeWidth": .number(line.isEmphasized ? 2.8 : 1.8), "strokeDash": .numbers(line.ink.dashes),
      ], rows: rows, places + [order] + colors)
    let isNamed = !line.name.isEmpty
    let tip =
      line.low.isEmpty
      ? tip(("x", xTitle), ("y", yTitle), isNamed: isNamed)
      : tip(("x", xTitle), ("y", yTitle), ("low", "from"), ("high", "to"), isNamed: isNamed)
    let drawn = rows.filter { $0["x"] != .null && $0["y"] != .null }
    let dots: JSON =
      line.hasPoints || drawn.count == 1
      ? layer(
        "point", point(line.ink.marker, radius: line.isEmphasized ? 3.6 : 2.8), rows: drawn,
        places + colors + [tip])
      // nothing to see, but to point at
      : layer(
        "point", ["filled": .boolean(true), "size": .integer(60), "fillOpacity": .integer(0)], rows: drawn,
        places + [tip])
    return [stroke, dots]
  }

  private func layers(_ points: ScatterMark) -> [JSON] {
    let radius = figure.painter.radius(of: points, in: rect)
    let hasValues = !points.values.isEmpty
    let rows = rows(points.name, points.x, points.y, also: hasValues ? [("value", points.values)] : [])
      .filter { $0["x"] != .null && $0["y"] != .null && (!hasValues || $0["value"] != .null) }
    let isNamed = !points.name.isEmpty
    let opacity = points.x.count > 300 ? 0.8 : 1
    let encoding =
      hasValues
      ? places + ramp + [
        .init("opacity", .members(["value": .number(opacity)])),
        tip(("x", xTitle), ("y", yTitle), ("value", title(scene.panel.colorBar, "value")), isNamed: isNamed),
      ]
      : places + color(points.name, points.ink, opacity: opacity) + [
        tip(("x", xTitle), ("y", yTitle), isNamed: isNamed)
      ]
    let symbols = layer(
      "point", point(points.marker, radius: radius, isHollow: points.isHollow), rows: rows, encoding)
    guard let tag = points.tag, radius > 5 else { return [symbols] }
    let letters = layer(
      "text",
      [
        "text": .string(String(tag)), "fontWeight": .string("bold"),
        "fontSize": figure.length(max(radius * 1.35, figure.painter.type.tag)),
        "color": .string(points.isHollow ? points.ink.color.hexadecimal : "white"),
      ], rows: rows, places)
    return [symbols, letters]
  }

  private func layers(_ path: PathMark) -> [JSON] {
    let rows = rows(path.name, path.x, path.y)
    let drawn = rows.filter { $0["x"] != .null && $0["y"] != .null }
    guard let first = drawn.first, let last = drawn.last else { return [] }
    let colors = color(path.name, path.ink)
    let tip = tip(("x", xTitle), ("y", yTitle), isNamed: !path.name.isEmpty)
    let line = layer(
      "line",
      [
        "strokeWidth": .number(path.isArrow ? 1.3 : 1.8),
        "strokeDash": .numbers(path.isArrow ? [] : path.ink.dashes),
      ],
      rows: rows, places + [order] + colors)
    let hover = layer(
      "point", ["filled": .boolean(true), "size": .integer(60), "fillOpacity": .integer(0)], rows: drawn,
      places + [tip])
    if path.isArrow {
      return [line, head(of: zip(path.x, path.y).map { ($0, $1) }, row: last, places + colors), hover]
    }
    return [
      line, layer("point", point(.circle, radius: 4, isHollow: true), rows: [first], places + colors),
      layer("point", point(.circle, radius: 4.5), rows: [last], places + colors), hover,
    ]
  }

  /// An arrow's head at the end of a way.
  private func head(of points: [(Double, Double)], row: JSON, _ encoding: Members) -> JSON {
    layer(
      "point",
      [
        "shape": .string("triangle-up"), "filled": .boolean(true), "size": .integer(45),
        "angle": .number(angle(points)),
      ], rows: [row], encoding)
  }

  /// The direction at the end of a way, in degrees from upwards.
  private func angle(_ points: [(Double, Double)]) -> Double {
    let places = points.compactMap { figure.painter.place($0.0, $0.1, scene, in: rect) }
    guard let last = places.last,
      let from = places.dropLast().last(where: { hypot(last.x - $0.x, last.y - $0.y) > 4 })
    else { return 0 }
    let angle = atan2(last.x - from.x, from.y - last.y) * 180 / .pi
    return angle < 0 ? angle + 360 : angle
  }

  private func layer(_ bars: BarsMark) -> JSON {
    let rows = bars.heights.indices.filter { $0 + 1 < bars.edges.count && bars.heights[$0] != 0 }.map {
      row(bars.name, ["x": bars.edges[$0], "end": bars.edges[$0 + 1], "y": bars.heights[$0], "base": 0])
    }
    return layer(
      "rect", ["stroke": .string("white"), "strokeWidth": .number(0.7), "fillOpacity": .number(0.65)],
      rows: rows,
      places + [
        .init("x2", .members(["field": .string("end")])), .init("y2", .members(["field": .string("base")])),
      ] + color(bars.name, bars.ink) + [
        tip(("x", "\(xTitle) from"), ("end", "to"), ("y", yTitle), isNamed: !bars.name.isEmpty)
      ])
  }

  private func layer(_ heat: HeatMark) -> JSON {
    let rows = heat.values.enumerated().filter { Scale.isDrawable($0.element) }.map { index, value in
      let (column, line) = (index % heat.columns, index / heat.columns)
      return row(
        "",
        [
          "x": heat.x.edge(column, of: heat.columns), "right": heat.x.edge(column + 1, of: heat.columns),
          "y": heat.y.edge(line, of: heat.rows), "top": heat.y.edge(line + 1, of: heat.rows),
          "middle": heat.x.middle(column, of: heat.columns), "height": heat.y.middle(line, of: heat.rows),
          "value": value,
        ])
    }
    return layer(
      "rect", [:], rows: rows,
      places + [
        .init("x2", .members(["field": .string("right")])), .init("y2", .members(["field": .string("top")])),
      ] + ramp + [
        tip(("middle", xTitle), ("height", yTitle), ("value", title(scene.panel.colorBar, "value")))
      ])
  }

  /// Courses in units of the axes, so that they stay where they are.
  private func layers(_ field: FieldMark) -> [JSON] {
    let across = (scene.x.high - scene.x.low) / max(rect.width, 1)
    let up = (scene.y.high - scene.y.low) / max(rect.height, 1)
    let unit = field.scale * min(field.width / max(across, 1e-300), field.height / max(up, 1e-300))
    var lines: [JSON] = [], starts: [JSON] = [], heads: [JSON] = []
    for (number, course) in field.courses.enumerated() {
      let middle = course.extent
      let points = zip(course.across, course.up).map {
        (course.x + ($0 - middle.across) * unit * across, course.y + ($1 - middle.up) * unit * up)
      }.filter { Scale.isDrawable($0.0) && Scale.isDrawable($0.1) }
      guard let first = points.first, let last = points.last else { continue }
      let color = JSON.string(course.ink.color.hexadecimal)
      func row(_ at: (Double, Double), _ more: KeyValuePairs<String, JSON>) -> JSON {
        JSON.members([
          "x": .number(at.0), "y": .number(at.1), "course": .integer(number), "color": color,
          "across": .number(course.x), "up": .number(course.y),
        ]).adding(more)
      }
      lines += points.enumerated().map { row($0.element, ["place": .integer($0.offset)]) }
      starts.append(row(first, [:]))
      heads.append(row(last, ["angle": .number(angle(points))]))
    }
    let color = JSON.Member("color", self.field("color", "nominal").adding(["scale": .null]))
    let tip = tip(("across", xTitle), ("up", yTitle))
    return [
      layer(
        "line", ["strokeWidth": .number(1.3)], rows: lines,
        places + [order, color, .init("detail", self.field("course", "nominal"))]),
      layer("point", point(.circle, radius: 1.3), rows: starts, places + [color, tip]),
      layer(
        "point", ["shape": .string("triangle-up"), "filled": .boolean(true), "size": .integer(22)],
        rows: heads,
        places + [color, tip, .init("angle", self.field("angle").adding(["scale": .null]))]),
    ]
  }

  private func layers(_ arrow: ArrowMark) -> [JSON] {
    let color = JSON.Member("color", .members(["value": .string(arrow.ink.color.hexadecimal)]))
    let row = row("", ["x": arrow.fromX, "y": arrow.fromY, "right": arrow.toX, "top": arrow.toY])
    guard row["x"] != .null, row["y"] != .null, row["right"] != .null, row["top"] != .null else { return [] }
    let end = self.row("", ["x": arrow.toX, "y": arrow.toY])
    return [
      layer(
        "rule", ["strokeWidth": .number(1.3)], rows: [row],
        places + [
          .init("x2", .members(["field": .string("right")])),
          .init("y2", .members(["field": .string("top")])), color,
        ]),
      head(
        of: [(arrow.fromX, arrow.fromY), (arrow.toX, arrow.toY)], row: end,
        places + [color, tip(("x", xTitle), ("y", yTitle))]),
    ]
  }

  private func layer(_ label: LabelMark) -> JSON {
    layer(
      "text",
      [
        "text": .string(printable(label.text)), "dx": .integer(6), "dy": .integer(-6),
        "align": .string("left"),
        "color": .string(label.ink.color.hexadecimal), "fontSize": figure.length(figure.painter.type.small),
      ], rows: [row("", ["x": label.x, "y": label.y])], places)
  }

  private func layers(_ reference: ReferenceMark) -> [JSON] {
    let isHorizontal = reference.direction == .horizontal
    let place = isHorizontal ? JSON.Member("y", y) : JSON.Member("x", x)
    let rows = [isHorizontal ? row("", ["y": reference.value]) : row("", ["x": reference.value])]
    let rule = layer(
      "rule",
      ["color": .string("#8a8a8a"), "strokeWidth": .number(0.9), "strokeDash": .numbers([4, 3])], rows: rows,
      [place])
    guard !reference.label.isEmpty else { return [rule] }
    let end: JSON.Member =
      isHorizontal
      ? .init("x", .members(["value": figure.length(rect.width)]))
      : .init("y", .members(["value": .integer(0)]))
    let words = layer(
      "text",
      [
        "text": .string(printable(reference.label)), "color": .string(Color.quiet.hexadecimal),
        "fontSize": figure.length(figure.painter.type.small), "align": .string("right"),
        "dy": .integer(-4), "angle": .integer(isHorizontal ? 0 : 270),
      ], rows: rows, [place, end])
    return [rule, words]
  }
}

extension Mark {
  /// Whether values of the mark have colours of the colour bar.
  fileprivate var hasValues: Bool {
    switch self {
    case .scatter(let points): !points.values.isEmpty
    case .heat: true
    default: false
    }
  }
}

extension JSON {
  /// Whether a layer's colour stands for a name of the legend.
  fileprivate var hasSeries: Bool { self["encoding"]?["color"]?["field"]?.string == "series" }

  /// The layer with one more parameter.
  fileprivate func withParameter(_ parameter: JSON) -> JSON {
    guard case .object(let members) = self else { return self }
    let others = members.filter { $0.name != "params" }
    guard case .array(let known)? = self["params"] else {
      return .object(others + [.init("params", .array([parameter]))])
    }
    return .object(others + [.init("params", .array(known + [parameter]))])
  }
}
