import Agents
import Embeddings
import Experiments
import Language

/// What a training measured at a step, by the names that `metrics.csv` and TensorBoard have.
package struct Measurement {
  let step: Int
  let values: [String: Double]
}

/// How much of what a training measured has been taken down.
package struct MeasuredPlace: Equatable {
  var rows: Int, others: Int
}

/// The names of what is measured: Stable-Baselines3's where it has them (Docs/Runs.md).
enum MetricNames {
  static let elapsed = "time/time_elapsed"
  static let agent = [
    "time/total_timesteps", "time/episodes", elapsed, "time/fps", "rollout/ep_rew_mean",
    "rollout/ep_len_mean", "train/n_updates", "train/learning_rate", "train/critic_loss", "train/actor_loss",
    "train/q_mean", "train/at_bound", "eval/mean_reward", "eval/std_reward", "eval/mean_ep_length",
    "eval/unstable",
  ]
  static let batches = "time/total_batches"
  static let embedding = [
    batches, "time/epochs", elapsed, "train/prediction", "train/kl", "train/state_kl",
    "decoder/epochs", "decoder/reconstruction", "decoder/norm",
  ]
}

extension TrainedAgentObject {
  package var metricNames: [String] { MetricNames.agent }
  package var measuredPlace: MeasuredPlace {
    MeasuredPlace(rows: training.records.count, others: training.curve.count)
  }

  package func measurements(since place: MeasuredPlace) -> [Measurement] {
    let records = training.records.indices.dropFirst(place.rows).map { measurement(ofEpisode: $0) }
    return records + training.curve.dropFirst(place.others).map(Self.measurement)
  }

  private func measurement(ofEpisode index: Int) -> Measurement {
    let record = training.records[index]
    let lengths = training.records[...index].suffix(10).map { Double($0.length) }
    return Measurement(
      step: record.steps,
      values: [
        "time/total_timesteps": Double(record.steps), "time/episodes": Double(training.episodes),
        "rollout/ep_rew_mean": record.meanReturn,
        "rollout/ep_len_mean": lengths.reduce(0, +) / Double(lengths.count),
        "train/n_updates": Double(training.agent.updates),
        "train/learning_rate": training.agent.learningRate,
        "train/critic_loss": record.critic, "train/actor_loss": record.actor, "train/q_mean": record.value,
        "train/at_bound": record.atBound,
      ])
  }

  private static func measurement(of point: AgentTraining.Point) -> Measurement {
    let lengths = point.evaluation.lengths.map(Double.init)
    return Measurement(
      step: point.steps,
      values: [
        "time/total_timesteps": Double(point.steps), "eval/mean_reward": point.evaluation.mean,
        "eval/std_reward": point.evaluation.deviation,
        "eval/mean_ep_length": lengths.reduce(0, +) / Double(lengths.count),
        "eval/unstable": Double(point.evaluation.instabilities ?? 0),
      ])
  }
}

extension LearnedEmbeddingObject {
  package var metricNames: [String] { MetricNames.embedding }

  /// What was measured of so many epochs of the encoder's, and of its decoder's.
  func measurements(
    _ encoder: [EncoderEpoch], _ decoder: [DecoderEpoch], since place: MeasuredPlace
  ) -> [Measurement] {
    let epoch = encoderStand.epoch
    let epochs = encoder.enumerated().dropFirst(place.rows).map { index, means in
      var values = [
        MetricNames.batches: Double((index + 1) * epoch), "time/epochs": Double(index + 1),
        "train/prediction": means.prediction, "train/kl": means.kl,
      ]
      if self is any StateEmbeddingObject { values["train/state_kl"] = means.stateKL }
      guard let actions = ofActions else {
        values["train/kl"] = nil
        return Measurement(step: (index + 1) * epoch, values: values)
      }
      if !actions.coding.isStochastic { (values["train/kl"], values["train/state_kl"]) = (nil, nil) }
      return Measurement(step: (index + 1) * epoch, values: values)
    }
    let start = encoderStand.batches
    return epochs
      + decoder.enumerated().dropFirst(place.others).map { index, means in
        let step = start + (index + 1) * ActionEmbeddingConfiguration.decoderBatchesPerEpoch
        return Measurement(
          step: step,
          values: [
            MetricNames.batches: Double(step), "decoder/epochs": Double(index + 1),
            "decoder/reconstruction": means.reconstruction, "decoder/norm": means.norm,
          ])
      }
  }
}

extension EmbeddingObject {
  package var measuredPlace: MeasuredPlace {
    MeasuredPlace(rows: embedding.progress.encoderCurve.count, others: embedding.decoderProgress.curve.count)
  }
  package func measurements(since place: MeasuredPlace) -> [Measurement] {
    measurements(embedding.progress.encoderCurve, embedding.decoderProgress.curve, since: place)
  }
}

extension StateActionEmbeddingObject {
  package var measuredPlace: MeasuredPlace {
    MeasuredPlace(rows: embedding.progress.encoderCurve.count, others: embedding.decoderProgress.curve.count)
  }
  package func measurements(since place: MeasuredPlace) -> [Measurement] {
    measurements(embedding.progress.encoderCurve, embedding.decoderProgress.curve, since: place)
  }
}

extension VAEObject {
  package var measuredPlace: MeasuredPlace { MeasuredPlace(rows: vae.progress.curve.count, others: 0) }
  package func measurements(since place: MeasuredPlace) -> [Measurement] {
    measurements(vae.progress.curve, [], since: place)
  }
}

extension ArgumentType where T == String {
  /// Takes the name of what is measured, with or without what stands before its slash.
  static var metric: ArgumentType {
    let phrase = "the name of what is measured"
    let words = (MetricNames.agent + MetricNames.embedding).map { name in
      ChoiceWord(
        word: String(name.split(separator: "/").last ?? ""), sentence: "`\(name)` of a run's metrics.")
    }
    return ArgumentType(.string, phrase, form: .choice(words), embed: Value.string) {
      (value) throws(Mismatch) in
      guard case .string(let text) = value, !text.isEmpty else { throw Mismatch(value, isNot: phrase) }
      return text
    }
  }
}
