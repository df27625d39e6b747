import Embeddings
import Environments
package import Language
import Networks

private var state: Parameter<Value> {
  Parameter(
    "state", .value, .positional, "An environment, or qpos ++ qvel: n numbers, or N × n.")
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
        The state s = qpos ++ qvel plus the predicted change over k steps, f made coloured again by the mean m and the \
        deviation σ of the data's changes:

            s' = s + m + σ f(s, z)

        One state serves several latents, and one latent several states.
        """,
      parameters: [embeddingParameter, state, latents], returns: .array,
      examples: [
        Example("predict e arm [0.5, -1]", "where a plan leads from here", setup: embeddingExample),
        Example("predict e [0, 0, 0, 0] [0.5, -1]", "where it leads from rest", setup: embeddingExample),
      ],
      seeAlso: ["encode", "decode", "evaluate"]
    ) { call in
      let embedding = try call.trainedEmbedding.embedding
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

extension Call {
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
    guard let array = self[state].array, array.elements.allSatisfy(\.isFinite) else {
      throw error(state, must: "be an environment or finite numbers", but: "is \(self[state].brief)")
    }
    if array.shape == [n] { return (array.elements, nil) }
    if array.rank == 2, array.shape[1] == n, array.shape[0] > 0 { return (array.elements, array.shape[0]) }
    throw error(state, must: "be \(n) numbers, or rows of them", but: "has \(array.shapeDescription)")
  }
}
