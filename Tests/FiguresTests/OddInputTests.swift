import Figures
import TestSupport
import Testing

@Suite struct OddInputTests {
  /// Draws in every form and returns the text.
  @discardableResult private func draw(_ figure: Figure, width: Int = 60, height: Int = 16) throws -> String {
    let size = FigureSize(width: 300, height: 200)
    #expect(try PNGImage(decoding: figure.png(size: size)).width == 300)
    _ = try figure.svg(size: size)
    _ = try figure.pdf(size: size)
    return try figure.text(width: width, height: height)
  }

  private func curve(_ x: [Double], _ y: [Double], spacing: Axis.Spacing = .linear) throws -> Figure {
    try Figure.curves(
      title: "t", x: Axis("x"), y: Axis("y", spacing: spacing), curves: [Curve(name: "c", x: x, y: y)])
  }

  @Test func emptyDataGivesANote() throws {
    #expect(try draw(curve([], [])).contains("no finite data to draw"))
    #expect(try draw(curve([1, 2], [.nan, .infinity])).contains("2 values can't be drawn and are omitted"))
    #expect(try draw(curve([1, 2], [0, -1], spacing: .logarithmic)).contains("no finite data to draw"))
    let map = try Figure.latentMap(
      title: "t", x: [], y: [], values: [], xAxis: Axis("a"), yAxis: Axis("b"), valueAxis: Axis("v"))
    #expect(try draw(map).contains("no finite data to draw"))
    let strip = try Figure.latentMap(
      title: "t", x: [], y: nil, values: [], xAxis: Axis("a"), yAxis: Axis("b"), valueAxis: Axis("v"))
    #expect(try draw(strip).contains("no finite data to draw"))
    let nobody = Figure.neighbors(
      title: "t", query: SequenceTrace(rank: 0, actions: []), neighbors: [], xAxis: Axis("a"),
      yAxis: Axis("b"))
    #expect(try draw(nobody).contains("no outcomes"))
    #expect(
      try draw(Figure(title: "nothing", panels: [])) == "nothing\n" + String(repeating: "\n", count: 15))
  }

  @Test func gapsBreakLinesAndAreCounted() throws {
    let text = try draw(curve([1, 2, 3, 4, 5], [1, 2, .nan, 4, 5]))
    #expect(text.contains("1 value can't be drawn and is omitted"))
    #expect(text.contains { ("\u{2801}"..."\u{28FF}").contains($0) })
  }

  private static let extremes: [[Double]] = [
    [3], [7, 7, 7], [1e-12, 1.0000001e-12], [-1e299, 1e299], [1e15, 1e15 + 1],
    [0, Double.leastNonzeroMagnitude],
  ]

  @Test(arguments: extremes)
  func extremeDataIsDrawn(y: [Double]) throws {
    for spacing in [Axis.Spacing.linear, .logarithmic] {
      try draw(curve(y.indices.map(Double.init), y, spacing: spacing))
      try draw(curve(y, y.indices.map(Double.init), spacing: spacing))
    }
  }

  @Test func longWordsAreShortened() throws {
    let long = String(repeating: "very long words ", count: 300)
    let figure = try Figure.curves(
      title: long, subtitle: long, x: Axis(long, unit: long), y: Axis(long),
      curves: (0..<30).map { Curve(name: "\($0) \(long)", x: [0, 1], y: [0, Double($0)]) })
    let text = try draw(figure)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 60 }, "\(text)")
    #expect(text.hasPrefix("very long words very"))
    #expect(text.contains("…"))
  }

  @Test func controlCharactersDontReachTheTerminal() throws {
    let figure = try Figure.curves(
      title: "a\u{1B}[2Jb\nc\td", x: Axis("\r"), y: Axis("\u{7}"), curves: [Curve(name: "c", x: [1], y: [1])])
    let text = try figure.text(width: 40, height: 10)
    #expect(text.hasPrefix("a [2Jb c d\n"))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !$0.properties.generalCategory.isControl })
  }

  @Test func wrongLengthsAreRefused() {
    #expect(throws: FigureError.lengths(of: "values of curve 'c'", given: 1, expected: 2)) {
      try curve([1, 2], [1])
    }
    #expect(throws: FigureError.self) {
      try Figure.latentMap(
        title: "", x: [1], y: [1], values: [1, 2], xAxis: Axis(""), yAxis: Axis(""), valueAxis: Axis(""))
    }
  }

  @Test func manyActionDimensionsAreAllDrawn() throws {
    let figure = Samples.neighbors(12, dimensions: 17)
    #expect(figure.panels.count == 18)
    try draw(figure)
    try draw(figure, width: 20, height: 6)
  }

  @Test func randomFiguresAreDrawnWithinTheirSize() throws {
    var generator = SeededGenerator(seed: 21)
    for round in 0..<300 {
      let figure = randomFigure(&generator)
      let width = Int.random(in: 20...100, using: &generator),
        height = Int.random(in: 6...30, using: &generator)
      for style in [TextStyle(), TextStyle(isASCII: true)] {
        let lines = try figure.text(width: width, height: height, style: style).split(
          separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == height + 1, "round \(round)")
        #expect(lines.allSatisfy { $0.count <= width }, "round \(round)")
        if style.isASCII { #expect(lines.allSatisfy { $0.allSatisfy(\.isASCII) }, "round \(round)") }
      }
      if round % 10 == 0 {
        _ = try figure.png(size: FigureSize(width: 160 + round, height: 160 + 2 * round))
        let svg = String(decoding: try figure.svg(), as: UTF8.self)
        #expect(!svg.contains("nan") && !svg.contains("\"inf"), "round \(round)")
      }
    }
  }

  private func randomFigure(_ generator: inout SeededGenerator) -> Figure {
    func number() -> Double {
      switch Int.random(in: 0..<12, using: &generator) {
      case 0:
        [Double.nan, .infinity, -.infinity, 0, 1e300, -1e299, Double.leastNonzeroMagnitude][
          Int.random(in: 0..<7, using: &generator)]
      case 1: Double.random(in: -1e9...1e9, using: &generator)
      default: Double.random(in: -3...3, using: &generator)
      }
    }
    func numbers() -> [Double] { (0..<Int.random(in: 0...50, using: &generator)).map { _ in number() } }
    func mark() -> Mark {
      let ink: Ink = [.series(Int.random(in: -3...20, using: &generator)), .ramp(number()), .strong, .quiet][
        Int.random(in: 0..<4, using: &generator)]
      switch Int.random(in: 0..<8, using: &generator) {
      case 0:
        return .line(LineMark(name: "line", x: numbers(), y: numbers(), ink: ink, hasPoints: true, tag: "a"))
      case 1: return .line(LineMark(x: numbers(), y: numbers(), low: numbers(), high: numbers(), ink: ink))
      case 2:
        return .scatter(ScatterMark(name: "points", x: numbers(), y: numbers(), values: numbers(), ink: ink))
      case 3: return .path(PathMark(name: "path", x: numbers(), y: numbers(), ink: ink))
      case 4: return .bars(BarsMark(counting: numbers(), ink: ink))
      case 5:
        return .arrow(ArrowMark(fromX: number(), fromY: number(), toX: number(), toY: number(), clearance: 8))
      case 6: return .label(LabelMark("漢字 and 😀", x: number(), y: number()))
      default: return .reference(ReferenceMark(.vertical, at: number(), label: "here"))
      }
    }
    let panels = (0..<Int.random(in: 0...7, using: &generator)).map { index in
      Panel(
        title: index % 2 == 0 ? "panel \(index)" : "",
        x: Axis("x", spacing: index % 3 == 0 ? .logarithmic : .linear),
        y: Axis("y", unit: "m", isWhole: index % 4 == 0), marks: (0..<4).map { _ in mark() },
        colorBar: index % 2 == 0 ? Axis("value") : nil, isEqual: index % 5 == 0, hasGrid: true)
    }
    let columns = Int.random(in: 1...3, using: &generator)
    return Figure(title: "random", grid: panels, columns: columns, sharesAxes: Bool.random(using: &generator))
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isControl: Bool { self == .control || self == .format }
}
