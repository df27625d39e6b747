import Texts

extension Figure {
  /// Returns the figure as a web page, one file that needs no network: it can be zoomed, points say their
  /// numbers, series can be switched.
  package func page(
    size: FigureSize = .picture, provenance: Provenance = []
  ) throws(FigureError) -> [UInt8] {
    let (painter, scale) = try placed(size)
    let data = JSON.members([
      "panels": .array(FigurePage.panels(painter)),
      "names": .array(legendEntries.map(FigurePage.entry)),
      "ramp": .texts(Viridis.controls.map(\.hexadecimal)),
      "sizes": .members([
        "tick": .number(painter.type.tick), "small": .number(painter.type.small),
        "tag": .number(painter.type.tag),
      ]),
    ])
    let frame = SVGWriter.document(painter.frame(), scale: scale, title: printable(title), facts: [])
    return FigurePage.text(title: printable(title), frame: frame, data: data, provenance)
  }
}

extension ContactSheet {
  /// Returns the sheet as a web page on which it can be zoomed.
  package func page(provenance: Provenance = []) throws(FigureError) -> [UInt8] {
    let picture = try picture()
    let (width, height) = (Double(picture.width), Double(picture.height))
    func axis(_ length: Double, _ group: String) -> JSON {
      .members(["low": .number(0), "high": .number(length), "group": .string(group)])
    }
    let panel = JSON.members([
      "left": .number(0), "top": .number(0), "width": .number(width), "height": .number(height),
      "title": .string(title), "x": axis(width, "x"), "y": axis(height, "y"), "marks": .array([]),
      "image": .string("data:image/png;base64,\(Base64.text(try picture.png()))"),
    ])
    let data = JSON.members([
      "panels": .array([panel]), "names": .array([]), "ramp": .array([]),
      "sizes": .members(["tick": .number(12), "small": .number(11), "tag": .number(10)]),
    ])
    let frame = SVGWriter.document(
      Drawing(width: width, height: height), scale: 1, title: printable(title), facts: [])
    return FigurePage.text(title: printable(title), frame: frame, data: data, provenance)
  }
}

