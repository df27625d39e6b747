import Datasets
import Embeddings
import Environments
import Experiments
import Figures
import Language
import Numerics
import Texts

/// What a page holds on which an embedding is explored: sequences of the data and decoded plans over the
/// latent plane, each with its simulated course from one state.
struct Explorer {
  /// The most sequences, and the numbers that they may have in all, so that a page stays below 5 MB.
  private static let mostPoints = 3_000, mostNumbers = 900_000
  /// Cells along an axis of the plane that the walk has.
  private static let cells = 31
  private static let neighborCount = 8

  private let object: any ActionEmbeddingObject
  private let environment: Environment
  private let start: EnvironmentState
  private let bodies: BodyPlane
  private let plane: LatentPlane
  private let call: Call

  /// The plans that one kind of point has, with what they do.
  private struct Plans {
    let places: [Double]
    let actions: [Double]
    var outcomes: [Double] = []
    var poses: [Double] = []
    var cut = 0
  }

  init(_ object: any ActionEmbeddingObject, _ call: Call) throws {
    (self.object, self.call) = (object, call)
    environment = try EnvironmentDefinition(of: object.data.environment).withFrames(nil).make()
    start = object.data.start(of: 0)
    bodies = try BodyPlane(of: object, in: environment, from: start)
    let each =
      2 + object.data.length * object.data.actionSize + object.data.stateSize
      + (object.data.length + 1) * environment.bodyParents.count * 2 + 3 * Explorer.neighborCount
    let most = max(
      200, min(Explorer.mostPoints, Explorer.mostNumbers / each - Explorer.cells * Explorer.cells))
    plane = try LatentPlane(object, limit: most, checkpoint: call.checkCancellation)
  }

  var pointCount: Int { plane.shown.count }

  /// The data of the page, as JSON without `<`.
  func json(title: String, made: (script: String, facts: String)) throws -> String {
    let data = object.data
    let width = data.length * data.actionSize
    let y = plane.y.isEmpty ? plane.x.map { _ in 0 } : plane.y
    let total = Double(plane.shown.count + Explorer.cells * (plane.y.isEmpty ? 1 : Explorer.cells))
    var points = Plans(
      places: zip(plane.x, y).flatMap { [$0, $1] },
      actions: plane.shown.flatMap { sequence in
        data.sequences.actions[sequence * width..<(sequence + 1) * width].map(Double.init)
      })
    try carryOut(&points, from: 0, of: total)
    let walk = (x: line(plane.xRange), y: plane.y.isEmpty ? [0] : line(plane.yRange))
    let cells = walk.y.flatMap { y in walk.x.map { (x: $0, y: y) } }
    let decoded = try object.coding.decode(
      cells.flatMap { plane.latent($0.x, $0.y) }.map(Float.init), checkpoint: call.checkCancellation)
    var grid = Plans(places: cells.flatMap { [$0.x, $0.y] }, actions: decoded)
    try carryOut(&grid, from: Double(plane.shown.count), of: total)
    let near = try neighbors(points)
    var members = description(cut: points.cut + grid.cut)
    let axes = [JSON.Member("x", Explorer.list(walk.x)), JSON.Member("y", Explorer.list(walk.y))]
    members.append(JSON.Member("title", .string(title)))
    members.append(JSON.Member("neighborCount", .integer(near.count)))
    members.append(JSON.Member("chance", .number(near.chance)))
    members.append(JSON.Member("walk", .object(axes)))
    members.append(JSON.Member("frame", frame(points, grid)))
    let more: [JSON.Member] = [
      .init("neighbors", Explorer.packed(near.sequences, scale: 1)),
      .init("latentDistances", Explorer.packed(near.latent)),
      .init("outcomeDistances", Explorer.packed(near.outcome)),
    ]
    members.append(.init("points", .object(columns(points, count: plane.shown.count) + more)))
    members.append(.init("grid", .object(columns(grid, count: cells.count))))
    members.append(
      .init("made", .object([.init("script", .string(made.script)), .init("facts", .string(made.facts))])))
    return JSON.object(members).text.replacing("<", with: "\\u003c")
  }

