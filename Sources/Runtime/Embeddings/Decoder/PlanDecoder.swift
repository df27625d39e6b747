package import Networks
package import Numerics
package import Storage

/// Turns points of a latent space into plans: what an agent needs of a trained embedding of actions.
///
/// What it has learned is frozen: the same latent always stands for the same plan.
package protocol PlanDecoder: AnyObject {
  /// Name of the environment it was learned in.
  var environment: String { get }
  /// The box of one raw action, m numbers.
  var actionBox: Box { get }
  /// Raw actions in a plan, k.
  var length: Int { get }
  /// Numbers in a latent, d.
  var latent: Int { get }
  /// The largest magnitude of white latents, which is a policy's range.
  var bound: Float { get }
  /// The decoder as it is: white latents (d) to plans (k·m numbers in [−1, 1]).
  var frozenDecoder: FrozenPerceptron { get }
  /// All that it takes to restore it with `planDecoder`.
  var archive: Safetensors { get }

  /// Writes the raw actions (k·m numbers) of the plan that a white latent stands for, without allocating.
  func decode(one z: [Float], into actions: inout [Double])

  /// Gives an independent copy.
  func copiedDecoder() -> any PlanDecoder
}

extension Safetensors {
  /// Restores what the `archive` of an action decoding holds.
  package func planDecoder() throws(StorageError) -> any PlanDecoder {
    if metadata["dyne"] == FrozenPlanDecoder.kind { return try FrozenPlanDecoder(self) }
    let embedding = try ActionEmbedding(self)
    guard embedding.hasDecoder else {
      throw .wrongValues(path: path, name: "latent.bound", expected: "of an embedding with a decoder")
    }
    return embedding
  }
}