/// The page of an interactive figure: its data for the script.
enum FigurePage {
  static func text(title: String, frame: String, data: JSON, _ provenance: Provenance) -> [UInt8] {
    let heading = title.isEmpty ? "Figure" : title
    let drawing = frame.split(separator: "\n").dropFirst().joined(separator: "\n")
    let script = provenance.first { $0.key == "Script" }?.value ?? ""
    let facts = provenance.filter { $0.key != "Script" && $0.key != "Inputs" }
      .map { "\($0.key): \($0.value)" }.joined(separator: "\n")
    let made =
      provenance.isEmpty
      ? ""
      : """
      <details><summary>How this figure was made</summary>
      <pre id="script">\(script.escapedHTML)</pre><pre>\(facts.escapedHTML)</pre></details>
      <template id="provenance">\(ProvenanceText.lines(provenance).escapedHTML)</template>
      """
    let page = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(heading.escapedHTML)</title>
      <style>\(style)</style></head><body>
      <h1>\(heading.escapedHTML)</h1>
      <div class="controls" id="controls"><span id="names" role="group" aria-label="Series"></span>
      <button type="button" id="in" aria-label="Zoom in">+</button>
      <button type="button" id="out" aria-label="Zoom out">−</button>
      <button type="button" id="reset">Whole figure</button></div>
      <div id="figure">\(drawing)<div id="tip" hidden></div></div>
      <p id="say" role="status" aria-live="polite"></p>
      <p id="keys">Wheel or pinch zooms, dragging moves, a double click shows the whole figure. Keys in a
      panel: arrows go from number to number, + and − zoom, Shift with arrows moves, Home shows the whole
      figure. A series' button switches it, with Shift it stays alone.</p>
      \(made)
      <script type="application/json" id="data">\(data.text.replacing("<", with: "\\u003c"))</script>
      <script>\(FigureScript.text)</script>
      </body></html>

      """
    return Array(page.utf8)
  }

  private static let style = """
    body { font: 16px/1.45 sans-serif; color: #1c1c1c; background: #fff; margin: 0 auto; padding: 1rem;
      max-width: 76rem; }
    h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
    #figure { position: relative; } #figure > svg { width: 100%; height: auto; display: block; }
    .controls { display: flex; flex-wrap: wrap; gap: .3rem .4rem; align-items: center; }
    #names { display: flex; flex-wrap: wrap; gap: .3rem .4rem; }
    button { font: inherit; font-size: .9rem; background: #fff; border: 1px solid #999; border-radius: .25rem;
      padding: .1rem .6rem; cursor: pointer; color: inherit; }
    button[aria-pressed=false] { color: #6b6b6b; text-decoration: line-through; }
    button[aria-pressed=false] svg { opacity: .25; }
    button svg { width: 26px; height: 14px; vertical-align: -2px; margin-right: .35rem; }
    button:focus-visible, .hit:focus-visible, summary:focus-visible { outline: 3px solid #1a6fc4;
      outline-offset: 1px; }
    .hit { fill: transparent; cursor: crosshair; touch-action: pan-y; }
    #tip { position: absolute; pointer-events: none; background: #fff; border: 1px solid #777;
      border-radius: .25rem; padding: .2rem .5rem; font-size: .85rem; white-space: pre-line;
      font-variant-numeric: tabular-nums; max-width: 22rem; box-shadow: 0 1px 4px #0003; }
    #say { min-height: 1.45em; font-variant-numeric: tabular-nums; margin: .3rem 0; }
    #keys { color: #555; font-size: .85rem; margin: .3rem 0; max-width: 60rem; }
    pre { background: #f4f4f2; padding: .6rem; overflow-x: auto; font-size: .85rem; }
    """

  static func panels(_ painter: FigurePainter) -> [JSON] {
    let figure = painter.figure
    let columnsMove = Set(figure.panels.filter(\.x.isBare).map(\.place.column))
    let rowsMove = Set(figure.panels.filter(\.y.isBare).map(\.place.row))
    let sharesAxes = figure.grid?.sharesAxes == true
    return painter.panels.enumerated().map { index, panel in
      let place = panel.scene.panel.place
      // axes whose numbers stand at another panel are zoomed with it
      let x = sharesAxes ? "all" : columnsMove.contains(place.column) ? "column \(place.column)" : "\(index)"
      let y = sharesAxes ? "all" : rowsMove.contains(place.row) ? "row \(place.row)" : "\(index)"
      return self.panel(panel.scene, panel.rect, painter, x: x, y: y)
    }
  }

  private static func panel(
    _ scene: PanelScene, _ rect: Rect, _ painter: FigurePainter, x: String, y: String
  ) -> JSON {
    let panel = scene.panel
    var colors = JSON.null
    if let scale = scene.colors, let bar = panel.colorBar {
      colors = axis(bar, scale, group: "")
    }
    return .members([
      "left": .number(rect.x), "top": .number(rect.y), "width": .number(rect.width),
      "height": .number(rect.height), "title": .string(printable(panel.title)),
      "grid": .boolean(panel.hasGrid), "x": axis(panel.x, scene.x, group: x),
      "y": axis(panel.y, scene.y, group: y), "colors": colors,
      "marks": .array(scene.isEmpty ? [] : panel.marks.map { mark($0, rect, painter) }),
    ])
  }

  private static func axis(_ axis: Axis, _ scale: Scale, group: String) -> JSON {
    let given = axis.ticks.map(Ticks.init(given:))
    return .members([
      "caption": .string(printable(axis.caption)), "low": .number(scale.low), "high": .number(scale.high),
      "log": .boolean(scale.spacing == .logarithmic), "whole": .boolean(axis.isWhole),
      "bare": .boolean(axis.isBare), "group": .string(group),
      "ticks": given.map { .numbers($0.values) } ?? .null, "labels": given.map { .texts($0.labels) } ?? .null,
    ])
  }

  /// A name of the legend with what it looks like.
  static func entry(_ entry: LegendEntry) -> JSON {
    var sample = JSON.null
    var isHollow = false
    if case .point(let marker, let hollow) = entry.sample {
      sample = .string(marker.word)
      isHollow = hollow
    }
    return .members([
      "name": .string(entry.name), "shown": .string(printable(entry.name)),
      "color": .string(entry.ink.color.hexadecimal), "dashes": .numbers(entry.ink.dashes),
      "marker": sample, "hollow": .boolean(isHollow),
      "tag": entry.tag.map { .string(String($0)) } ?? .null,
    ])
  }

  private static func mark(_ mark: Mark, _ rect: Rect, _ painter: FigurePainter) -> JSON {
    func look(_ kind: String, _ name: String, _ ink: Ink) -> JSON {
      .members(["kind": .string(kind), "name": .string(name), "color": .string(ink.color.hexadecimal)])
    }
    switch mark {
    case .line(let line):
      return look("line", line.name, line.ink).adding([
        "dashes": .numbers(line.ink.dashes), "marker": .string(line.ink.marker.word),
        "strong": .boolean(line.isEmphasized), "dotted": .boolean(line.hasPoints), "x": .numbers(line.x),
        "y": .numbers(line.y), "low": .numbers(line.low), "high": .numbers(line.high),
      ])
    case .scatter(let points):
      return look("points", points.name, points.ink).adding([
        "marker": .string(points.marker.word), "hollow": .boolean(points.isHollow),
        "radius": .number(painter.radius(of: points, in: rect)),
        "tag": points.tag.map { .string(String($0)) } ?? .null, "x": .numbers(points.x),
        "y": .numbers(points.y), "values": points.values.isEmpty ? .null : .numbers(points.values),
      ])
    case .path(let path):
      return look("path", path.name, path.ink).adding([
        "dashes": .numbers(path.ink.dashes), "arrow": .boolean(path.isArrow), "x": .numbers(path.x),
        "y": .numbers(path.y),
      ])
    case .bars(let bars):
      return .members([
        "kind": .string("bars"), "name": .string(bars.name),
        "color": .string(bars.ink.color.mixed(with: .paper, 0.35).hexadecimal),
        "edges": .numbers(bars.edges), "heights": .numbers(bars.heights),
      ])
    case .heat(let heat):
      return .members([
        "kind": .string("heat"), "name": .string(""),
        "x": .numbers([heat.x.lowerBound, heat.x.upperBound]),
        "y": .numbers([heat.y.lowerBound, heat.y.upperBound]), "columns": .integer(heat.columns),
        "rows": .integer(heat.rows), "values": .numbers(heat.values),
      ])
    case .field(let field):
      let courses = field.courses.map { course in
        JSON.members([
          "x": .number(course.x), "y": .number(course.y), "color": .string(course.ink.color.hexadecimal),
          "across": .numbers(course.across), "up": .numbers(course.up),
          "middle": .numbers([course.extent.across, course.extent.up]),
        ])
      }
      return .members([
        "kind": .string("field"), "name": .string(""), "width": .number(field.width),
        "height": .number(field.height), "scale": .number(field.scale), "courses": .array(courses),
      ])
    case .arrow(let arrow):
      return look("arrow", "", arrow.ink).adding([
        "x": .numbers([arrow.fromX, arrow.toX]), "y": .numbers([arrow.fromY, arrow.toY]),
        "clearance": .number(arrow.clearance),
      ])
    case .label(let label):
      return look("label", "", label.ink).adding([
        "text": .string(printable(label.text)), "x": .number(label.x), "y": .number(label.y),
      ])
    case .reference(let line):
      return .members([
        "kind": .string("reference"), "name": .string(""), "text": .string(printable(line.label)),
        "across": .boolean(line.direction == .horizontal), "value": .number(line.value),
      ])
    }
  }
}

extension Marker {
  /// The marker's name in a page.
  var word: String {
    switch self {
    case .circle: "circle"
    case .square: "square"
    case .diamond: "diamond"
    case .triangle: "triangle"
    }
  }
}
