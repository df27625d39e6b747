import Datasets
import Embeddings
import Environments
import Experiments
import Figures
package import Language
import Numerics
import Physics

private var place: Parameter<NumericArray?> {
  Parameter(
    "at", .optional(.array), note: "interactive, from the origin", "The white latent to show, d numbers.")
}

private var startParameter: Parameter<Value?> {
  stateParameter(
    "from", "where the data begin", "The state in which the plans begin.")
}

private var stepParameter: Parameter<Double?> {
  Parameter(
    "step", .optional(.number(1e-6...1e6)), note: "a tenth of the policy's range",
    "Distance that a key moves, in units of white latents.")
}

extension Command {
  /// `walk`: moves through a latent space and shows what its plans do.
  package static var walk: Command {
    Command(
      "walk", area: .embeddings,
      "Walks through a latent space with the arrow keys and shows the plans there.",
      help: """
        In a terminal without `at=`, it takes over the screen: the arrow keys move the latent z, and its \
        plan is carried out in the simulator from one state and drawn, with the bodies grey before and black \
        after it, beside its actions. Tab selects the next two dimensions, + and - change the step, 0 \
        returns to the origin, q or Escape leaves and returns z. The history records each move as a `walk` \
        with `at=`, and the walk itself as the latent where it ended, so that `history save` and `record` \
        write a script that does the same.

        With `at=`, or without a terminal, it draws the plan of one latent as text.
        """,
      parameters: [embeddingParameter, place, startParameter, stepParameter],
      returns: .either([.array, .string]),
      examples: [
        Example("walk e at=[0.5, -1]", "the plan of one latent", setup: embeddingExample),
        Example("walk e at=[1, 1] from=[0.5, 1, 0, 0]", "from another state", setup: embeddingExample),
      ],
      seeAlso: ["decode", "rollout", "neighbors", "history"]
    ) { call in
      var walk = try Walk(call)
      guard !call.isGiven(place), !call.session.isRun,
        let screen = call.session.services.programs.openScreen()
      else { return call.session.drawings.add(try walk.drawing(rows: nil)) }
      defer { screen.close() }
      return try walk.follow(screen)
    }
  }
}

/// A place in a latent space, and what its plan does.
private struct Walk {
  private let call: Call
  private let coding: any EmbeddingOfActions
  private let environment: Environment
  private let start: EnvironmentState
  private let plane: BodyPlane
  private let parents: [Int]
  /// The names of qpos ++ qvel.
  private let coordinates: [String]
  /// The statement's beginning, if the embedding has a name.
  private let name: String?
  private var z: [Double]
  private var step: Double
  /// The two dimensions that the arrows move, or the only one.
  private var first = 0

  init(_ call: Call) throws {
    self.call = call
    let object = try call.decodingEmbedding
    coding = object.coding
    environment = try EnvironmentDefinition(of: object.data.environment).withFrames(nil).make()
    start = try call.startState(of: object, startParameter)
    parents = environment.bodyParents
    coordinates = object.data.environment.coordinates
    let start = start
    plane = try BodyPlane(of: object, in: environment, from: start)
    name = call.name(of: object)
    let d = coding.latent
    z = Array(repeating: 0, count: d)
    if let given = call[place] {
      z = try call.rows(of: given, place, width: d, what: "a latent of \(d) numbers").numbers
      guard given.shape == [d] else {
        throw call.error(place, must: "be one latent of \(d) numbers", but: "has \(given.shapeDescription)")
      }
    }
    step = call[stepParameter] ?? Walk.round(Double(coding.bound) / 10)
  }

  /// The largest of 1, 2, 5, 10, … (or the like below 1) that isn't more than a number, and at least 10⁻⁶.
  private static func round(_ number: Double) -> Double {
    var power = 1e-6
    while power * 10 <= number { power *= 10 }
    let rounded = [5, 2].first { $0 * power <= number }.map { $0 * power } ?? power
    return (rounded * 1e6).rounded() / 1e6
  }

  /// Shows the drawing until the user leaves; gives the latent then.
  mutating func follow(_ screen: any Screen) throws -> Value {
    var shown = try drawing(rows: -2) + help
    screen.show(shown)
    while true {
      // a new size is obeyed between keys, with the latent in its current state
      let resting = self
      screen.mustRedraw = {
        if let text = try? resting.drawing(rows: -2) { screen.show(text + resting.help) }
      }
      let before = z
      switch screen.nextKey() {
      case .right: move(first, by: step)
      case .left: move(first, by: -step)
      case .up: move(min(first + 1, z.count - 1), by: step)
      case .down: move(min(first + 1, z.count - 1), by: -step)
      case .tab: first = first + 2 < z.count ? first + 2 : 0
      case .character("+"): step = min(step * 2, 1e6)
      case .character("-"): step = max(step / 2, 1e-6)
      case .character("0"): z = Array(repeating: 0, count: z.count)
      case .character("q"), .escape, .enter, .end:
        call.remember(as: Value.vector(z).literal)
        return .vector(z)
      case .interrupted: throw Interrupted()
      case .character, .other: continue
      }
      shown = try drawing(rows: -2) + help
      screen.show(shown)
      if z != before, let name {
        call.session.keep?("walk \(name) at=\(Value.vector(z).literal)" + startText)
      }
    }
  }

