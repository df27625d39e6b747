/// Bodies on the drawing plane at one moment.
package typealias Pose = [OutcomePoint]

extension Figure {
  /// Draws what a plan does: the bodies before it, after each step and at its end, and the actions.
  ///
  /// - Parameters:
  ///   - poses: The bodies' places at the start and after each step.
  ///   - parents: The body that each hangs on; 0 is the world, which isn't drawn.
  ///   - actions: The actions, steps × dimensions.
  ///   - range: The lowest and highest action.
  package static func walk(
    title: String, subtitle: String = "", poses: [Pose], parents: [Int], x: Axis, y: Axis,
    actions: [[Double]], range: ClosedRange<Double>
  ) -> Figure {
    let isLinked = Set(parents.indices.filter { parents[$0] > 0 }.flatMap { [$0, parents[$0]] })
    let single = parents.indices.dropFirst().filter { !isLinked.contains($0) }
    var marks: [Mark] = []
    for (step, pose) in poses.enumerated() {
      let isEnd = step == poses.count - 1
      let ink: Ink =
        step == 0 ? .quiet : isEnd ? .strong : .ramp(0.9 * Double(step) / Double(poses.count - 1))
      let name = step == 0 ? "before" : isEnd ? "after" : "step \(step)"
      marks.append(.line(links(of: pose, parents, name: name, ink: ink, isEnd: isEnd)))
    }
    for (pose, isEnd) in [(poses.first, false), (poses.last, true)] where !single.isEmpty {
      guard let pose else { continue }
      marks.append(
        .scatter(
          ScatterMark(
            name: isEnd ? "other bodies" : "", x: single.map { pose[$0].x }, y: single.map { pose[$0].y },
            ink: isEnd ? .series(1) : .quiet, marker: .square, isHollow: !isEnd)))
    }
    let places = poses.flatMap { pose in parents.indices.dropFirst().map { pose[$0] } }
    let bodies = Panel(
      x: x.holding(places.map(\.x)), y: y.holding(places.map(\.y)), marks: marks, isEqual: true)
    let dimensions = actions.first?.count ?? 0
    let lines = (0..<dimensions).map { dimension -> Mark in
      let values = actions.map { $0[dimension] }
      return .line(
        LineMark(
          x: values.indices.map { Double($0 + 1) }, y: values, ink: .series(dimension), hasPoints: true,
          tag: dimension < 10 ? Character(String(dimension)) : nil))
    }
    let plan = Panel(
      x: Axis("step", isWhole: true), y: Axis("action", limits: range), marks: lines, hasGrid: true,
      place: Place(column: 1))
    return Figure(title: title, subtitle: subtitle, panels: [bodies, plan], columnWeights: [1.6, 1])
  }

  /// The links between bodies and those that they hang on, as one line with breaks.
  private static func links(
    of pose: Pose, _ parents: [Int], name: String, ink: Ink, isEnd: Bool
  ) -> LineMark {
    var x: [Double] = [], y: [Double] = []
    for body in parents.indices where parents[body] > 0 {
      for point in [pose[parents[body]], pose[body]] {
        x.append(point.x)
        y.append(point.y)
      }
      x.append(.nan)
      y.append(.nan)
    }
    return LineMark(name: name, x: x, y: y, ink: ink, isEmphasized: isEnd)
  }
}

extension Axis {
  /// The axis with its limits, if it has any, moved so that some values lie between them.
  fileprivate func holding(_ values: [Double]) -> Axis {
    guard let limits, let low = values.filter(Scale.isDrawable).min(),
      let high = values.filter(Scale.isDrawable).max()
    else { return self }
    var axis = self
    axis.limits = min(limits.lowerBound, low)...max(limits.upperBound, high)
    return axis
  }
}
