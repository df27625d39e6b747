/// How a mark is coloured.
package enum Ink: Sendable, Hashable {
  /// The colour and dashes of the n-th series.
  case series(Int)
  /// A place on the colour map, 0 … 1.
  case ramp(Double)
  /// Black, for what the figure is about.
  case strong
  /// Grey, for what is there to compare with.
  case quiet

  package var color: Color {
    switch self {
    case .series(let index): Palette.color(index)
    case .ramp(let fraction): Viridis.color(fraction)
    case .strong: .ink
    case .quiet: .quiet
    }
  }

  /// The marker of a series, which tells it apart where colours don't.
  var marker: Marker {
    guard case .series(let index) = self else { return .circle }
    let markers: [Marker] = [.circle, .square, .triangle, .diamond]
    return markers[Palette.wrapped(index, markers.count)]
  }

  var dashes: [Double] {
    if case .series(let index) = self { Palette.dashes(index) } else { [] }
  }
}

/// The shape of a point.
package enum Marker: Sendable { case circle, square, diamond, triangle }

/// Something drawn in a panel.
///
/// Entries that aren't finite are left out; a line breaks there.
package enum Mark: Sendable {
  case line(LineMark)
  case scatter(ScatterMark)
  case path(PathMark)
  case bars(BarsMark)
  case heat(HeatMark)
  case field(FieldMark)
  case arrow(ArrowMark)
  case label(LabelMark)
  case reference(ReferenceMark)
}

/// A series over x, with a band where `low` and `high` aren't empty.
package struct LineMark: Sendable {
  package var name: String
  package var x: [Double], y: [Double], low: [Double], high: [Double]
  package var ink: Ink
  package var isEmphasized: Bool
  /// Whether each entry has a dot.
  package var hasPoints: Bool
  /// One character that stands beside the line's end in text; nil for none.
  package var tag: Character?

  package init(
    name: String = "", x: [Double], y: [Double], low: [Double] = [], high: [Double] = [],
    ink: Ink = .series(0),
    isEmphasized: Bool = false, hasPoints: Bool = false, tag: Character? = nil
  ) {
    self.name = name
    self.x = x
    self.y = y
    self.low = low
    self.high = high
    self.ink = ink
    self.isEmphasized = isEmphasized
    self.hasPoints = hasPoints
    self.tag = tag
  }
}

/// Points; where `values` isn't empty each is coloured by its value, on the panel's colour bar.
package struct ScatterMark: Sendable {
  package var name: String
  package var x: [Double], y: [Double], values: [Double]
  package var ink: Ink
  package var marker: Marker
  package var isHollow: Bool
  package var isEmphasized: Bool
  /// Whether the points are mere dots.
  package var isSmall: Bool
  /// One character that stands for the points in text and within them elsewhere; nil for none.
  package var tag: Character?

  package init(
    name: String = "", x: [Double], y: [Double], values: [Double] = [], ink: Ink = .series(0),
    marker: Marker = .circle, isHollow: Bool = false, isEmphasized: Bool = false, isSmall: Bool = false,
    tag: Character? = nil
  ) {
    self.isSmall = isSmall
    self.name = name
    self.x = x
    self.y = y
    self.values = values
    self.ink = ink
    self.marker = marker
    self.isHollow = isHollow
    self.isEmphasized = isEmphasized
    self.tag = tag
  }
}

/// A way through the plane: a hollow marker where it starts, a full one where it ends; or thin, with an
/// arrow's head.
package struct PathMark: Sendable {
  package var name: String
  package var x: [Double], y: [Double]
  package var ink: Ink
  package var isArrow: Bool

  package init(
    name: String = "", x: [Double], y: [Double], ink: Ink = .series(0), isArrow: Bool = false
  ) {
    self.name = name
    self.x = x
    self.y = y
    self.ink = ink
    self.isArrow = isArrow
  }
}

