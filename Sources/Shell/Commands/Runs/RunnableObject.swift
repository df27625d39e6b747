import Agents
package import Datasets
import Embeddings
import Experiments
package import Language
package import Runs
package import Storage
package import Texts

/// A trainable object whose training a run's folder can keep.
package protocol RunnableObject: TrainableObject, Traceable {
  /// Everything it is but its data and the rows of its tables.
  var checkpoint: Safetensors { get }
  /// What it remembers as tables of rows.
  var tables: [RowTable] { get }
  /// What it learns from and doesn't change; nil where there is nothing.
  var runData: SequenceDataset? { get }
  /// How far it is.
  var advance: RunAdvance { get }
  /// The names of what it measures, in their order.
  var metricNames: [String] { get }
  /// How much it has measured.
  var measuredPlace: MeasuredPlace { get }
  /// What it has measured since a place.
  func measurements(since place: MeasuredPlace) -> [Measurement]
  /// What is to be seen of it after what it has measured since a place.
  func displays(since place: MeasuredPlace) throws -> [Display]
  /// What a request asks for with all that it leaves open, and what the object is at the start.
  func asked(by request: TrainingRequest, of session: Session) -> [JSON.Member]
  /// The request that does what is left of what a run was asked for.
  func rest(of run: RunRecord) -> TrainingRequest
  /// Whether it has come to the end of what a run was asked for.
  func isComplete(_ run: RunRecord) -> Bool
  /// Becomes what it was at a checkpoint.
  func restore(_ file: Safetensors, _ rows: LoggedRows) throws
}

/// How far a training is.
package struct RunAdvance {
  package let done: Int, unit: String
  /// What was measured last: a mean return, or a loss.
  package let last: Double?
}

extension TrainedAgentObject {
  package var checkpoint: Safetensors { training.checkpoint }
  package var tables: [RowTable] { training.agent.replayTables }
  package var runData: SequenceDataset? { nil }
  package var advance: RunAdvance {
    RunAdvance(done: training.steps, unit: "steps", last: training.curve.last?.evaluation.mean)
  }

  package func asked(by request: TrainingRequest, of session: Session) -> [JSON.Member] {
    [
      JSON.Member("steps", .integer(request.steps ?? Self.usualSteps)),
      JSON.Member("every", .integer(request.every ?? training.agent.perception.usualInterval)),
      JSON.Member("episodes", .integer(request.episodes ?? Self.usualEpisodes)),
      JSON.Member("from", .integer(training.steps)), JSON.Member("points", .integer(training.curve.count)),
    ]
  }

  package func rest(of run: RunRecord) -> TrainingRequest {
    let until = (run.asked("from") ?? 0) + (run.asked("steps") ?? 0)
    return TrainingRequest(
      steps: max(0, until - training.steps), every: run.asked("every"), episodes: run.asked("episodes"),
      pointsBefore: run.asked("points"), doneBefore: max(0, training.steps - (run.asked("from") ?? 0)))
  }

  package func isComplete(_ run: RunRecord) -> Bool {
    training.hasReached(
      AgentTraining.Goal(
        steps: (run.asked("from") ?? 0) + (run.asked("steps") ?? 0), every: run.asked("every") ?? 0,
        episodes: run.asked("episodes") ?? Self.usualEpisodes))
  }

  package func restore(_ file: Safetensors, _ rows: LoggedRows) throws {
    training = try AgentTraining(file, rows: rows)
  }
}

extension LearnedEmbeddingObject {
  package var tables: [RowTable] { [] }
  package var runData: SequenceDataset? { data }

  /// What a request asks for, of an object with so many rows in its curve.
  fileprivate func asked(
    by request: TrainingRequest, of session: Session, usual: Int, points: Int
  ) -> [JSON.Member] {
    let finishes = request.epochs == nil && isUnderWay
    var members = [
      JSON.Member("epochs", .integer(finishes ? 0 : request.epochs ?? usual)),
      JSON.Member("from", .integer(encoderStand.batches)), JSON.Member("points", .integer(points)),
    ]
    if ofActions != nil {
      members.append(JSON.Member("decoder", .boolean(request.decoder ?? true)))
    }
    if let folder = request.reconstructions {
      members.append(JSON.Member("reconstructions", .string(session.path(folder))))
    }
    return members
  }

  package func rest(of run: RunRecord) -> TrainingRequest {
    let isAtStart = encoderStand.batches == run.asked("from") && !isUnderWay
    var request = TrainingRequest(
      epochs: isAtStart ? run.asked("epochs") : 0, pointsBefore: run.asked("points"),
      doneBefore: max(0, encoderStand.batches - (run.asked("from") ?? 0)))
    for member in run.asked {
      switch (member.name, member.value) {
      case ("decoder", .boolean(let decoder)): request.decoder = decoder
      case ("reconstructions", .string(let folder)): request.reconstructions = folder
      default: break
      }
    }
    return request
  }

  package func isComplete(_ run: RunRecord) -> Bool { !isUnderWay && (rest(of: run).epochs ?? 0) == 0 }

  /// The checkpoint of its networks.
  fileprivate func checkpoint(_ archive: Safetensors) -> Safetensors {
    var file = archive
    file.metadata["seed"] = String(seed)
    return file
  }

  fileprivate func advance(decoder: Int, last: Double?) -> RunAdvance {
    RunAdvance(done: encoderStand.batches + decoder, unit: "batches", last: last)
  }
}

extension EmbeddingObject: RunnableObject {
  package var checkpoint: Safetensors { checkpoint(embedding.archive) }
  package var advance: RunAdvance {
    advance(
      decoder: embedding.decoderProgress.batches, last: embedding.progress.encoderCurve.last?.prediction)
  }
  package func asked(by request: TrainingRequest, of session: Session) -> [JSON.Member] {
    asked(
      by: request, of: session, usual: EmbeddingObject.usualEpochs,
      points: embedding.progress.encoderCurve.count)
  }
  package func restore(_ file: Safetensors, _ rows: LoggedRows) throws {
    embedding = try ActionEmbedding(file)
  }
}

extension StateActionEmbeddingObject: RunnableObject {
  package var checkpoint: Safetensors { checkpoint(embedding.archive) }
  package var advance: RunAdvance {
    advance(
      decoder: embedding.decoderProgress.batches, last: embedding.progress.encoderCurve.last?.prediction)
  }
  package func asked(by request: TrainingRequest, of session: Session) -> [JSON.Member] {
    asked(
      by: request, of: session, usual: StateActionEmbeddingObject.usualEpochs,
      points: embedding.progress.encoderCurve.count)
  }
  package func restore(_ file: Safetensors, _ rows: LoggedRows) throws {
    embedding = try StateActionEmbedding(file)
  }
}

extension VAEObject: RunnableObject {
  package var checkpoint: Safetensors { checkpoint(vae.archive) }
  package var advance: RunAdvance { advance(decoder: 0, last: vae.progress.curve.last?.prediction) }
  package func asked(by request: TrainingRequest, of session: Session) -> [JSON.Member] {
    asked(by: request, of: session, usual: VAEObject.usualEpochs, points: vae.progress.curve.count)
  }
  package func restore(_ file: Safetensors, _ rows: LoggedRows) throws { vae = try VAE(file) }
}
