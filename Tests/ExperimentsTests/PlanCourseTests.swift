import Datasets
import Environments
import Experiments
import Numerics
import Physics
import Testing

/// What is seen of a plan while it is carried out.
@Suite struct PlanCourseTests {
  private let start = EnvironmentState(
    qpos: [0.5, 1], qvel: [0.2, -0.1], act: [], goal: [0.2, 0.3], memory: [], elapsed: 0, warmStart: [])
  private let plan = [0.5, -1, 1, 0.3, 0, 0, -0.4, 0.9]

  @Test func changesWhatPlanOutcomesChange() throws {
    let environment = try EnvironmentDefinition.reacherVertical.make()
    let course = try PlanCourse(of: plan, in: environment, from: start)
    let rows = try #require(
      try PlanOutcomes(.reacherVertical, from: [start], length: 4)
        .run(plan, threads: 1, report: { _ in }, isCancelled: { false }))
    #expect(course.change == rows[0])
    #expect(course.poses.count == 5 && !course.isCut)
    // once more from where it ended: nothing is left of the first time
    #expect(try PlanCourse(of: plan, in: environment, from: start) == course)
  }

  @Test func linksKeepTheirLengths() throws {
    let environment = try EnvironmentDefinition.reacherVertical.make()
    let course = try PlanCourse(of: plan, in: environment, from: start)
    let parents = environment.bodyParents
    #expect(parents[0] == 0)
    for body in parents.indices where parents[body] > 0 {
      let lengths = course.poses.map { ($0[body] - $0[parents[body]]).norm }
      #expect(lengths.allSatisfy { abs($0 - lengths[0]) < 1e-12 }, "body \(body): \(lengths)")
    }
    let moved = course.poses.indices.dropFirst().filter { course.poses[$0] != course.poses[$0 - 1] }
    #expect(moved.count == 4)
  }

  @Test func theTimeLimitCutsNothing() throws {
    let environment = try EnvironmentDefinition.reacherVertical.make()
    var late = start
    late.elapsed = 99
    let course = try PlanCourse(of: plan, in: environment, from: late)
    #expect(course.poses.count == 5 && !course.isCut)
  }
}
