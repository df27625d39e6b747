package import Language

extension ObjectGroup {
  /// Simulations one can step.
  package static let environment = ObjectGroup("an environment")
  /// Whatever `train` can train.
  package static let trainable = ObjectGroup("something that can be trained")
  /// Whatever acts.
  package static let agent = ObjectGroup("an agent")
  /// Whatever embeds actions, states or both.
  package static let embedding = ObjectGroup("an embedding")
  /// Whatever takes actions to latents and back.
  package static let actionEmbedding = ObjectGroup("an embedding of actions")
  /// Whatever takes frames to latents.
  package static let stateEmbedding = ObjectGroup("an embedding of states")
}
