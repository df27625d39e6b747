/// A panel with everything decided that doesn't depend on the kind of canvas.
struct PanelScene {
  var panel: Panel
  var x: Scale, y: Scale
  var xTicks: Ticks, yTicks: Ticks
  /// The scale and ticks of the colour bar, where the panel has one.
  var colors: Scale?, colorTicks: Ticks?
  /// Whether values lie below and above the colour bar's ends, whose colours they have.
  var isBelowColors = false, isAboveColors = false
  var isEmpty: Bool

  /// Decides scales and ticks for a data area of a size that has room for the given numbers of ticks.
  ///
  /// `aspect` is how often the height of the data area goes into its width, in equal lengths.
  init(_ panel: Panel, xTickCount: Int, yTickCount: Int, aspect: Double) {
    let extent = DataExtent(panel.marks, x: panel.x.spacing, y: panel.y.spacing)
    self.panel = panel
    isEmpty = extent.isEmpty
    x = Scale(panel.x, values: extent.x, padding: extent.isFilled ? 0 : extent.hasBars ? 0.01 : 0.03)
    y = Scale(panel.y, values: extent.y, padding: extent.isFilled ? 0 : 0.05)
    if extent.hasBars, y.low < 0, !extent.y.contains(where: { $0 < 0 }) { y = Scale(low: 0, high: y.high) }
    if panel.isEqual, aspect > 0, x.spacing == .linear, y.spacing == .linear {
      let ratio = (x.high - x.low) / (y.high - y.low) / aspect
      if ratio < 1 { x = x.stretched(by: 1 / ratio) } else { y = y.stretched(by: ratio) }
    }
    xTicks = panel.x.ticks.map(Ticks.init(given:)) ?? Ticks(x, count: xTickCount, isWhole: panel.x.isWhole)
    yTicks = panel.y.ticks.map(Ticks.init(given:)) ?? Ticks(y, count: yTickCount, isWhole: panel.y.isWhole)
    if let bar = panel.colorBar {
      let scale = Scale(bar, values: extent.values, padding: 0)
      colors = scale
      isBelowColors = extent.values.contains { $0 < scale.low }
      isAboveColors = extent.values.contains { $0 > scale.high }
      colorTicks = Ticks(scale, count: max(yTickCount, 3), isWhole: bar.isWhole)
    }
  }

  /// Returns the place on the colour map of a value, or nil where it has none.
  func fraction(_ value: Double) -> Double? { colors?.place(value).map { min(max($0, 0), 1) } }
}

/// The values that a panel's marks take up.
struct DataExtent {
  private(set) var x: [Double] = [], y: [Double] = [], values: [Double] = []
  private(set) var hasBars = false
  /// Whether cells fill the panel, so that nothing is wanted around them.
  private(set) var isFilled = false
  var isEmpty: Bool { x.isEmpty || y.isEmpty }

  private let xSpacing: Axis.Spacing, ySpacing: Axis.Spacing

  /// Collects what can be drawn on axes of the given spacings.
  init(_ marks: [Mark], x xSpacing: Axis.Spacing = .linear, y ySpacing: Axis.Spacing = .linear) {
    (self.xSpacing, self.ySpacing) = (xSpacing, ySpacing)
    for mark in marks {
      switch mark {
      case .line(let line):
        add(line.x, line.y)
        add(line.x, line.low)
        add(line.x, line.high)
      case .scatter(let points):
        add(points.x, points.y)
        values += points.values.filter(Scale.isDrawable)
      case .path(let path): add(path.x, path.y)
      case .bars(let bars):
        hasBars = true
        x += bars.edges.filter { Scale.isDrawable($0, on: xSpacing) }
        if !bars.heights.isEmpty { y += [0] + bars.heights.filter(Scale.isDrawable) }
      case .heat(let heat):
        isFilled = true
        add([heat.x.lowerBound, heat.x.upperBound], [heat.y.lowerBound, heat.y.upperBound])
        values += heat.values.filter(Scale.isDrawable)
      case .field(let field):
        isFilled = true
        for course in field.courses {
          add(
            [course.x - field.width / 2, course.x + field.width / 2],
            [course.y - field.height / 2, course.y + field.height / 2])
        }
      case .arrow(let arrow): add([arrow.fromX, arrow.toX], [arrow.fromY, arrow.toY])
      case .label(let label): add([label.x], [label.y])
      case .reference: break
      }
    }
  }