/// A histogram: bar i reaches from `edges[i]` to `edges[i + 1]` and from 0 to `heights[i]`.
package struct BarsMark: Sendable {
  package var name: String
  package var edges: [Double], heights: [Double]
  /// Values that weren't counted, since they aren't finite.
  package var skipped: Int
  package var ink: Ink

  package init(
    name: String = "", edges: [Double], heights: [Double], skipped: Int = 0, ink: Ink = .quiet
  ) {
    self.name = name
    self.skipped = skipped
    self.edges = edges
    self.heights = heights
    self.ink = ink
  }

  /// Counts the finite `values` in bins of equal width, about as many as the square root of their number.
  package init(counting values: [Double], ink: Ink = .quiet) {
    let drawn = values.filter(Scale.isDrawable)
    let extent = Scale.paddedLimits(of: drawn, fraction: 0)
    let bins = min(max(Int(Double(drawn.count).squareRoot()), 5), 60)
    let width = (extent.upperBound - extent.lowerBound) / Double(bins)
    var heights = [Double](repeating: 0, count: drawn.isEmpty ? 0 : bins)
    for value in drawn { heights[min(Int((value - extent.lowerBound) / width), bins - 1)] += 1 }
    let edges = drawn.isEmpty ? [] : (0...bins).map { extent.lowerBound + Double($0) * width }
    self.init(edges: edges, heights: heights, skipped: values.count - drawn.count, ink: ink)
  }
}

/// An arrow between two places of the data.
package struct ArrowMark: Sendable {
  package var fromX: Double, fromY: Double, toX: Double, toY: Double
  package var ink: Ink
  /// How far before its goal the arrow ends, in points, so that a marker there stays whole.
  package var clearance: Double

  package init(
    fromX: Double, fromY: Double, toX: Double, toY: Double, ink: Ink = .quiet, clearance: Double = 0
  ) {
    self.clearance = clearance
    self.fromX = fromX
    self.fromY = fromY
    self.toX = toX
    self.toY = toY
    self.ink = ink
  }
}

/// Words at a place of the data.
package struct LabelMark: Sendable {
  package var text: String
  package var x: Double, y: Double
  package var ink: Ink

  package init(_ text: String, x: Double, y: Double, ink: Ink = .quiet) {
    self.text = text
    self.x = x
    self.y = y
    self.ink = ink
  }
}

/// A thin line across the panel at one value.
package struct ReferenceMark: Sendable {
  package enum Direction: Sendable { case horizontal, vertical }

  package var direction: Direction
  package var value: Double
  package var label: String

  package init(_ direction: Direction, at value: Double, label: String = "") {
    self.direction = direction
    self.value = value
    self.label = label
  }
}

/// A rectangle of equal cells, each coloured by its value on the panel's colour bar; what isn't finite stays
/// empty.
package struct HeatMark: Sendable {
  /// What the cells span.
  package var x: ClosedRange<Double>, y: ClosedRange<Double>
  package let columns: Int, rows: Int
  /// `rows × columns`, those with the lowest y first.
  package let values: [Double]

  package init(x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int, values: [Double]) {
    precondition(columns > 0 && values.count % columns == 0)
    self.x = x
    self.y = y
    self.columns = columns
    self.values = values
    rows = values.count / columns
  }
}

/// Courses through another plane, drawn small: each about a place of this one, in a cell of its own.
///
/// All have one scale, as large as the cells allow, and the same unit across and up whatever the axes
/// measure.
package struct FieldMark: Sendable {
  /// A course: where it is drawn and how it goes, in units of its own.
  package struct Course: Sendable {
    package var x: Double, y: Double
    package var across: [Double], up: [Double]
    package var ink: Ink

    package init(x: Double, y: Double, across: [Double], up: [Double], ink: Ink) {
      self.x = x
      self.y = y
      self.across = across
      self.up = up
      self.ink = ink
    }

    /// How much of the plane it takes up, and the middle of that.
    var extent: (size: Double, across: Double, up: Double) {
      let (left, right) = (across.min() ?? 0, across.max() ?? 0)
      let (low, high) = (up.min() ?? 0, up.max() ?? 0)
      return (max(right - left, high - low), (left + right) / 2, (low + high) / 2)
    }
  }

  package var courses: [Course]
  /// The sides of a cell, on the axes of the plane.
  package var width: Double, height: Double

  package init(_ courses: [Course], width: Double, height: Double) {
    self.courses = courses
    self.width = width
    self.height = height
  }

  /// How many units of the courses' own fit the longest of them into a cell of side 1.
  var scale: Double {
    let most = courses.reduce(0) { max($0, $1.extent.size) }
    return most > 0 ? 0.92 / most : 0
  }
}
