import Figures
import Testing
import Texts

/// Checks pages and Vega-Lite files: all that a figure shows is in them, and nothing else comes in.
@Suite struct InteractiveTests {
  private func data(of page: [UInt8]) throws -> JSON {
    let text = String(decoding: page, as: UTF8.self)
    let opening = "<script type=\"application/json\" id=\"data\">"
    let start = try #require(text.firstRange(of: opening)?.upperBound)
    let end = try #require(text[start...].firstRange(of: "</script>")?.lowerBound)
    return try JSON(parsing: Array(text[start..<end].utf8))
  }

  private func list(_ json: JSON?) -> [JSON] { if case .array(let values)? = json { values } else { [] } }

  /// All layers of a specification, from its first panel to its last.
  private func layers(_ json: JSON) -> [JSON] {
    let parts = ["concat", "hconcat", "vconcat"].flatMap { list(json[$0]) }
    return parts.flatMap(layers) + list(json["layer"])
  }

  /// The numbers that one kind of mark draws, as often as it does.
  private func counts(_ figure: Figure, _ mark: String) -> [Double: Int] {
    var counts: [Double: Int] = [:]
    for datum in figure.data where datum.mark == mark {
      if let x = datum.x, let y = datum.y, x.isFinite, y.isFinite { counts[y, default: 0] += 1 }
    }
    return counts
  }

  @Test func pagesHoldAllNumbers() throws {
    for (name, figure) in try Samples.all() {
      let json = try data(of: figure.page())
      let panels = list(json["panels"])
      #expect(panels.count == figure.panels.count, "\(name)")
      var lines: [Double: Int] = [:], points = lines
      for mark in panels.flatMap({ list($0["marks"]) }) {
        let y = list(mark["y"]).compactMap(\.number)
        if mark["kind"]?.string == "line" { for value in y { lines[value, default: 0] += 1 } }
        if mark["kind"]?.string == "points" { for value in y { points[value, default: 0] += 1 } }
      }
      #expect(lines == counts(figure, "line"), "\(name)")
      #expect(points == counts(figure, "point"), "\(name)")
    }
  }

  @Test func vegaLiteHoldsAllNumbers() throws {
    for (name, figure) in try Samples.all() {
      let specification = try JSON(parsing: Array(figure.vegaLite()))
      var lines: [Double: Int] = [:]
      var drawn: Set<Double> = []
      for layer in layers(specification) {
        let y = list(layer["data"]?["values"]).compactMap { $0["y"]?.number }
        drawn.formUnion(y)
        guard layer["mark"]?["type"]?.string == "line" else { continue }
        for value in y { lines[value, default: 0] += 1 }
      }
      for (value, count) in counts(figure, "line") { #expect(lines[value, default: 0] >= count, "\(name)") }
      for value in counts(figure, "point").keys { #expect(drawn.contains(value), "\(name) \(value)") }
    }
  }

  @Test func namesAreOnceInTheLegendAndCanBeSwitched() throws {
    let figure = try Samples.learningCurves()
    let page = try data(of: figure.page())
    #expect(list(page["names"]).compactMap { $0["name"]?.string }.sorted() == ["DynE-TD3", "TD3"])
    let parameters = try layers(JSON(parsing: figure.vegaLite())).flatMap { list($0["params"]) }
    let names = parameters.compactMap { $0["name"]?.string }
    #expect(names.filter { $0 == "series" }.count == 1)
    #expect(Set(names).count == names.count)
  }

  @Test func colorsAreThoseOfThePicture() throws {
    let figure = try Samples.learningCurves()
    let svg = String(decoding: try figure.svg(), as: UTF8.self)
    for entry in list(try data(of: figure.page())["names"]) {
      let color = try #require(entry["color"]?.string)
      #expect(svg.contains("stroke=\"\(color)\""))
      #expect(String(decoding: try figure.vegaLite(), as: UTF8.self).contains("\"\(color)\""))
    }
  }

  @Test func nothingComesFromANetwork() throws {
    for (name, figure) in try Samples.all() {
      let text = String(decoding: try figure.page(provenance: [("Script", "plot e")]), as: UTF8.self)
        .replacing("http://www.w3.org/2000/svg", with: "")
      #expect(!text.contains("http:") && !text.contains("https:") && !text.contains("src="), "\(name)")
    }
  }

  @Test func wordsStayWords() throws {
    let hostile = "</script><script>alert(1)</script><!--\u{0}\u{2028}&\"'"
    let figure = try Figure.curves(
      title: hostile, subtitle: hostile, x: Axis(hostile), y: Axis(hostile),
      curves: [
        Curve(name: hostile, x: [1, 2], y: [1, 2]), Curve(name: "b\(hostile)", x: [1, 2], y: [2, 1]),
      ])
    let page = try figure.page(provenance: [("Script", hostile), ("Title", hostile)])
    let text = String(decoding: page, as: UTF8.self)
    let scripts = text.ranges(of: "<script").count
    #expect(scripts == 2 && text.ranges(of: "</script>").count == 2)
    #expect(list(try data(of: page)["names"]).first?["name"]?.string?.hasSuffix(hostile) == true)
    _ = try JSON(parsing: figure.vegaLite(provenance: [("Script", hostile)]))
  }

  @Test func oddNumbersAreLeftOut() throws {
    let figures = try [
      Figure.curves(
        title: "t", x: Axis("x"), y: Axis("y"),
        curves: [
          Curve(name: "a", x: [1, 2, 3, 4], y: [1, .nan, .infinity, -1e308]), Curve(name: "b", x: [], y: []),
        ]),
      Figure.curves(
        title: "", x: Axis("x"), y: Axis("y", spacing: .logarithmic),
        curves: [Curve(name: "", x: [1, 2], y: [0, -1])]),
      Figure.latentMap(
        title: "t", x: [1, .nan], y: [2, 3], values: [.nan, 1], xAxis: Axis("a"), yAxis: Axis("b"),
        valueAxis: Axis("v")),
    ]
    for figure in figures {
      _ = try data(of: figure.page())
      let json = try JSON(parsing: figure.vegaLite())
      #expect(!layers(json).isEmpty)
    }
  }

  @Test func sheetsAreOnePicture() throws {
    let red = try Picture(width: 4, height: 3, filledWith: Color(0xFF0000))
    let sheet = ContactSheet(title: "pictures", rows: [ContactSheet.Row("a", [red, red])])
    let panel = try #require(list(try data(of: sheet.page())["panels"]).first)
    #expect(panel["image"]?.string?.hasPrefix("data:image/png;base64,") == true)
    let json = try JSON(parsing: sheet.vegaLite())
    #expect(json["mark"]?["type"]?.string == "image")
    #expect(json["width"]?.number == panel["width"]?.number)
  }
}
