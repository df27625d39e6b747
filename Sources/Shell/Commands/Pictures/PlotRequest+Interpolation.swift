import Figures
import Language

/// Lines through latent space.
extension PlotRequest {
  /// The most steps of a plan whose actions are drawn.
  private static let stepLimit = 4

  /// A table of `interpolate`: distances against each other, the courses in space, and actions along the
  /// line.
  func interpolation(_ table: Table) throws -> Figure {
    let t = numbers(table, "t")
    // along the line, whatever the table was sorted by
    let order = t.indices.sorted { t[$0] < t[$1] }
    func along(_ name: String) -> [Double] {
      let values = numbers(table, name)
      return order.map { $0 < values.count ? values[$0] : .nan }
    }
    let places = order.map { t[$0] }
    let courses = order.compactMap { table["course"]?.content[$0].array?.rows }
    let actions = order.compactMap { table["actions"]?.content[$0].array?.rows }
    guard !places.isEmpty, courses.count == places.count, actions.count == places.count else {
      throw Refusal(must: "hold a line's points, paths and actions", but: "does not")
    }
    let distances = Panel(
      title: "distance from the start", x: Axis("of the latent"),
      y: Axis("of the outcome", unit: "std"),
      marks: [
        .line(
          LineMark(
            x: along("latent_distance"), y: along("outcome_distance"),
            hasPoints: places.count <= 60))
      ], hasGrid: true, place: Place(columns: 2))
    var panels = [distances, space(courses, places, table["course"])]
    let length = actions.map(\.count).min() ?? 0
    let shown = Self.spread(length, isText ? 2 : Self.stepLimit)
    let all = actions.joined().map(\.count).min() ?? 0
    let motorNames = table["actions"]?.elements ?? []
    let motors = try all == 0 ? [] : chosen(dimensions, among: motorNames, of: all, limit: all, "dimensions")
    let note = choiceWords(motors, of: all, "motors", parameter: "dimensions")
    let names =
      try labels.isEmpty
      ? motors.map { $0 < motorNames.count ? motorNames[$0] : "motor \($0)" }
      : labelled(motors.map(String.init), "motors")
    let width = 4 / max(1, shown.count)
    for (number, step) in shown.enumerated() {
      let lines = zip(motors, names).map { motor, name in
        Mark.line(
          LineMark(
            name: all > 1 || !labels.isEmpty ? name : "", x: places, y: actions.map { $0[step][motor] },
            ink: .series(motor)))
      }
      panels.append(
        Panel(
          title: "action \(step + 1)", x: Axis("t"), y: Axis("raw", isBare: number > 0), marks: lines,
          hasGrid: true, place: Place(column: number * width, row: 1, columns: width)))
    }
    // all actions on one scale
    let values = actions.joined().joined()
    if let low = values.min(), let high = values.max(), low < high {
      let room = 0.05 * (high - low)
      for index in panels.indices.dropFirst(2) { panels[index].y.limits = (low - room)...(high + room) }
    }
    return Figure(
      title: "Along a line through latent space",
      subtitle: [
        "\(places.count) points from t = \(rounded(places[0])) to \(rounded(places[places.count - 1])), from "
          + "one state",
        shown.count < length ? "\(shown.count) of the \(length) actions, evenly spaced" : "",
        note,
      ].filter { !$0.isEmpty }.joined(separator: "; "),
      panels: panels)
  }

  /// The courses of what is followed, coloured by their places on the line.
  private func space(_ courses: [[[Double]]], _ places: [Double], _ column: Table.Column?) -> Panel {
    let axes = Self.mainAxes(courses)
    let names = column?.elements ?? []
    // a place has a unit, coordinates have none
    let unit = column?.unit ?? ""
    func axis(_ number: Int) -> Axis {
      unit.isEmpty
        ? changeAxis(number, names)
        : Axis(number < names.count ? "Δ\(names[number])" : "Δ\(number)", unit: unit)
    }
    let paths = zip(courses, places).map { course, place in
      Mark.path(
        PathMark(
          x: course.map { $0[axes.0] }, y: course.map { $0[axes.1] }, ink: .ramp(place), isArrow: true))
    }
    return Panel(
      title: courseTitle(names, hasPlace: !unit.isEmpty), x: axis(axes.0), y: axis(axes.1), marks: paths,
      colorBar: Axis("t", limits: 0...1), hasGrid: true, place: Place(column: 2, columns: 2))
  }

  /// What the courses are of: "path of the fingertip".
  private func courseTitle(_ names: [String], hasPlace: Bool) -> String {
    guard hasPlace else { return "how the first coordinates change" }
    // "fingertip x"
    let subject = names.first.map { $0.split(separator: " ").dropLast().joined(separator: " ") } ?? ""
    return subject.isEmpty ? "where the plans lead" : "path of the \(subject)"
  }

  /// The axis of how a coordinate changed, by its name where it has one.
  func changeAxis(_ number: Int, _ names: [String]) -> Axis {
    Axis("change of \(number < names.count ? names[number] : "coordinate \(number)")")
  }

  /// The two axes along which courses end farthest apart, in their order.
  private static func mainAxes(_ courses: [[[Double]]]) -> (Int, Int) {
    let width = courses.first?.first?.count ?? 0
    guard width > 1 else { return (0, 0) }
    let extents = (0..<width).map { axis -> Double in
      let ends = courses.compactMap { $0.last?[axis] }
      return (ends.max() ?? 0) - (ends.min() ?? 0)
    }
    let order = extents.indices.sorted { extents[$0] > extents[$1] }.prefix(2).sorted()
    return (order[0], order[1])
  }

  /// At most `limit` of `count` numbers, evenly spread, the first and the last among them.
  private static func spread(_ count: Int, _ limit: Int) -> [Int] {
    guard count > limit else { return Array(0..<count) }
    return (0..<limit).map { $0 * (count - 1) / max(1, limit - 1) }
  }
}
