package import Networks
package import Numerics

/// An embedding of sequences of actions, whatever else it embeds: both ways between actions and white
/// latents.
///
/// White latents are the encoder's means less their mean over the data, divided by their standard deviation.
package protocol EmbeddingOfActions: PlanDecoder {
  /// What it was learned on.
  var source: EmbeddingSource { get }
  /// Where the encoder, as it is now, puts the data; nil until that is measured.
  var latents: LatentStatistics? { get }
  /// Whether a sequence's latent has a variance; if not, its mean is its latent, and no prior is near or far.
  var isStochastic: Bool { get }
  /// True once the encoder has learned anything.
  var isTrained: Bool { get }
  /// True once there is a decoder for the encoder as it is now.
  var hasDecoder: Bool { get }
  var decoderProgress: DecoderProgress { get }
  /// Batches of a decoder's whole training.
  var decoderBatches: Int { get }

  /// Measures where the encoder puts the data, rows of k·m numbers in [−1, 1], unless it is known.
  func measureLatents(of actions: @autoclosure () -> [Float], checkpoint: () throws -> Void) throws
  /// Trains the decoder for the encoder as it is now to its end, from where it stopped.
  func trainDecoder(
    on actions: [Float], report: (ActionEmbedding.TrainingReport) -> Void, checkpoint: () throws -> Void
  ) throws
  /// Drops latents and decoder, which belonged to other data.
  func forgetLatents()

  /// Gives the means of sequences, in the prior's units: rows of k·m numbers in [−1, 1] to rows of d.
  func means(of actions: [Float], checkpoint: () throws -> Void) rethrows -> [Float]
  /// Gives the means and log variances of their latents: rows of k·m numbers in [−1, 1] to rows of 2d.
  func heads(of actions: [Float], checkpoint: () throws -> Void) rethrows -> [Float]
  /// An encoder of the same sizes that has learned nothing.
  func randomEncoder(using random: inout RandomStream) -> RandomActionEncoder
  /// Gives the white latents of raw sequences: rows of k·m numbers to rows of d.
  func encode(_ actions: [Double], checkpoint: () throws -> Void) rethrows -> [Float]
  /// Gives the raw sequences that white latents decode to: rows of d numbers to rows of k·m.
  func decode(_ z: [Float], checkpoint: () throws -> Void) rethrows -> [Double]
}

extension EmbeddingOfActions {
  /// Makes latents of the prior's units white.
  package func white(_ means: [Float]) -> [Float] { latents?.whitening.white(means) ?? means }
  /// Takes white latents back to the prior's units.
  package func colored(_ z: [Float]) -> [Float] { latents?.whitening.colored(z) ?? z }
}

extension ActionEmbedding: EmbeddingOfActions {
  package var isStochastic: Bool { !configuration.isDeterministic }
  package var environment: String { source.environment }
  package var actionBox: Box { source.actionBox }
  package var length: Int { source.length }
  package var frozenDecoder: FrozenPerceptron {
    FrozenPerceptron(coder.objective.decoder, coder.decoder.values)
  }
  package func copiedDecoder() -> any PlanDecoder { copy() }
}

extension StateActionEmbedding: EmbeddingOfActions {
  package var isStochastic: Bool { !configuration.isDeterministic }
  package var environment: String { source.environment }
  package var actionBox: Box { source.actionBox }
  package var length: Int { source.length }
  package var frozenDecoder: FrozenPerceptron {
    FrozenPerceptron(coder.objective.decoder, coder.decoder.values)
  }
  /// The decoder alone: who acts needs neither predictors nor frames.
  package func copiedDecoder() -> any PlanDecoder {
    FrozenPlanDecoder(
      environment: source.environment, actionBox: source.actionBox, length: source.length, bound: bound,
      sizes: coder.objective.decoder.sizes, parameters: coder.decoder.values.values)
  }
}
