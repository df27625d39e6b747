package import Language

extension ObjectGroup {
  /// Simulations one can step.
  package static let environment = ObjectGroup("an environment")
  /// Whatever `train` goes on with.
  package static let trainable = ObjectGroup("something that can be trained")
  /// Whatever acts.
  package static let agent = ObjectGroup("an agent")
  /// Whatever decodes latents to plans.
  package static let actionDecoder = ObjectGroup("an embedding of actions")
  /// Whatever encodes frames as states.
  package static let stateEncoder = ObjectGroup("an embedding of states")
}
