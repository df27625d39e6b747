import Figures
import Glibc
import Testing

@Suite struct TextTests {
  private func curves(_ curves: [Curve], spacing: Axis.Spacing = .linear) throws -> Figure {
    try Figure.curves(
      title: "Learning", x: Axis("steps"), y: Axis("return", spacing: spacing), curves: curves)
  }

  /// Checks that a figure looks like `golden`, without its last line break.
  private func expect(
    _ figure: Figure, _ width: Int, _ height: Int, isASCII: Bool = false, _ golden: String,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let text = try figure.text(width: width, height: height, style: TextStyle(isASCII: isASCII))
    #expect(text == golden + "\n", "is now:\n\(text)", sourceLocation: location)
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
    try expect(
      two, 60, 14,
      """
      Learning
      return
         │                  ⣀⣀⣀⣀⡠⠤⠤⠤⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒  DynE-TD3
      −10┤           ⢀⣀⠤⠒⠊⠉⠉                      ⣀⣀ ⣀⣀   TD3
         │        ⣀⠤⠊⠁              ⢀⢀⣀⠤ ⠒⠒ ⠒⠊⠈⠉⠉
         │      ⡠⠊           ⣀⠤ ⠔⠒ ⠉⠁
      −20┤    ⢀⠎       ⣀⠤ ⠉⠉
         │   ⡠⠃     ⠔⠊
      −30┤  ⡰⠁ ⢀ ⠒⠉
         │ ⡰⠁⠠⠊⠁
         │ ⠔⠉
         └─┬─────────────────────┬─────────────────────┬─
           0                    10k                   20k
                               steps
      """)
  }

  @Test func curvesInASCII() throws {
    try expect(
      two, 60, 14, isASCII: true,
      """
      Learning
      return
         |                  ****************************  DynE-TD3
      -10+           *******                      ++++++  TD3
         |        ****              ++++++++++++++
         |      **          +++++++++
      -20+    **       +++++
         |   **    ++++
      -30+  ** ++++
         | **+++
         | ++
         +-+---------------------+---------------------+-
           0                    10k                   20k
                               steps
      """)
  }

  @Test func mapInDigits() throws {
    let side = (0..<30).map { Double($0) / 29 * 2 - 1 }
    let x = side.flatMap { a in side.map { _ in a } }, y = side.flatMap { _ in side }
    let figure = try Figure.latentMap(
      title: "Latent space", x: x, y: y, values: zip(x, y).map { $0 * $1 }, xAxis: Axis("latent 1"),
      yAxis: Axis("latent 2"), valueAxis: Axis("outcome", unit: "m"))
    try expect(
      figure, 50, 14,
      """
      Latent space
      latent 2                               outcome (m)
       1┤ 000 111 222 333 444 555 666 777 888 999  9  1
        │ 111 222 233 334 444 555 566 667 777 888  8
        │ 222 333 333 444 444 555 555 666 666 777  7
        │ 333 444 444 444 444 555 555 555 555 666  6
       0┤ 454 555 545 555 545 555 555 555 555 555  5  0
        │ 666 555 555 555 555 444 444 444 444 333  3
        │ 777 666 666 555 555 444 444 333 333 222  2
        │ 888 777 766 665 555 444 433 332 222 111  1
      −1┤ 999 888 777 666 555 444 333 222 111 000  0  −1
        └─┬──────────────────┬──────────────────┬─
         −1                  0                  1
                         latent 1
      """)
  }

  @Test func neighborsInBraille() throws {
    func trace(_ shift: Double, _ rank: Int) -> SequenceTrace {
      SequenceTrace(
        rank: rank, actions: [[0.5 + shift], [0.2 - shift], [-0.4 + shift]],
        predicted: OutcomePoint(x: 1 + shift, y: 2), seen: OutcomePoint(x: 1.2 + shift, y: 2 + 3 * shift))
    }
    let figure = Figure.neighbors(
      title: "Neighbours", query: trace(0, 0), neighbors: [trace(0.1, 1), trace(0.4, 2)],
      actionNames: ["torque"],
      xAxis: Axis("x", unit: "m"), yAxis: Axis("z", unit: "m"))
    try expect(
      figure, 64, 15,
      """
      Neighbours
      arrows lead from predicted to seen outcomes
      Q query   1 nearest   2 2nd
      torque                         outcome · z (m)
         │⠐                             │                          ⢠2
         │  ⠁⢀                       3.0┤                         ⡠⠃
      0.5┤⠨⢄⣂⢀⠠                         │                        ⡔⠁
         │   ⠉⠉⠓⠢⠤⣀⣀                    │                      ⢀⠜
         │       ⠈ ⡐⠉⠕⣢⢄⡀            2.5┤                     ⢠⠊
      0.0┤          ⠄   ⠊⠲⠤⣀ ⡀⠠ ⠂ 2     │             ⢀1     ⡠⠃
         │           ⠐ ⠄⠐ ⠁⠈⠙⠢⢄⢀  1     │        ⢀⡠⠤⠒⠊⠁     ⡔⠁
         │                     ⠉⠒⠅Q  2.0┤○⠤⠤⠤⠤○⠶⠭⠥Q        ○
         └┬───────────┬──────────┬      └┬─────────────────────┬─────
          1           2          3      1.0                   1.5
                    step                            x (m)
      """)
  }

  @Test func pathsMarkStartAndEnd() throws {
    let figure = Figure(
      title: "",
      panels: [
        Panel(
          x: Axis("x"), y: Axis("z"),
          marks: [
            .reference(ReferenceMark(.horizontal, at: 0.5, label: "half")),
            .path(PathMark(x: [0, 1, 1], y: [0, 0, 1])),
          ])
      ])
    try expect(
      figure, 30, 10,
      """
      z
      1┤                          ●
       │                          ⡇
       │                       half
       │⠁ ⠁ ⠁ ⠁ ⠁ ⠁ ⠁ ⠁ ⠁ ⠁ ⠁ ⠁ ⠁ ⡇
       │                          ⡇
      0┤○⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠇
       └┬─────────────────────────┬
        0                         1
                     x
      """)
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

  @Test func emphasizedLinesKeepTheTerminalsOwnColor() throws {
    func line(_ ink: Ink) -> Mark { .line(LineMark(x: [0, 1], y: [0, 1], ink: ink)) }
    let panel = Panel(x: Axis("x"), y: Axis("y"), marks: [line(.series(0)), line(.strong)])
    let figure = Figure(title: "", panels: [panel])
    #expect(
      try !figure.text(width: 30, height: 10, style: TextStyle(colors: .trueColor)).contains("\u{1B}[38"))
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
