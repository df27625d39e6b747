import Figures
import TestSupport
import Testing

/// Figures for print: nothing is cut, and no letter is below 6 points, whatever the words are.
@Suite struct PrintTests {
  private static let sizes: [FigureSize] = [
    .inches(3.25, 2.4, resolution: 72), .inches(3.5, 2.5, resolution: 72), .inches(5.5, 3.4, resolution: 72),
    .inches(7, 4.2, resolution: 72),
  ]

  /// A figure whose every word is long, some without a blank at which to break them.
  private func withLongWords(_ figure: Figure) -> Figure {
    let broken = "the angular velocity of the left hind knee relative to the shank in the world"
    let whole = "right_front_knee_flexion_velocity_relative_to_the_upper_leg"
    var figure = figure
    figure.title = "\(broken) \(whole) and more of \(broken)"
    figure.subtitle = "\(whole), \(broken); \(broken)"
    for index in figure.panels.indices {
      figure.panels[index].title = "\(index) \(whole)"
      figure.panels[index].x.label = index % 2 == 0 ? broken : whole
      figure.panels[index].y.label = index % 2 == 0 ? whole : broken
      figure.panels[index].colorBar?.label = whole
      figure.panels[index].marks = figure.panels[index].marks.map { mark in
        guard case .line(var line) = mark, !line.name.isEmpty else { return mark }
        line.name += " \(broken) \(whole)"
        return .line(line)
      }
    }
    return figure
  }

  private func svg(_ figure: Figure, _ size: FigureSize) throws -> SVGText {
    let fitted = try figure.fitted(size, isPage: false)
    return SVGText(String(decoding: try figure.svg(size: fitted), as: UTF8.self))
  }