  /// What the numbers of the page mean.
  private func description(cut: Int) -> [JSON.Member] {
    let data = object.data
    func texts(_ words: [String]) -> JSON { .array(words.map(JSON.string)) }
    let box = object.coding.actionBox
    let axes = [plane.name(0), plane.y.isEmpty ? "" : plane.name(1)]
    return [
      JSON.Member("note", .string(note(cut: cut))), JSON.Member("axes", texts(axes)),
      JSON.Member("coordinates", texts(data.environment.coordinates)),
      JSON.Member("positions", .integer(environment.positionSize)),
      JSON.Member("motors", texts(motors)),
      JSON.Member("low", Explorer.list(box.low.map { Double($0) })),
      JSON.Member("high", Explorer.list(box.high.map { Double($0) })),
      JSON.Member("length", .integer(data.length)), JSON.Member("actionSize", .integer(data.actionSize)),
      JSON.Member("parents", .array(environment.bodyParents.map(JSON.integer))),
    ]
  }

  private var motors: [String] { (0..<object.data.actionSize).map { "action \($0)" } }

  private func note(cut: Int) -> String {
    var parts = [
      "Each point is a sequence of \(object.data.length) actions in \(object.data.environment.name); "
        + object.shareWords(plane.shown.count),
      "all are carried out from the state in which the data's first sequence begins",
    ]
    if !plane.note.isEmpty { parts.append(plane.note) }
    if cut > 0 { parts.append("\(grouped(cut)) cut short by the episode's end or an unstable simulation") }
    return parts.joined(separator: "; ") + "."
  }

  private func line(_ range: ClosedRange<Double>) -> [Double] {
    (0..<Explorer.cells).map { cell in
      range.lowerBound + (range.upperBound - range.lowerBound) * Double(cell) / Double(Explorer.cells - 1)
    }
  }

  /// Simulates plans one by one and takes down what they change and where the bodies are.
  private func carryOut(_ plans: inout Plans, from done: Double, of total: Double) throws {
    let width = object.data.length * object.data.actionSize
    for index in 0..<plans.actions.count / width {
      try call.checkCancellation()
      if index % 32 == 0 { call.progress("courses", done + Double(index), of: total, unit: "plans") }
      let plan = Array(plans.actions[index * width..<(index + 1) * width])
      let course = try PlanCourse(of: plan, in: environment, from: start)
      plans.outcomes += course.change
      plans.cut += course.isCut ? 1 : 0
      for moment in 0...object.data.length {
        let pose = bodies.pose(course.poses[min(moment, course.poses.count - 1)])
        for point in pose { plans.poses += [point.x, point.y] }
      }
    }
  }

  /// The nearest points of each by latent distance, and how far their outcomes are.
  private func neighbors(_ points: Plans) throws -> (
    count: Int, sequences: [Double], latent: [Double], outcome: [Double], chance: Double
  ) {
    let d = object.coding.latent, n = plane.shown.count
    let means = try object.means(checkpoint: call.checkCancellation)
    let white = object.coding.white(plane.shown.flatMap { Array(means[$0 * d..<($0 + 1) * d]) })
    let space = object.outcomeSpace
    let rows = (0..<n).map { Array(points.outcomes[$0 * space.width..<($0 + 1) * space.width]) }
    let count = min(Explorer.neighborCount, n - 1)
    var (sequences, latent, outcome, chance) = ([Double](), [Double](), [Double](), 0.0)
    for index in 0..<n {
      try call.checkCancellation()
      for found in Explorer.nearest(index, white, d, count) {
        sequences.append(Double(found.index))
        latent.append(Double(found.square).squareRoot())
        outcome.append(space.distance(rows[index], rows[found.index]))
      }
      chance += space.distance(rows[index], rows[(index + n / 2) % n]) / Double(n)
    }
    return (count, sequences, latent, outcome, chance)
  }

