import Figures
import Testing

/// Checks grids of cells and of courses: as text, as SVG and as data.
struct FieldTests {
  private let heat = Figure(
    title: "Heat",
    panels: [
      Panel(
        x: Axis("x"), y: Axis("y"),
        marks: [.heat(HeatMark(x: 0...4, y: 0...2, columns: 4, values: [0, 1, 2, 3, 4, 5, 6, .nan]))],
        colorBar: Axis("v", limits: 0...7))
    ])

  private let field = Figure(
    title: "Field",
    panels: [
      Panel(
        x: Axis("x"), y: Axis("y"),
        marks: [
          .field(
            FieldMark(
              [(0.5, 0.5, 1.0, 0.0), (1.5, 0.5, 0, 1), (0.5, 1.5, -1, 0), (1.5, 1.5, 0, -0.5)].map {
                FieldMark.Course(x: $0.0, y: $0.1, across: [0, $0.2], up: [0, $0.3], ink: .ramp(0.5))
              }, width: 1, height: 1))
        ])
    ])

  @Test func cellsAreDigitsWithoutColors() throws {
    let text = try heat.text(width: 34, height: 10, style: TextStyle(isASCII: true))
    #expect(
      text == """
        Heat
        y                                v
        2+55555557777778888888        9
         |55555557777778888888        7  5
        1+55555557777778888888        5
         |000000011111122222224444444 3
        0+000000011111122222224444444 1  0
         ++------------+------------+
          0            2            4
                       x

        """)
  }

  @Test func cellsAreHalfBlocksWithColors() throws {
    let text = try heat.text(width: 34, height: 10, style: TextStyle(colors: .trueColor))
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    let (low, high) = ("2;124;77;135m", "2;62;173;150m")
    // five rows of text, ten of halves: the middle one has both colours
    #expect(rows[2].contains("\u{1B}[48;\(high)\u{1B}[38;\(high)▀▀▀▀▀▀▀"))
    #expect(rows[4].contains("\u{1B}[48;\(low)\u{1B}[38;\(high)▀▀▀▀▀▀▀"))
    #expect(rows[6].contains("\u{1B}[48;\(low)\u{1B}[38;\(low)▀▀▀▀▀▀▀"))
    #expect(rows[2].contains("\u{1B}[49m"))
  }

  @Test func coursesAreArrows() throws {
    let dots = try field.text(width: 34, height: 14)
    #expect(
      dots == """
        Field
        y
        2┤
         │                       ⡆
         │   ←⠒⠒⠒⠒⠒⠒⠒⠒           ⡇
         │                       ↓
        1┤                       ↑
         │                       ⡇
         │   ⢀⣀⣀⣀⣀⣀⣀⣀→           ⡇
         │                       ⡇
        0┤                       ⡇
         └┬──────────────┬──────────────┬
          0              1              2
                         x

        """)
    let ascii = try field.text(width: 34, height: 14, style: TextStyle(isASCII: true))
    #expect(ascii.split(separator: "\n")[4] == " |   <........           .")
    #expect(ascii.utf8.allSatisfy { $0 < 128 } && ascii.contains("^") && ascii.contains("v"))
  }

  @Test func cellsAndCoursesAreDrawnInSVG() throws {
    let cells = String(decoding: try heat.svg(), as: UTF8.self)
    // a polygon for each value that there is, in the colours of the map's ends
    #expect(cells.count(of: "<polygon") == 7)
    #expect(cells.contains("#440154"))
    let courses = String(decoding: try field.svg(), as: UTF8.self)
    // a way, a head and a dot for each
    #expect(courses.count(of: "<polygon") == 4 && courses.count(of: "<circle") == 4)
    #expect(!courses.contains("nan"))
  }

  @Test func dataSayWhereTheyAre() {
    let cells = heat.data
    #expect(cells.count == 8)
    #expect(cells.map(\.x) == [0.5, 1.5, 2.5, 3.5, 0.5, 1.5, 2.5, 3.5])
    #expect(cells.map(\.y) == [0.5, 0.5, 0.5, 0.5, 1.5, 1.5, 1.5, 1.5])
    #expect(cells[6].value == 6 && cells[7].value?.isNaN == true && cells[0].mark == "cell")
    let courses = field.data
    #expect(courses.count == 8 && courses[1].endX == 1 && courses[1].endY == 0 && courses[1].x == 0.5)
    #expect(courses.map(\.series) == ["1", "1", "2", "2", "3", "3", "4", "4"])
  }

  @Test func curvesAndBarsAreData() throws {
    let curves = try Samples.learningCurves().data
    #expect(curves.allSatisfy { $0.mark == "line" || $0.mark == "reference" })
    #expect(curves.contains { $0.low != nil && $0.high != nil && $0.low ?? 0 <= $0.y ?? 0 })
    let bars = Figure(
      title: "",
      panels: [
        Panel(x: Axis("x"), y: Axis("n"), marks: [.bars(BarsMark(edges: [0, 1, 3], heights: [2, 4]))])
      ])
    #expect(
      bars.data.map(\.x) == [0, 1] && bars.data.map(\.endX) == [1, 3] && bars.data.map(\.endY) == [2, 4])
  }

  @Test func longWordsAreBrokenNotCut() throws {
    var figure = heat
    figure.subtitle = "the first words of many that don't fit into a single line of a small picture"
    let svg = String(decoding: try figure.svg(size: FigureSize(width: 340, height: 260)), as: UTF8.self)
    #expect(svg.contains(">the first words") && svg.contains("picture"))
    let text = try figure.text(width: 50, height: 24)
    #expect(text.contains("picture"))
  }
}

extension String {
  fileprivate func count(of part: String) -> Int {
    split(separator: part, omittingEmptySubsequences: false).count - 1
  }
}