  /// Moves one dimension, within the policy's range.
  private mutating func move(_ dimension: Int, by distance: Double) {
    let bound = Double(coding.bound)
    let moved = ((z[dimension] + distance) * 1e6).rounded() / 1e6
    z[dimension] = min(max(moved, -bound), bound)
  }

  /// The start as the statement gives it.
  private var startText: String {
    call.isGiven(startParameter) ? " from=\(Value.vector(start.qpos + start.qvel).literal)" : ""
  }

  private var help: String {
    let second = first + 1 < z.count ? " and \(first + 1)" : ""
    let more = z.count > 2 ? "  Tab others" : ""
    return "\narrows move dimensions \(first)\(second) by \(text(step))\(more)  + - step  0 origin  q leave"
  }

  private func text(_ number: Double) -> String { Value.number((number * 1e4).rounded() / 1e4).literal }

  /// What the plan at z does, as text in so many rows, or in so many less than the display has.
  func drawing(rows: Int?) throws -> String {
    let plan = try coding.decode(z.map(Float.init), checkpoint: call.checkCancellation)
    let course = try PlanCourse(of: plan, in: environment, from: start)
    let m = coding.source.actionSize
    let box = coding.source.actionBox
    let figure = Figure.walk(
      title: "z = [\(z.map(text).joined(separator: ", "))] of \(coding.source.environment)",
      subtitle: changes(course), poses: course.poses.map(plane.pose), parents: parents, x: plane.x,
      y: plane.y, actions: stride(from: 0, to: plan.count, by: m).map { Array(plan[$0..<$0 + m]) },
      range: (box.low.min() ?? -1)...(box.high.max() ?? 1))
    let display = call.session.services.display()
    let width = min(max(display.columns - 1, Figure.textWidths.lowerBound), 160)
    let room = rows.map { display.rows + $0 } ?? min(display.rows - 2, 24)
    let text = try figure.text(
      width: width, height: min(max(room, 8), 60), style: call.textStyle)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  private func changes(_ course: PlanCourse) -> String {
    let parts = zip(coordinates, course.change).prefix(environment.positionSize).map { "\($0) \(signed($1))" }
    return "changes " + parts.joined(separator: ", ") + (course.isCut ? "; cut short" : "")
  }

  private func signed(_ number: Double) -> String { (number < 0 ? "" : "+") + text(number) }
}

/// The plane in which bodies are drawn: of the three planes of the world's axes the one in which they spread
/// most.
struct BodyPlane {
  private let axes: (Int, Int)
  let x: Axis
  let y: Axis

  /// Looks at the bodies in the start and in the first states of 64 sequences of the data, drawn at random.
  init(
    of object: any ActionEmbeddingObject, in environment: Environment, from start: EnvironmentState
  ) throws {
    let parents = environment.bodyParents
    let states = [start] + object.sampled(64).map { object.data.start(of: $0) }
    // those of a tree; where all hang on the world, all of them
    let linked = parents.indices.filter { $0 > 0 && (parents[$0] > 0 || parents.contains($0)) }
    let bodies = linked.isEmpty ? Array(parents.indices.dropFirst()) : linked
    var low = Vector3(repeating: .infinity), high = -low
    for state in states {
      try environment.setState(state)
      let positions = environment.bodyPositions
      for position in bodies.map({ positions[$0] }) {
        low = low.replacing(with: position, where: position .< low)
        high = high.replacing(with: position, where: position .> high)
      }
    }
    if bodies.isEmpty { (low, high) = (Vector3(), Vector3()) }
    let spread = high - low
    let narrowest = (0..<3).min { spread[$0] < spread[$1] } ?? 1
    let kept = (0..<3).filter { $0 != narrowest }
    axes = (kept[0], kept[1])
    func axis(_ index: Int) -> Axis {
      let margin = 0.05 * max(spread[index], 1e-3)
      return Axis(["x", "y", "z"][index], unit: "m", limits: low[index] - margin...high[index] + margin)
    }
    x = axis(axes.0)
    y = axis(axes.1)
  }

  func pose(_ positions: [Vector3]) -> Pose {
    positions.map { OutcomePoint(x: $0[axes.0], y: $0[axes.1]) }
  }
}