  /// The rows nearest to one of them, nearest first.
  private static func nearest(
    _ index: Int, _ rows: [Float], _ d: Int, _ count: Int
  ) -> [(index: Int, square: Float)] {
    var found: [(index: Int, square: Float)] = []
    for other in 0..<rows.count / d where other != index {
      var square: Float = 0
      for place in 0..<d {
        let difference = rows[index * d + place] - rows[other * d + place]
        square += difference * difference
      }
      if found.count == count, let last = found.last, square >= last.square { continue }
      if found.count == count { found.removeLast() }
      found.insert((other, square), at: found.firstIndex { $0.square > square } ?? found.count)
    }
    return found
  }

  /// The part of space that all courses need.
  private func frame(_ plans: Plans...) -> JSON {
    let poses = plans.flatMap(\.poses)
    func range(_ first: Int) -> JSON {
      let values = stride(from: first, to: poses.count, by: 2).lazy.map { poses[$0] }
      let (low, high) = (values.min() ?? -1, values.max() ?? 1)
      let margin = max(0.05 * (high - low), 0.02)
      return Explorer.list([low - margin, high + margin])
    }
    return .object([.init("x", range(0)), .init("y", range(1))])
  }

  private func columns(_ plans: Plans, count: Int) -> [JSON.Member] {
    [
      .init("count", .integer(count)), .init("places", Explorer.packed(plans.places)),
      .init("actions", Explorer.packed(plans.actions)), .init("outcomes", Explorer.packed(plans.outcomes)),
      .init("poses", Explorer.packed(plans.poses)),
    ]
  }

  private static func list(_ values: [Double]) -> JSON { .array(values.map(JSON.number)) }

  /// Numbers as 16-bit integers in base 64, with what they are to be multiplied by: the largest has all bits.
  private static func packed(_ values: [Double], scale: Double? = nil) -> JSON {
    let most = values.reduce(0) { max($0, $1.magnitude) }
    let scale = scale ?? (most > 0 ? most / 32_767 : 1)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2 * values.count)
    for value in values {
      let whole = Int16(max(-32_767, min(32_767, (value / scale).rounded())))
      let bits = UInt16(bitPattern: whole)
      bytes += [UInt8(bits & 255), UInt8(bits >> 8)]
    }
    return .object([.init("scale", .number(scale)), .init("data", .string(Base64.text(bytes)))])
  }
}

extension Call {
  /// Writes a page on which an embedding is explored.
  func exportExplorer<T>(
    of embedding: any AnyEmbeddingObject, _ subject: Parameter<T>, to path: String,
    _ format: HandoutFormat?, _ target: Parameter<String?>
  ) throws {
    guard format == .html else {
      throw error(target, must: "end in .html or .onnx for an embedding", but: "is '\(path)'")
    }
    guard embedding.isTrained, let object = embedding.ofActions else {
      throw error(
        subject, must: "be a trained embedding of actions ('train e')",
        but: embedding.isTrained ? "is a \(embedding.type.name)" : "is \(embedding.stand)")
    }
    try object.measureLatents(checkpoint: checkCancellation)
    try prepareDecoder(of: object)
    let explorer = try Explorer(object, self)
    let title = "What sequences of actions do in \(object.data.environment.name)"
    let facts = try provenance(title: title, of: [.object(object)])
    let script = facts.first { $0.key == "Script" }?.value ?? ""
    let others = facts.filter { !["Script", "Title", "Statement"].contains($0.key) }
    let words = others.map { "\($0.key): \($0.value)" }.joined(separator: " · ")
    let data = try explorer.json(title: title, made: (script, words))
    try write(Array(ExplorerPage.text(title: title, data: data).utf8), to: path)
    note("wrote '\(path)', \(grouped(explorer.pointCount)) sequences")
  }
}
