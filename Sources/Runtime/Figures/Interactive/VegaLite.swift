import Texts

extension Figure {
  /// Returns the figure as a Vega-Lite specification (version 5) with its data inside, in JSON.
  ///
  /// Views can be zoomed, marks have tooltips, and names of the legend switch series.
  package func vegaLite(
    size: FigureSize = .picture, provenance: Provenance = []
  ) throws(FigureError) -> [UInt8] {
    let (painter, scale) = try placed(size)
    let specification = VegaLite(painter, names: legendEntries, scale: scale)
      .specification(title: title, lines: wholeSubtitle, provenance)
    return Array((specification.text + "\n").utf8)
  }
}

extension ContactSheet {
  /// Returns the sheet as a Vega-Lite specification that shows it as one picture.
  package func vegaLite(provenance: Provenance = []) throws(FigureError) -> [UInt8] {
    let picture = try picture()
    let (width, height) = (Double(picture.width), Double(picture.height))
    let url = "data:image/png;base64,\(Base64.text(try picture.png()))"
    func place(_ length: Double) -> JSON { .members(["value": .number(length / 2)]) }
    let specification = JSON.members([
      "$schema": .string(VegaLite.schema), "description": .string(title),
      "usermeta": VegaLite.metadata(provenance), "width": .number(width), "height": .number(height),
      "config": .members(["view": .members(["stroke": .null])]),
      "data": .members(["values": .array([.members(["picture": .string(url)])])]),
      "mark": .members([
        "type": .string("image"), "width": .number(width), "height": .number(height),
      ]),
      "encoding": .members([
        "url": .members(["field": .string("picture"), "type": .string("nominal")]), "x": place(width),
        "y": place(height),
      ]),
    ])
    return Array((specification.text + "\n").utf8)
  }
}

/// Writes a figure that is laid out as a Vega-Lite specification.
struct VegaLite {
  static let schema = "https://vega.github.io/schema/vega-lite/v5.json"
  /// The member of `usermeta` that says where a figure comes from.
  static let metadataName = "dyne"

  let painter: FigurePainter
  let scale: Double
  /// The names of the legend with their colours.
  let names: [LegendEntry]

  init(_ painter: FigurePainter, names: [LegendEntry], scale: Double) {
    (self.painter, self.names, self.scale) = (painter, names, scale)
  }

  /// Where a figure comes from, as a member for each fact.
  static func metadata(_ provenance: Provenance) -> JSON {
    let facts = provenance.map { JSON.Member($0.key, .string($0.value)) }
    return .members([metadataName: .object(facts)])
  }

  /// The facts that `metadata` wrote; none for the file of another program.
  static func provenance(of specification: JSON) -> Provenance {
    guard case .object(let facts)? = specification["usermeta"]?[metadataName] else { return [] }
    return facts.compactMap { fact in fact.value.string.map { (fact.name, $0) } }
  }

