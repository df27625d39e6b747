import Figures
import Glibc
import Testing

@Suite struct TextTests {
  private func curves(_ curves: [Curve], spacing: Axis.Spacing = .linear) throws -> Figure {
    try Figure.curves(
      title: "Learning", x: Axis("steps"), y: Axis("return", spacing: spacing), curves: curves)
  }

  private var two: Figure {
    get throws {
      let x = (0...20).map { Double($0) * 1_000 }
      return try curves([
        Curve(name: "DynE-TD3", x: x, y: x.map { -5 - 30 * exp(-$0 / 3_000) }),
        Curve(name: "TD3", x: x, y: x.map { -8 - 30 * exp(-$0 / 8_000) }),
      ])
    }
  }

  @Test func curvesInBraille() throws {
    #expect(try two.text(width: 60, height: 14) == "")
  }

  @Test func curvesInASCII() throws {
    #expect(try two.text(width: 60, height: 14, style: TextStyle(isASCII: true)) == "")
  }

  @Test func mapInDigits() throws {
    let side = (0..<30).map { Double($0) / 29 * 2 - 1 }
    let x = side.flatMap { a in side.map { _ in a } }, y = side.flatMap { _ in side }
    let figure = try Figure.latentMap(
      title: "Latent space", x: x, y: y, values: zip(x, y).map { $0 * $1 }, xAxis: Axis("latent 1"),
      yAxis: Axis("latent 2"), valueAxis: Axis("outcome", unit: "m"))
    #expect(try figure.text(width: 50, height: 14) == "")
  }

  @Test func neighborsInBraille() throws {
    func trace(_ shift: Double) -> SequenceTrace {
      SequenceTrace(
        actions: [[0.5 + shift], [0.2 - shift], [-0.4 + shift]],
        predicted: OutcomePoint(x: 1 + shift, y: 2), seen: OutcomePoint(x: 1.2 + shift, y: 2 + 3 * shift))
    }
    let figure = Figure.neighbors(
      title: "Neighbours", query: trace(0), neighbors: [trace(0.1), trace(0.4)], actionNames: ["torque"],
      xAxis: Axis("x", unit: "m"), yAxis: Axis("z", unit: "m"))
    #expect(try figure.text(width: 64, height: 15) == "")
  }

  @Test func pathsMarkStartAndEnd() throws {
    let figure = Figure(
      title: "",
      panels: [
        Panel(
          x: Axis("x"), y: Axis("z"),
          marks: [
            .path(PathMark(x: [0, 1, 1], y: [0, 0, 1])),
            .reference(ReferenceMark(.horizontal, at: 0.5, label: "half")),
          ])
      ])
    #expect(try figure.text(width: 30, height: 10) == "")
  }

  @Test func colorsAreEscapesThatEnd() throws {
    let plain = try two.text(width: 50, height: 10)
    let full = try two.text(width: 50, height: 10, style: TextStyle(colors: .trueColor))
    let few = try two.text(width: 50, height: 10, style: TextStyle(colors: .palette256))
    #expect(!plain.contains("\u{1B}"))
    #expect(full.contains("\u{1B}[38;2;38;135;190m"))
    #expect(few.contains("\u{1B}[38;5;31m"))
    for line in full.split(separator: "\n") where line.contains("\u{1B}[38") {
      #expect(line.hasSuffix("\u{1B}[39m"), "\(line.debugDescription)")
    }
    #expect(few.count < full.count)
  }

  @Test func everySampleFitsEverySize() throws {
    for (name, figure) in try Samples.all() {
      for (width, height) in [(80, 24), (120, 40), (46, 14), (30, 10), (20, 6), (200, 60)] {
        let text = try figure.text(width: width, height: height)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == height + 1, "\(name) at \(width) × \(height)")
        #expect(lines.allSatisfy { $0.count <= width }, "\(name) at \(width) × \(height)")
        #expect(text.contains { $0 == "└" }, "\(name) at \(width) × \(height) has axes\n\(text)")
      }
    }
  }

  @Test(arguments: [(0, 10), (19, 10), (-4, 10), (1_001, 10), (80, 5), (80, 501), (.max, .min)])
  func sizesOutOfRangeAreRefused(width: Int, height: Int) throws {
    let figure = try Samples.loss()
    #expect(throws: FigureError.self) { try figure.text(width: width, height: height) }
  }
}
