/// What a probe has found.
package struct ProbeReport: Sendable, Equatable {
  /// The states that plans were carried out from.
  package let states: Int
  /// Coordinates of `qpos ++ qvel` that change in the data, and those that never do and are left out.
  package let changing: [Int], constant: [Int]
  /// Plans that weren't carried out whole, since the episode came to an end or the simulation became
  /// unstable.
  package let cut: Int
  /// Nil for an embedding that doesn't predict changes.
  package let prediction: Prediction?
  package let latents: [LatentDimension]
  /// How well spaces rank outcomes: the embedding's first.
  package let rankings: [Ranking]
  package let decoder: DecoderReport

  /// Errors of predicting what sequences change, squared and per coordinate, in units of the data's
  /// deviations.
  package struct Prediction: Sendable, Equatable {
    /// Errors over some sequences.
    package struct Errors: Sendable, Equatable {
      /// Of the embedding's predictor, each coordinate's that changes.
      package let errors: [Double]
      /// Of predicting the sequences' mean: their variance.
      package let variances: [Double]
      /// Of the simulator, set to each sequence's first state.
      package let oracle: Double

      package var error: Double { mean(errors) }
      package var variance: Double { mean(variances) }
    }

    /// Of sequences of the data, and of fresh ones with uniformly random actions.
    package let data: Errors, fresh: Errors
    /// The least that could be reached without knowing the state: a sequence's variance over states; nil with
    /// one state.
    package let withoutState: Double?
    /// The least that could be reached without knowing the actions: a state's variance over sequences.
    package let withoutActions: Double
    /// The variance over both.
    package let pooledVariance: Double
  }

  /// One dimension of the latent space.
  package struct LatentDimension: Sendable, Equatable {
    /// The mean divergence from the prior, in nats; nil where latents have no variance.
    package let divergence: Double?
    /// Of the encoder's means.
    package let mean: Double, std: Double

    /// Whether it tells nothing: less than a hundredth of a nat.
    package var isDead: Bool { divergence.map { $0 < 0.01 } ?? (std < 1e-6) }
  }

  /// How well the distances of one space rank those of real outcomes.
  package struct Ranking: Sendable, Equatable {
    package let space: ComparedSpace
    /// Numbers in a point.
    package let width: Int
    /// Rank correlation between the distances of a query to all candidates, over queries.
    package let spearman: Interval
    /// By how much the embedding's correlation is above this space's, query by query; nil for itself.
    package let lead: Interval?
    package let overlap: Interval
    package let trustworthiness: Interval
    package let continuity: Interval
    /// What a linear map of points predicts of outcomes; nil where that can't be fitted.
    package let probe: LinearProbe?
  }

  /// What the decoder does.
  package struct DecoderReport: Sendable, Equatable {
    /// Mean squared difference, per dimension, of white latents and what decoding and encoding makes of them:
    /// the data's, and uniform ones within the bound.
    package let cycleOfData: Double, cycleOfUniform: Double
    /// Singular values of d outcome / d z, the largest first.
    package let distortion: [Spread]
    /// The largest over the smallest.
    package let condition: Spread
    package let coverage: Coverage
  }

  /// The middle of some numbers and where 90 % of them lie.
  package struct Spread: Sendable, Equatable {
    package let median: Double, low: Double, high: Double

    init(_ values: [Double]) {
      let sorted = values.sorted()
      median = quantile(0.5, ofSorted: sorted)
      low = quantile(0.05, ofSorted: sorted)
      high = quantile(0.95, ofSorted: sorted)
    }
  }

  /// How much of what random actions reach the decoder reaches too.
  package struct Coverage: Sendable, Equatable {
    /// What counts as near: 95 % of random sequences have another one's outcome so near.
    package let radius: Double
    /// The share of random sequences' outcomes that have a decoded latent's near.
    package let share: Double
    /// The same with as many other random sequences in the decoder's place.
    package let ofRandom: Double
    /// The share of decoded latents' outcomes that have no random sequence's near.
    package let beyond: Double
  }
}

/// A space of sequences of actions.
package enum ComparedSpace: String, Sendable, CaseIterable {
  case embedding
  /// An encoder of the same sizes that has learned nothing.
  case random
  /// The first d principal components of the actions.
  case pca
  /// The actions themselves, scaled to [−1, 1].
  case raw
}

/// The mean of some numbers; nan without any.
func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