  func specification(title: String, lines: String, _ provenance: Provenance) -> JSON {
    let family = JSON.string("\(CairoCanvas.family), Verdana, sans-serif")
    let size = painter.type
    let width = painter.drawing.width - 2 * FigurePainter.margin
    let subtitle = painter.lines(lines, size: size.text, limit: width, most: 3)
    let texts: KeyValuePairs<String, JSON> = [
      "text": .texts(painter.lines(printable(title), size: size.title, isBold: true, limit: width, most: 2)),
      "subtitle": .texts(subtitle), "anchor": .string("start"), "fontSize": length(size.title),
      "subtitleFontSize": length(size.text), "subtitleColor": .string(Color.quiet.hexadecimal),
      "color": .string(Color.ink.hexadecimal), "offset": .integer(8),
    ]
    let words = JSON.members([
      "labelFontSize": length(size.tick), "titleFontSize": length(size.label),
      "titleFontWeight": .string("normal"), "labelColor": .string(Color.ink.hexadecimal),
      "titleColor": .string(Color.ink.hexadecimal), "gridColor": .string(Color.hairline.hexadecimal),
    ])
    let config = JSON.members([
      "font": family, "background": .string(Color.paper.hexadecimal),
      "view": .members(["stroke": .null]), "axis": words.adding(["labelOverlap": .boolean(true)]),
      "legend": .members([
        "labelFontSize": length(size.text), "titleFontSize": length(size.label),
        "titleFontWeight": .string("normal"), "labelLimit": .integer(0),
      ]),
    ])
    let head: KeyValuePairs<String, JSON> = [
      "$schema": .string(VegaLite.schema), "usermeta": VegaLite.metadata(provenance), "config": config,
    ]
    let root = JSON.object(head.map { JSON.Member($0.key, $0.value) })
    guard case .object(let body) = arranged(Array(painter.panels.indices)),
      case .object(let members) = root
    else { return root }
    let heading = title.isEmpty && subtitle.isEmpty ? [] : [JSON.Member("title", .members(texts))]
    // a single panel's title stands above its figure's
    let hasTitle = body.contains { $0.name == "title" }
    if hasTitle, !heading.isEmpty {
      return .object(members + heading + [JSON.Member("hconcat", .array([.object(body)]))])
    }
    return .object(members + heading + body)
  }

  /// A length of the layout in pixels.
  func length(_ points: Double) -> JSON { .number((points * scale * 10).rounded() / 10) }

  // MARK: Panels

  /// Puts panels beside and below one another as they lie in the figure.
  private func arranged(_ panels: [Int]) -> JSON {
    guard let first = panels.first else { return .members(["layer": .array([])]) }
    if panels.count == 1 { return panel(first) }
    let places = panels.map { painter.panels[$0].scene.panel.place }
    let resolve: KeyValuePairs<String, JSON> = [
      "resolve": .members([
        "scale": .members(["color": .string("shared"), "fill": .string("independent")])
      ])
    ]
    if places.allSatisfy({ $0.columns == 1 && $0.rows == 1 }) {
      let columns = Set(places.map(\.column)).count
      return JSON.members(["concat": .array(panels.map(panel)), "columns": .integer(columns)])
        .adding(resolve)
    }
    for (word, start, count) in [
      ("hconcat", \Place.column, \Place.columns), ("vconcat", \Place.row, \Place.rows),
    ] {
      let parts = VegaLite.parts(
        panels, places.map { $0[keyPath: start]..<$0[keyPath: start] + $0[keyPath: count] })
      if parts.count > 1 { return JSON.members([word: .array(parts.map(arranged))]).adding(resolve) }
    }
    return JSON.members(["hconcat": .array(panels.map(panel))]).adding(resolve)
  }

  /// Cuts panels where a line passes between them.
  private static func parts(_ panels: [Int], _ spans: [Range<Int>]) -> [[Int]] {
    var parts: [[Int]] = [], end = Int.min
    for (panel, span) in zip(panels, spans).sorted(by: { ($0.1.lowerBound, $0.0) < ($1.1.lowerBound, $1.0) })
    {
      if parts.isEmpty || span.lowerBound >= end { parts.append([]) }
      parts[parts.count - 1].append(panel)
      end = max(end, span.upperBound)
    }
    return parts.map { $0.sorted() }
  }

  private func panel(_ index: Int) -> JSON {
    let (scene, rect) = painter.panels[index]
    let layers = VegaLitePanel(scene: scene, rect: rect, index: index, figure: self).layers
    var members: [JSON.Member] = [
      .init("width", length(rect.width)), .init("height", length(rect.height)),
      .init("layer", .array(layers)),
    ]
    if !scene.panel.title.isEmpty {
      members.append(
        .init(
          "title",
          .members([
            "text": .string(printable(scene.panel.title)), "anchor": .string("start"),
            "fontSize": length(painter.type.label), "frame": .string("group"),
          ])))
    }
    return .object(members)
  }
}
