import Embeddings
import Environments
package import Language
import Networks
import Numerics

private var state: Parameter<Value> {
  Parameter(
    "state", .value, .positional,
    "An environment, a state or a list of states as in `sample`, or qpos ++ qvel: n numbers, or N × n. For "
      + "an embedding of states: a pixel environment, frames, or a state's latent."
  )
}

private var latents: Parameter<NumericArray> {
  Parameter(
    "z", .array, .positional, "White latents: d numbers for one point, N × d for several.")
}

extension Command {
  package static var predict: Command {
    Command(
      "predict", area: .embeddings, "Predicts the state in which plans end.",
      help: """
        The state s = qpos ++ qvel plus the predicted change over k steps: f is unwhitened with the mean m \
        and the standard deviation σ of the data's changes:

            s' = s + m + σ f(s, z)

        One state can be combined with several latents, and one latent with several states.

        An embedding of states predicts the last two frames after the plan: an array 2 × size × size × 3 of \
        numbers from 0 to 255, which `show` displays; for several latents, N × 2 × ….
        """,
      parameters: [embeddingParameter, state, latents], returns: .array,
      examples: [
        Example("predict e arm [0.5, -1]", "where a plan leads from here", setup: embeddingExample),
        Example("predict e [0, 0, 0, 0] [0.5, -1]", "where it leads from rest", setup: embeddingExample),
        Example("show (predict s cam [0.5, -1])", "the predicted frames", setup: stateEmbeddingExample),
      ],
      seeAlso: ["encode", "decode", "evaluate"]
    ) { call in
      let object = try call.trainedEmbedding
      if let object = object as? StateActionEmbeddingObject { return try call.predictedFrames(object) }
      guard let embedding = (object as? EmbeddingObject)?.embedding else {
        throw call.error(
          embeddingParameter, must: "predict what actions do", but: "is a \(object.type.name)")
      }
      guard embedding.predictsChanges else {
        throw call.error(
          embeddingParameter, must: "predict what actions do",
          but: "has objective=\(embedding.configuration.objective.rawValue), which doesn't")
      }
      let n = embedding.source.observationSize
      let (states, stateCount) = try call.states(n)
      let (z, latentCount) = try call.rows(
        latents, width: embedding.latent, what: "a latent of \(embedding.latent) numbers, or several")
      let counts = [stateCount, latentCount].compactMap { $0 }
      let count = counts.max() ?? 1
      guard counts.allSatisfy({ $0 == count || $0 == 1 }) else {
        throw call.error(
          latents, must: "be as many as the states, \(stateCount ?? 1)", but: "are \(latentCount ?? 1)")
      }
      call.useThreads()
      let predicted = try embedding.predict(
        from: repeated(states, to: count * n), repeated(z, to: count * embedding.latent),
        checkpoint: call.checkCancellation)
      return .rows(predicted.map(Double.init), count: counts.isEmpty ? nil : count, shape: [n])
    }
  }
}

private func repeated(_ numbers: [Double], to count: Int) -> [Float] {
  (0..<count).map { Float(numbers[$0 % numbers.count]) }
}

extension Value {
  /// The state that it is, as a record, or the states that it lists.
  fileprivate var states: [Record]? {
    if case .record(let record) = self { return [record] }
    guard case .list(let values) = self, !values.isEmpty else { return nil }
    let records = values.compactMap { if case .record(let record) = $0 { record } else { nil } }
    return records.count == values.count ? records : nil
  }
}

extension Call {
  /// The last two frames after plans, drawn by an embedding of states.
  fileprivate func predictedFrames(_ object: StateActionEmbeddingObject) throws -> Value {
    let embedding = object.embedding
    let (width, d) = (embedding.stateLatent, embedding.latent)
    useThreads()
    let (states, stateCount) = try stateLatents(of: shown(self[state], to: object, state), object)
    let (z, latentCount) = try rows(
      latents, width: d, what: "a latent of \(d) numbers, or several")
    let counts = [stateCount, latentCount].compactMap { $0 }
    let count = counts.max() ?? 1
    guard counts.allSatisfy({ $0 == count || $0 == 1 }) else {
      throw error(
        latents, must: "be as many as the states, \(stateCount ?? 1)", but: "are \(latentCount ?? 1)")
    }
    var drawn: [[UInt8]] = []
    for row in 0..<count {
      try checkCancellation()
      let (s, a) = (row % (stateCount ?? 1), row % (latentCount ?? 1))
      drawn += embedding.predict(
        Array(states[s * width..<(s + 1) * width]), z[a * d..<(a + 1) * d].map(Float.init))
    }
    return .frames(drawn, size: object.frames.size, shape: (counts.isEmpty ? [] : [count]) + [2])
  }

  /// The states given: an environment's, or rows of n numbers.
  fileprivate func states(_ n: Int) throws -> (numbers: [Double], count: Int?) {
    if let object = self[state].object as? EnvironmentObject {
      let now = object.environment.state
      let numbers = now.qpos + now.qvel
      guard numbers.count == n else {
        throw error(state, must: "have \(n) coordinates and velocities", but: "has \(numbers.count)")
      }
      return (numbers, nil)
    }
    if let records = self[state].states {
      let rows = try records.map { record in
        guard let qpos = record["qpos"]?.array, let qvel = record["qvel"]?.array,
          qpos.count + qvel.count == n, (qpos.elements + qvel.elements).allSatisfy(\.isFinite)
        else { throw error(state, must: "have \(n) finite numbers as qpos and qvel", but: "has not") }
        return qpos.elements + qvel.elements
      }
      if case .record = self[state] { return (rows[0], nil) }
      return (rows.flatMap(\.self), rows.count)
    }
    guard let array = self[state].array, array.elements.allSatisfy(\.isFinite) else {
      throw error(state, must: "be an environment or finite numbers", but: "is \(self[state].brief)")
    }
    if array.shape == [n] { return (array.elements, nil) }
    if array.rank == 2, array.shape[1] == n, array.shape[0] > 0 { return (array.elements, array.shape[0]) }
    throw error(state, must: "be \(n) numbers, or rows of them", but: "has \(array.shapeDescription)")
  }
}
