/// A figure as data: what to show, without a canvas or a size.
package struct Figure: Sendable {
  /// Where the names of lines stand; `outside`, who draws the figure writes them.
  package enum Legend: Sendable { case top, lineEnds, outside }

  package var title: String
  package var subtitle: String
  package var panels: [Panel]
  package var legend: Legend
  /// How wide each column of panels is relative to the others; columns without an entry have 1.
  package var columnWeights: [Double]
  /// How panels follow each other where they are small multiples; nil where their places are fixed.
  var grid: Grid?
  /// Whether the subtitle ends with what isn't shown; see `omissions`.
  package var saysOmissions = true

  package init(
    title: String, subtitle: String = "", panels: [Panel], legend: Legend = .top, columnWeights: [Double] = []
  ) {
    self.title = title
    self.subtitle = subtitle
    self.panels = panels
    self.legend = legend
    self.columnWeights = columnWeights
  }
}

/// The cells of a figure's grid that a panel takes up.
package struct Place: Sendable, Hashable {
  package var column: Int, row: Int, columns: Int, rows: Int

  package init(column: Int = 0, row: Int = 0, columns: Int = 1, rows: Int = 1) {
    self.column = max(column, 0)
    self.row = max(row, 0)
    self.columns = max(columns, 1)
    self.rows = max(rows, 1)
  }
}

/// Axes and the marks on them.
package struct Panel: Sendable {
  package var title: String
  package var x: Axis, y: Axis
  /// Marks in the order of drawing: later ones lie on top.
  package var marks: [Mark]
  /// What the colours of values stand for; nil draws no colour bar.
  package var colorBar: Axis?
  /// Whether the colour bar stands beside another panel that has the same.
  package var hidesColorBar = false
  /// Whether a unit is equally long on both axes, as on a map.
  package var isEqual: Bool
  package var hasGrid: Bool
  package var place: Place
  /// What is in the panel when none of its marks can be drawn.
  package var note: String

  package init(
    title: String = "", x: Axis, y: Axis, marks: [Mark], colorBar: Axis? = nil, isEqual: Bool = false,
    hasGrid: Bool = false, place: Place = Place(), note: String = "no finite data to draw"
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.marks = marks
    self.colorBar = colorBar
    self.isEqual = isEqual
    self.hasGrid = hasGrid
    self.place = place
    self.note = note
  }
}

/// What a direction or a colour of a panel measures.
package struct Axis: Sendable {
  package enum Spacing: Sendable { case linear, logarithmic }

  package var label: String
  package var unit: String
  /// The values at the ends; nil takes them from the data.
  package var limits: ClosedRange<Double>?
  package var spacing: Spacing
  /// The values that have ticks; nil chooses round ones.
  package var ticks: [Double]?
  /// Whether only whole numbers are labelled: steps, ranks, epochs.
  package var isWhole: Bool
  /// Whether ticks go without numbers and the axis without a label, because a neighbouring panel has them.
  package var isBare: Bool

  package init(
    _ label: String, unit: String = "", limits: ClosedRange<Double>? = nil, spacing: Spacing = .linear,
    isWhole: Bool = false, isBare: Bool = false
  ) {
    self.label = label
    self.unit = unit
    self.limits = limits
    self.spacing = spacing
    self.isWhole = isWhole
    self.isBare = isBare
  }

  /// The label and, in brackets, the unit.
  var caption: String { unit.isEmpty ? label : label.isEmpty ? unit : "\(label) (\(unit))" }
}
