package import Language

extension CommandTable {
  /// Every command of dyne.
  package static let all = CommandTable(
    Command.environmentConstructors + [
      .environments, .reset, .step, .rollout,
      .collect, .sample,
      .actionEmbedding, .encode, .decode, .predict, .neighbors,
      .td3, .randomAgent, .train, .evaluate, .act,
    ])
}