  private mutating func add(_ xs: [Double], _ ys: [Double]) {
    for (a, b) in zip(xs, ys) where Scale.isDrawable(a, on: xSpacing) && Scale.isDrawable(b, on: ySpacing) {
      x.append(a)
      y.append(b)
    }
  }
}

/// One entry of a legend: a name with what it looks like.
struct LegendEntry: Equatable {
  enum Sample: Equatable { case line, point(Marker, isHollow: Bool) }

  var name: String
  var ink: Ink
  var sample: Sample
  var isEmphasized: Bool
  var tag: Character?
}

extension Figure {
  /// The names of the marks, each once, in the order of the marks; of curves, the one that ends highest
  /// first.
  var legendEntries: [LegendEntry] {
    var entries: [LegendEntry] = []
    let marks = panels.flatMap(\.marks)
    for mark in legend == .lineEnds ? highestFirst(marks) : marks {
      guard let entry = LegendEntry(mark), !entry.name.isEmpty else { continue }
      if !entries.contains(where: { $0.name == entry.name }) { entries.append(entry) }
    }
    return entries
  }

  private func highestFirst(_ marks: [Mark]) -> [Mark] {
    func end(_ mark: Mark) -> Double {
      if case .line(let line) = mark { line.end?.y ?? -.infinity } else { -.infinity }
    }
    let ends = marks.map(end)
    return marks.indices.sorted { ends[$0] != ends[$1] ? ends[$0] > ends[$1] : $0 < $1 }.map { marks[$0] }
  }

  /// Whether names stand at the ends of the lines: wished for, one panel, and few enough to find room.
  var namesLineEnds: Bool {
    let names = legendEntries
    return legend == .lineEnds && panels.count == 1 && (1...8).contains(names.count)
      && names.allSatisfy { $0.sample == .line }
  }
}

extension LegendEntry {
  init?(_ mark: Mark) {
    switch mark {
    case .line(let line):
      self.init(
        name: line.name, ink: line.ink, sample: .line, isEmphasized: line.isEmphasized, tag: line.tag)
    case .path(let path):
      self.init(name: path.name, ink: path.ink, sample: .line, isEmphasized: false, tag: nil)
    case .scatter(let points):
      self.init(
        name: points.name, ink: points.ink, sample: .point(points.marker, isHollow: points.isHollow),
        isEmphasized: points.isEmphasized, tag: points.tag)
    case .bars(let bars):
      self.init(
        name: bars.name, ink: bars.ink, sample: .point(.square, isHollow: false), isEmphasized: false,
        tag: nil)
    case .heat, .field, .arrow, .label, .reference: return nil
    }
  }
}

extension LineMark {
  /// The line's last drawable entry.
  var end: (x: Double, y: Double)? {
    zip(x, y).reversed().first { Scale.isDrawable($0.0) && Scale.isDrawable($0.1) }.map { (x: $0.0, y: $0.1) }
  }
}

/// Moves `wanted` positions apart by at least `distance`, as little as possible, keeping their order and
/// within `bounds` as long as there is room (isotonic regression by pooling neighbours that collide).
package func spreadApart(_ wanted: [Double], distance: Double, within bounds: ClosedRange<Double>) -> [Double]
{
  let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
  var pools: [(mean: Double, count: Int)] = []
  for (rank, index) in order.enumerated() {
    var pool = (mean: wanted[index] - Double(rank) * distance, count: 1)
    while let last = pools.last, last.mean >= pool.mean {
      let count = last.count + pool.count
      pool = ((last.mean * Double(last.count) + pool.mean * Double(pool.count)) / Double(count), count)
      pools.removeLast()
    }
    pools.append(pool)
  }
  let ceiling = max(bounds.upperBound - distance * Double(wanted.count - 1), bounds.lowerBound)
  let bases = pools.flatMap {
    Array(repeating: min(max($0.mean, bounds.lowerBound), ceiling), count: $0.count)
  }
  var placed = wanted
  for (rank, index) in order.enumerated() { placed[index] = bases[rank] + Double(rank) * distance }
  return placed
}

/// Returns `text` without characters that a canvas can't show: controls, line breaks, escape sequences.
func printable(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .lineSeparator, .paragraphSeparator: " "
        default: scalar
        }
      }))
}
