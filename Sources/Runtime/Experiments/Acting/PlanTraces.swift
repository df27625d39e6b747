package import Environments
import Numerics
import Physics

/// Follows a point of an environment while plans of raw actions are carried out, all from one state.
///
/// The point is the arm's tip where the model has one that is known; otherwise the first two coordinates
/// stand for it.
package struct PlanTraces: Sendable, Equatable {
  /// What is followed: "fingertip", "coordinates".
  package let subject: String
  /// The names of a place's numbers, and their unit.
  package let axes: [String], unit: String
  /// Actions in a plan, k.
  package let length: Int
  /// Where the point was before each action and after the last: (plans, k + 1, axes).
  package private(set) var places: [Double] = []
  /// What each plan changes of `qpos ++ qvel`: (plans, n).
  package private(set) var changes: [Double] = []
  /// Numbers in a row of `changes`, n.
  package let width: Int
  /// Plans that the episode's end or an unstable simulation cut short.
  package private(set) var cut = 0

  /// Bodies that are an arm's end, the first that a model has.
  private static let tips: [(body: String, name: String)] = [
    (body: "fingertip", name: "fingertip"), ("tips_arm", "tip"), ("tip", "tip"),
    ("r_wrist_roll_link", "wrist"),
    ("end_effector", "end effector"), ("hand", "hand"),
  ]

  /// Carries out plans of `length` actions, rows of k·m numbers; `isCancelled` is asked between plans, nil if
  /// it said so.
  ///
  /// A plan whose episode ends, or whose simulation becomes unstable, stays where it was.
  package init?(
    _ plans: [Double], length: Int, in definition: EnvironmentDefinition, from start: EnvironmentState,
    report: (Int) -> Void = { _ in }, isCancelled: () -> Bool
  ) throws {
    let environment = try definition.withFrames(nil).make()
    let m = environment.actionSize, size = length * m
    precondition(length > 0 && plans.count.isMultiple(of: size))
    var start = start
    start.frames = []
    let tip = PlanTraces.tips.lazy.compactMap { tip in
      (try? environment.simulation.model.body(tip.body)).map { (body: $0, name: tip.name) }
    }.first
    subject = tip?.name ?? "coordinates"
    axes = tip == nil ? Array(environment.positionNames.prefix(2)) : ["x", "y", "z"]
    unit = tip == nil ? "" : "m"
    self.length = length
    width = environment.positionSize + environment.velocitySize
    for (number, plan) in stride(from: 0, to: plans.count, by: size).enumerated() {
      if isCancelled() { return nil }
      let course = try PlanCourse(of: Array(plans[plan..<plan + size]), in: environment, from: start)
      for moment in 0...length {
        let last = min(moment, course.poses.count - 1)
        if let tip {
          let place = course.poses[last][tip.body]
          places += [place.x, place.y, place.z]
        } else {
          places += course.states[last].prefix(axes.count)
        }
      }
      changes += course.change
      if course.isCut { cut += 1 }
      report(number + 1)
    }
  }

  /// The number of plans.
  package var count: Int { places.count / max(1, (length + 1) * axes.count) }

  /// The course of one plan relative to where it began, along some axes: k + 1 rows.
  package func course(_ plan: Int, along chosen: [Int]) -> [[Double]] {
    let first = plan * (length + 1) * axes.count
    return (0...length).map { step in
      chosen.map { places[first + step * axes.count + $0] - places[first + $0] }
    }
  }

  /// The two axes along which plans end farthest apart, in their order; the one axis where there is only one.
  package var mainAxes: [Int] {
    let spreads = axes.indices.map { axis -> Double in
      let ends = (0..<count).map { course($0, along: [axis]).last?[0] ?? 0 }
      let mean = ends.reduce(0, +) / Double(max(1, ends.count))
      return ends.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    return axes.indices.sorted { spreads[$0] > spreads[$1] }.prefix(2).sorted()
  }
}
