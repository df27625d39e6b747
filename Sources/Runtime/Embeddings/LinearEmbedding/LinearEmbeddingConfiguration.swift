package import Storage

/// The linear map of a sequence of actions that a `LinearEmbedding` is.
package enum LinearBasis: String, SettingChoice {
  /// The numbers themselves: acting in chunks, without an embedding.
  case identity
  /// Principal components of the data's sequences.
  case pca
  /// The discrete cosine transform of each action number over the steps, lowest frequencies first.
  case dct

  package var sentence: String {
    switch self {
    case .identity: "The sequence itself, k × m numbers: chunks of actions without an embedding."
    case .pca: "Principal components of the data's sequences, the largest first."
    case .dct: "Cosines over the steps, the slowest first: those of all action numbers, then the next."
    }
  }
}

/// The settings of a linear embedding.
package struct LinearEmbeddingConfiguration: Configurable {
  package var basis = LinearBasis.pca
  /// Size d of the latent space; nil: that of one action, or with the identity that of the sequence.
  package var latent: Int?

  package init() {}
}

extension LinearEmbeddingConfiguration {
  package static let settings: [Setting<Self>] = [
    Setting(\.basis, "basis", "The linear map."),
    Setting(
      \.latent, "latent", 1...10_000, note: "the size of an action; of a sequence with the identity",
      aliases: ["d"], "Size of the latent space."),
  ]
}
