/// Fits a figure into a size: decides how many columns its panels have, how high it must be, and whether
/// words are cut.
struct FigureLayout {
  private let figure: Figure
  private let width: Double, height: Double
  private let metrics: FontMetrics
  private let type: TypeSizes
  private let isPrint: Bool

  /// Lays out in points of which each is `scale` pixels long.
  init(_ figure: Figure, _ size: FigureSize, _ scale: Double, _ metrics: FontMetrics) {
    self.figure = figure
    self.metrics = metrics
    (width, height) = (Double(size.width) / scale, Double(size.height) / scale)
    type = TypeSizes(least: size.leastLetters / scale)
    isPrint = size.resolution != nil
  }

  /// Panels less wide than this go into fewer columns; below the second no axis can be read.
  private static let goodWidth = 64.0, leastWidth = 34.0
  /// The same of panels that share their axes, which need no room of their own.
  private static let goodSharedWidth = 44.0
  /// Growing makes panels as high as this; below the second no axis can be read.
  private static let goodHeight = 46.0, goodHeightInPrint = 62.0, leastHeight = 26.0

  private func painter(_ figure: Figure, height: Double, cuts: Bool) -> FigurePainter {
    FigurePainter(figure, width: width, height: height, metrics: metrics, type: type, cuts: cuts)
  }

  /// The numbers of columns that panels may have, most first.
  private var columnCounts: [Int] { Array((1...max(figure.columns, 1)).reversed()) }

  private var goodWidth: Double {
    figure.grid?.sharesAxes == true ? Self.goodSharedWidth : Self.goodWidth
  }

  private func narrowed(_ columns: Int) -> Figure {
    var figure = figure
    figure.narrow(to: columns)
    return figure
  }

  /// The height at which nothing is cut and all panels can be read; nil where the width doesn't do.
  func neededHeight() -> Double? {
    let good = isPrint ? Self.goodHeightInPrint : Self.goodHeight
    for least in [goodWidth, Self.leastWidth] {
      for columns in columnCounts {
        let figure = narrowed(columns)
        var height = height
        for _ in 0..<12 {
          let painter = painter(figure, height: height, cuts: false)
          if painter.lowest >= good - 0.01 {
            if painter.narrowest >= least { return height }
            break
          }
          height += (good - painter.lowest) * Double(painter.rows) + 1
        }
      }
    }
    return nil
  }

  /// The drawing with all words whole; nil where it has no room for them.
  func drawing() -> Drawing? { wholePainter()?.drawn() }

  /// What draws all words whole; nil where there is no room for them.
  func wholePainter() -> FigurePainter? {
    for least in [(goodWidth, Self.goodHeight), (Self.leastWidth, Self.leastHeight)] {
      for columns in columnCounts {
        let painter = painter(narrowed(columns), height: height, cuts: false)
        if painter.narrowest >= least.0, painter.lowest >= least.1 { return painter }
      }
    }
    return nil
  }

  /// The drawing where there is little room, with words shortened visibly.
  func crowdedDrawing() -> Drawing { crowdedPainter().drawn() }

  /// What shortens words where there is little room.
  func crowdedPainter() -> FigurePainter { painter(figure, height: height, cuts: true) }
}
