extension Figure {
  /// What is drawn of the data falsely or not at all: what isn't finite, lies outside the axes, or beyond the
  /// colours.
  ///
  /// Of several panels it says the most that one of them leaves out.
  package var omissions: [String] {
    let counts = panels.map(Omissions.init)
    let several = panels.count > 1 ? "up to " : ""
    func words(_ count: (Omissions) -> Int, _ one: String, _ many: String) -> String? {
      guard let most = counts.map(count).max(), most > 0 else { return nil }
      return "\(several)\(grouped(most)) \(most == 1 ? one : many)"
    }
    let most = counts.map(\.beyondColors).max() ?? 0
    let colored = counts.filter { $0.beyondColors == most }.map(\.colored).max() ?? 0
    return [
      words(\.undrawable, "value can't be drawn and is omitted", "values can't be drawn and are omitted"),
      words(\.outside, "point lies outside the axes", "points lie outside the axes"),
      words(
        \.beyondColors, "of \(grouped(colored)) values lies outside the colour scale",
        "of \(grouped(colored)) values lie outside the colour scale"),
    ].compactMap(\.self)
  }

  /// The subtitle with what isn't shown.
  var wholeSubtitle: String {
    ([subtitle] + (saysOmissions ? omissions : [])).filter { !$0.isEmpty }.joined(separator: "; ")
  }
}

/// A number with commas between its thousands.
private func grouped(_ number: Int) -> String {
  var text = String(number)
  for place in stride(from: text.count - 3, to: 0, by: -3) {
    text.insert(",", at: text.index(text.startIndex, offsetBy: place))
  }
  return text
}

/// How many entries of a panel's marks aren't seen as they are.
private struct Omissions {
  private(set) var undrawable = 0, outside = 0, beyondColors = 0
  /// Values that have a colour.
  private(set) var colored = 0
  private let x: Axis, y: Axis, colors: ClosedRange<Double>?

  init(_ panel: Panel) {
    (x, y, colors) = (panel.x, panel.y, panel.colorBar?.limits)
    for mark in panel.marks { count(mark) }
  }

  private mutating func count(_ mark: Mark) {
    switch mark {
    case .line(let line): count(line.x, line.y)
    case .path(let path): count(path.x, path.y)
    case .scatter(let points):
      count(points.x, points.y)
      count(values: points.values)
    case .bars(let bars):
      undrawable += bars.skipped + bars.heights.count { !Scale.isDrawable($0) }
      outside += zip(bars.edges, bars.edges.dropFirst()).count { !isWithin($0, x) || !isWithin($1, x) }
    case .heat(let heat): count(values: heat.values)
    case .arrow(let arrow): count([arrow.toX], [arrow.toY])
    case .field(let field):
      for course in field.courses {
        count([course.x], [course.y])
        undrawable += zip(course.across, course.up).count { !Scale.isDrawable($0) || !Scale.isDrawable($1) }
      }
    case .label(let label): count([label.x], [label.y])
    case .reference: break
    }
  }

  private mutating func count(_ xs: [Double], _ ys: [Double]) {
    for (a, b) in zip(xs, ys) {
      // a place without any number breaks a line on purpose
      if a.isNaN, b.isNaN { continue }
      if !Scale.isDrawable(a, on: x.spacing) || !Scale.isDrawable(b, on: y.spacing) {
        undrawable += 1
      } else if !isWithin(a, x) || !isWithin(b, y) {
        outside += 1
      }
    }
  }

  private mutating func count(values: [Double]) {
    undrawable += values.count { !Scale.isDrawable($0) }
    colored += values.count { Scale.isDrawable($0) }
    guard let colors else { return }
    beyondColors += values.count { Scale.isDrawable($0) && !colors.contains($0) }
  }

  /// Whether a value lies within an axis's limits, but for rounding.
  private func isWithin(_ value: Double, _ axis: Axis) -> Bool {
    guard let limits = axis.limits, Scale.isUsable(limits, axis.spacing == .logarithmic) else { return true }
    let room = (limits.upperBound - limits.lowerBound) * 1e-9
    return value >= limits.lowerBound - room && value <= limits.upperBound + room
  }
}
