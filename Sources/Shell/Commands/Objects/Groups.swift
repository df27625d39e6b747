package import Language

extension ObjectGroup {
  /// Simulations one can step.
  package static let environment = ObjectGroup("an environment")
  /// Whatever `train` goes on with.
  package static let trainable = ObjectGroup("something that can be trained")
  /// Whatever acts.
  package static let agent = ObjectGroup("an agent")
}