  @Test(arguments: sizes.indices) func nothingIsCutNorTooSmall(_ index: Int) throws {
    let size = Self.sizes[index]
    let samples = try Samples.all() + [("many", Samples.neighbors(12, dimensions: 17))]
    for (name, sample) in samples {
      for figure in [sample, withLongWords(sample)] {
        var size = size
        size.grows = true
        for font in [6, 7, 9.0] {
          size.font = font
          let page = try svg(figure, size)
          #expect(page.width == Double(size.width), "\(name)")
          #expect(page.height >= Double(size.height), "\(name)")
          #expect(
            page.words.allSatisfy { $0.points > 5.99 }, "\(name): \(page.words.map(\.points).min() ?? 0)")
          #expect(!page.words.contains { $0.text.contains("…") }, "\(name)")
          for words in [figure.title, figure.subtitle] + figure.panels.map(\.title) {
            #expect(page.letters.contains(words.filter { $0 != " " }), "\(name) lost '\(words)'")
          }
          for panel in figure.panels where !panel.x.isBare {
            #expect(page.letters.contains(panel.x.label.filter { $0 != " " }), "\(name)")
          }
        }
      }
    }
  }

  /// Ink at the edge of the paper is a word that goes on beyond it.
  @Test func noInkTouchesTheEdge() throws {
    for (name, sample) in try Samples.all() {
      for figure in [sample, withLongWords(sample)] {
        var size = FigureSize.inches(3.5, 2.5, resolution: 100)
        size.grows = true
        let image = try PNGImage(decoding: figure.png(size: figure.fitted(size, isPage: false)))
        let (width, height) = (image.width, image.height)
        var edge: [Int] = []
        for x in 0..<width { edge += [x, (height - 1) * width + x] }
        for y in 0..<height { edge += [y * width, y * width + width - 1] }
        let isWhite = edge.allSatisfy { place in
          image.samples[3 * place] > 250 && image.samples[3 * place + 1] > 250
        }
        #expect(isWhite, "\(name)")
      }
    }
  }

  @Test func aFixedHeightShrinksLettersToSixPointsAndThenRefuses() throws {
    let figure = withLongWords(try Samples.learningCurves())
    let slide = FigureSize.inches(40 / 3, 7.5, resolution: 72)
    let page = try svg(figure, slide)
    #expect(page.height == 540 && page.words.allSatisfy { $0.points > 5.99 })
    #expect(!page.words.contains { $0.text.contains("…") })
    let low = FigureSize.inches(3.5, 1.2, resolution: 72)
    #expect(throws: FigureError.room(width: 252.0 / 72, height: 86.0 / 72)) { try figure.svg(size: low) }
    #expect(throws: FigureError.self) { try figure.png(size: low) }
    #expect(throws: FigureError.self) { try figure.pdf(size: low) }
  }

  @Test func aPrintIsAsWideOnPaperAsItSays() throws {
    let figure = try Samples.loss()
    let size = FigureSize.inches(3.5, 2.5, resolution: 72)
    #expect(String(decoding: try figure.svg(size: size), as: UTF8.self).contains(#"width="252pt""#))
    #expect(String(decoding: try figure.pdf(size: size), as: UTF8.self).contains("MediaBox [ 0 0 252 180 ]"))
    let fine = FigureSize.inches(3.5, 2.5, resolution: 300)
    #expect(try PNGImage(decoding: figure.png(size: fine)).width == 1_050)
  }

  @Test func whatIsntDrawnIsSaid() throws {
    var figure = try Figure.curves(
      title: "t", x: Axis("x"), y: Axis("y", limits: 0...1),
      curves: [Curve(name: "c", x: [1, 2, 3, 4], y: [0.5, .nan, 2, 1])])
    #expect(
      figure.omissions == [
        "1 value can't be drawn and is omitted", "1 point lies outside the axes",
      ])
    let map = try Figure.latentMap(
      title: "t", x: [0, 1, 2], y: [0, 1, .infinity], values: [0, 5, 1], xAxis: Axis("a"), yAxis: Axis("b"),
      valueAxis: Axis("v", limits: 0...1))
    #expect(
      map.omissions == [
        "1 value can't be drawn and is omitted", "1 of 3 values lies outside the colour scale",
      ])
    let strip = try Figure.latentMap(
      title: "t", x: [0, .nan], y: nil, values: [], xAxis: Axis("a"), yAxis: Axis(""), valueAxis: Axis(""))
    #expect(strip.omissions == ["1 value can't be drawn and is omitted"])
    #expect(try figure.text(width: 80, height: 20).contains("1 point lies outside the axes"))
    figure.saysOmissions = false
    #expect(try !figure.text(width: 80, height: 20).contains("outside"))
    #expect(try Samples.learningCurves().omissions.isEmpty)
  }

  /// A hidden legend's order, and that beside the curves, is that of the curves' ends.
  @Test(arguments: [3, 12]) func namesAreInTheOrderOfTheCurvesEnds(_ count: Int) throws {
    let names = (0..<count).map { "curve \(Character(Unicode.Scalar(UInt8(97 + $0))))" }
    // all end within one row of text
    let curves = names.enumerated().map { index, name in
      Curve(name: name, x: [0, 1], y: [0, 100 + 0.001 * Double(index)])
    }
    let figure = try Figure.curves(title: "t", x: Axis("x"), y: Axis("y"), curves: curves)
    for text in [
      try figure.text(width: 100, height: 30), String(decoding: try figure.svg(), as: UTF8.self),
    ] {
      let places = names.compactMap { text.firstRange(of: $0)?.lowerBound }
      #expect(places.count == count && places == places.sorted(by: >), "\(text)")
    }
  }

  @Test func textDrawsTheBandsThatItMentions() throws {
    func text(_ curve: Curve, _ style: TextStyle) throws -> String {
      try Figure.curves(title: "t", x: Axis("x"), y: Axis("y", limits: 0...10), curves: [curve]).text(
        width: 60, height: 20, style: style)
    }
    let x = (0...20).map(Double.init), y = x.map { _ in 5.0 }
    let line = Curve(name: "c", x: x, y: y)
    let band = Curve(name: "c", x: x, y: y, low: y.map { $0 - 3 }, high: y.map { $0 + 3 })
    for style in [TextStyle(), TextStyle(isASCII: true), TextStyle(colors: .palette256)] {
      #expect(try text(line, style) != text(band, style))
    }
  }

  @Test func aloneACurveHasTheNameItWasGiven() throws {
    let curve = [Curve(name: "mine", x: [0, 1], y: [0, 1])]
    let named = try Figure.curves(title: "t", x: Axis("x"), y: Axis("y"), curves: curve, namesAll: true)
    #expect(try named.text(width: 60, height: 16).contains("mine"))
    #expect(String(decoding: try named.svg(), as: UTF8.self).contains(">mine</text>"))
  }

  @Test func givenTicksKeepAllTheirDigits() {
    #expect(Ticks(given: [0.25, 0, 1, -0.125]).labels == ["−0.125", "0", "0.25", "1"])
    #expect(Ticks(given: [0, 25_000, 50_000]).labels == ["0", "25k", "50k"])
    #expect(Ticks(given: [0, 2_500_000]).labels == ["0", "2.5M"])
    #expect(Ticks(given: [1, 12_345]).labels == ["1", "12345"])
  }
}
