import Datasets
import Embeddings
import Environments
import Experiments
package import Language
import Numerics

private var fromParameter: Parameter<NumericArray> {
  Parameter(
    "from", .array, .named, "Start of the line: a white latent of d numbers, or k × m raw actions.")
}

private var toParameter: Parameter<NumericArray> {
  Parameter("to", .array, .named, "End of the line, likewise.")
}

private var steps: Parameter<Int> {
  Parameter(
    "steps", .whole(2...10_000), default: 11, unit: "points", "Points on the line, both ends included.")
}

private var stateOfStart: Parameter<Value?> {
  stateParameter(
    "state", "that of the data's first sequence",
    "The state in which the plans begin: a record like `env.state`, or qpos ++ qvel.")
}

extension Command {
  /// `interpolate`: goes along a line through latent space.
  package static var interpolate: Command {
    Command(
      "interpolate", area: .embeddings,
      "Follows a line through latent space: decoded actions and their true outcomes.",
      help: """
        Points are spaced evenly between two white latents; actions are encoded first. Each point is \
        decoded, and its plan is carried out in the simulator from one state:

            zₜ = (1 − t) a + t b,   outcome = s(D(zₜ)) − s₀,   s = qpos ++ qvel

        Distances are from the first point: between white latents, and between outcomes with coordinates in \
        units of their standard deviation over the data. In a uniform embedding one is proportional to the \
        other; `plot` draws both.
        """,
      parameters: [embeddingParameter, fromParameter, toParameter, steps, stateOfStart],
      returns: .table([
        FieldType("t", .array, "Position on the line, 0 to 1."),
        FieldType("latent_distance", .array, "Distance of the white latents from the first."),
        FieldType("outcome_distance", .array, "Distance of the outcomes from the first."),
        FieldType("z", .array, "The white latent."),
        FieldType("actions", .array, "The decoded actions, k × m."),
        FieldType("outcome", .array, "The change of the state, qpos ++ qvel."),
        FieldType(
          "course", .array, unit: "m",
          "How the model's end moves, such as a fingertip, k + 1 rows of x, y, z; the first two coordinates "
            + "where none is known."
        ),
      ]),
      examples: [
        Example(
          "interpolate e from=[-2, 0] to=[2, 0] steps=5", "along the first axis", setup: embeddingExample),
        Example(
          "plot (interpolate e from=[-2, 0] to=[2, 0])", "as a figure", setup: embeddingExample),
        Example(
          "interpolate e from=zeros(4, 2) to=(sample walks n=1)[0].actions",
          "between two sequences of actions", setup: embeddingExample),
      ],
      seeAlso: ["decode", "plot", "outcomes", "neighbors"]
    ) { call in
      let object = try call.decodingEmbedding
      call.useThreads()
      let (first, last) = (
        try call.latent(fromParameter, object.coding), try call.latent(toParameter, object.coding)
      )
      return .table(try call.line(from: first, to: last, in: object))
    }
  }
}

extension Call {
  /// The white latent that a parameter gives, or that its actions have.
  fileprivate func latent(
    _ parameter: Parameter<NumericArray>, _ embedding: any EmbeddingOfActions
  ) throws -> [Double] {
    let array = self[parameter]
    let (k, m, d) = (embedding.source.length, embedding.source.actionSize, embedding.latent)
    guard array.shape == [k, m] || array.shape == [d] else {
      throw error(
        parameter, must: "be a latent of \(d) numbers or \(k) × \(m) actions",
        but: "has \(array.shapeDescription)")
    }
    guard array.elements.allSatisfy(\.isFinite) else {
      throw error(parameter, must: "be finite", but: "is not")
    }
    guard array.shape == [k, m] else { return array.elements }
    return try embedding.encode(array.elements, checkpoint: checkCancellation).map(Double.init)
  }

  fileprivate func line(
    from first: [Double], to last: [Double], in object: any ActionEmbeddingObject
  ) throws -> Table {
    let embedding = object.coding
    let (k, m) = (embedding.source.length, embedding.source.actionSize)
    let places = (0..<self[steps]).map { Double($0) / Double(self[steps] - 1) }
    let latents = places.map { t in zip(first, last).map { (1 - t) * $0 + t * $1 } }
    let plans = try embedding.decode(latents.joined().map(Float.init), checkpoint: checkCancellation)
    let definition = try EnvironmentDefinition(of: object.data.environment).withFrames(nil)
    let traces = try PlanTraces(
      plans, length: k, in: definition, from: try startState(of: object, stateOfStart),
      report: { progress("plans", Double($0), of: Double(places.count), unit: "plans") },
      isCancelled: session.services.isInterrupted)
    guard let traces else { throw Interrupted() }
    let space = object.outcomeSpace
    let n = traces.width
    let outcomes = places.indices.map { Array(traces.changes[$0 * n..<($0 + 1) * n]) }
    let whole = zip(first, last).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }.squareRoot()
    let all = Array(traces.axes.indices)
    return Table(
      kind: .interpolation,
      [
        Table.Column("t", places), Table.Column("latent_distance", places.map { $0 * whole }),
        Table.Column("outcome_distance", outcomes.map { space.distance($0, outcomes[0]) }),
        Table.Column("z", values: latents.map { .vector($0) }),
        Table.Column(
          "actions", elements: object.data.environment.actionNames,
          values: places.indices.map {
            .array(NumericArray(shape: [k, m], elements: Array(plans[$0 * k * m..<($0 + 1) * k * m])))
          }),
        Table.Column(
          "outcome", elements: object.data.environment.coordinates, values: outcomes.map { .vector($0) }),
        Table.Column(
          "course", unit: traces.unit.isEmpty ? nil : traces.unit,
          elements: traces.unit.isEmpty ? traces.axes : traces.axes.map { "\(traces.subject) \($0)" },
          values: places.indices.map { plan in
            .array(
              NumericArray(columns: all.count, elements: Array(traces.course(plan, along: all).joined())))
          }),
      ])
  }
}

extension Call {
  /// The state that plans begin at: what a parameter gives, in the environment of an embedding's data, or the
  /// state that the first of its sequences begins at.
  func startState(
    of object: any ActionEmbeddingObject, _ parameter: Parameter<Value?>
  ) throws -> EnvironmentState {
    do throws(Mismatch) {
      return try object.startState(self[parameter], note: note)
    } catch {
      throw self.error(parameter, must: error.must, but: error.but)
    }
  }
}

extension ActionEmbeddingObject {
  /// The state in which the data's first sequence begins, changed to what a value says.
  func startState(_ value: Value?, note: (String) -> Void) throws(Mismatch) -> EnvironmentState {
    var state = data.start(of: 0)
    if let value {
      try state.take(value, goal: .data, note: note)
      state.frames = []
    }
    return state
  }

  /// The space of outcomes that its distances are measured in.
  var outcomeSpace: OutcomeSpace {
    (self as? EmbeddingObject).map { OutcomeSpace($0.embedding, data) } ?? OutcomeSpace(data)
  }
}
