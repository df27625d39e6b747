import Embeddings
import Language

extension LatentMetric: Choice {
  package var sentence: String {
    switch self {
    case .prior: "Between the encoder's means, in the units of the prior."
    case .white: "Between white latents, the units of a policy."
    }
  }
}

/// Where neighbours are looked for.
enum NeighborSource: String, Choice {
  case data, uniform

  package var sentence: String {
    switch self {
    case .data: "Among the data's sequences."
    case .uniform:
      "Among latent points drawn uniformly within the bound and decoded."
    }
  }
}

/// What else might have picked neighbours.
enum NeighborBaseline: String, Choice {
  case raw, random

  package var sentence: String {
    switch self {
    case .raw: "The distance between raw actions, scaled to [−1, 1]."
    case .random: "An untrained encoder of the same size."
    }
  }
}
