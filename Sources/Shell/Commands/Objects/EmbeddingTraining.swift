package import Datasets
import Embeddings
package import Language
import Networks

/// How far the training of an embedding's encoder has come.
package struct EncoderStand {
  /// Batches that it has seen, those that the training asked for last owes it, and those in an epoch.
  package let batches: Int, left: Int, epoch: Int

  package init(batches: Int, left: Int, epoch: Int) {
    self.batches = batches
    self.left = left
    self.epoch = epoch
  }

  /// Epochs done, parts counted.
  var epochs: Double { Double(batches) / Double(epoch) }

  /// Epochs and batches done: "20 epochs and 31 of 78 batches".
  var text: String { EncoderStand.text(batches, of: epoch) }

  private static func text(_ batches: Int, of epoch: Int) -> String {
    let (whole, part) = (batches / epoch, batches % epoch)
    let epochs = "\(grouped(whole)) \(whole == 1 ? "epoch" : "epochs")"
    guard part > 0 else { return epochs }
    let rest = "\(grouped(part)) of \(grouped(epoch)) batches"
    return whole > 0 ? "\(epochs) and \(rest)" : rest
  }

  /// The place of the next batch: "epoch 21, batch 32 of 78".
  var next: String {
    "epoch \(grouped(batches / epoch + 1)), batch \(grouped(batches % epoch + 1)) of \(grouped(epoch))"
  }

  /// Where it stopped, in words.
  fileprivate var stopWords: String { "after \(text), \(EncoderStand.text(left, of: epoch)) left" }

  /// How far it has come, in words.
  var words: String {
    if left > 0 { return "interrupted " + stopWords }
    return batches > 0 ? "trained for \(text)" : "untrained"
  }
}

extension LearnedEmbeddingObject {
  /// Where an interrupted training stopped: "after 20 epochs, 30 epochs left".
  fileprivate var stopWords: String {
    if encoderStand.left > 0 || encoderStand.batches == 0 { return encoderStand.stopWords }
    return "after \(stand.dropFirst("trained for ".count))"
  }
}

extension LearnedEmbeddingObject {
  package func take(_ other: SequenceDataset) throws(ArgumentError) {
    let own = data
    guard other.embeddingSource == own.embeddingSource, other.frames?.shape == own.frames?.shape else {
      throw ArgumentError(
        parameter: "data",
        must: "be sequences of \(own.length) steps in \(own.environment.name) like the embedding's own",
        but: other.environment.name == own.environment.name && other.length == own.length
          ? "have other frames or another definition"
          : "are of \(other.length) steps in \(other.environment.name)")
    }
    data = other
    origin.lacksData = false
  }
}

extension ActionEmbeddingObject where Self: LearnedEmbeddingObject {
  /// How far encoder and decoder have come, in words.
  package var stand: String {
    let encoder = encoderStand
    guard encoder.batches > 0, !coding.hasDecoder else { return encoder.words }
    let done = coding.decoderProgress.batches
    return encoder.words + (done > 0 ? ", decoder \(decoderText)" : ", no decoder yet")
  }
}

extension ActionEmbeddingObject {
  /// Where the decoder stopped: "after 340 of 10,000 batches".
  fileprivate var decoderText: String {
    "after \(grouped(coding.decoderProgress.batches)) of \(grouped(coding.decoderBatches)) batches"
  }

  /// Measures where the encoder as it is now puts the data, unless it is known.
  func measureLatents(checkpoint: () throws -> Void) throws {
    guard isTrained, !origin.lacksData else { return }
    do {
      try coding.measureLatents(of: data.normalizedActions, checkpoint: checkpoint)
    } catch let divergence as Divergence {
      let learned = self as? any LearnedEmbeddingObject
      throw Diverged(divergence, at: learned.map { "after \($0.encoderStand.text)" } ?? "", "the embedding")
    }
  }

  /// The object itself, with its latents measured if they can be.
  var measured: Self {
    measureLatents(orNothing: {})
    return self
  }

  /// The same for what is shown without being able to fail.
  func measureLatents(orNothing checkpoint: () throws -> Void) rethrows {
    do { try measureLatents(checkpoint: checkpoint) } catch { try checkpoint() }
  }
}

/// A training that stopped since a number in it wasn't finite any more.
struct Diverged: Error, CustomStringConvertible {
  let description: String

  /// Says what diverged where, and what can be done.
  init(_ divergence: Divergence, at place: String, _ what: String) {
    description =
      "training diverged \(place): \(divergence); \(what) keeps what it learned before; "
      + "make a new one with a smaller learning_rate"
  }
}

extension Call {
  /// Trains the decoder of an embedding to its end where there is none for its encoder as it is now.
  func prepareDecoder(of object: any ActionEmbeddingObject) throws {
    let coding = object.coding
    guard object.isTrained, !coding.hasDecoder else { return }
    try object.requireData("e")
    useThreads()
    let name = name(of: object)
    note("training the decoder\(name.map { " of \($0)" } ?? "") first")
    do {
      try session.unsaved.working(on: object) {
        try measuring(object) {
          try coding.trainDecoder(on: object.data.normalizedActions, report: { showProgress($0) }) {
            try checkCancellation()
          }
        }
      }
    } catch let divergence as Divergence {
      throw Diverged(divergence, at: "in the decoder \(object.decoderText)", "the embedding")
    } catch is Interrupted {
      throw Interrupted(
        name.map {
          "the decoder of \($0) stopped \(object.decoderText); repeat the statement to finish it"
        })
    }
  }

  /// Shows how far a stage of a training has come, with what a former process did of it.
  func showProgress(_ report: ActionEmbedding.TrainingReport, after before: Int = 0) {
    progress(
      report.stage == .encoder ? "encoder" : "decoder", Double(before + report.done),
      of: Double(before + report.total), unit: "batches", note: "loss \(rounded(report.loss))")
  }

  /// Shows how far a training is, and keeps it where a folder does.
  func showProgress(_ report: ActionEmbedding.TrainingReport, _ request: TrainingRequest) {
    showProgress(report, after: report.stage == .encoder ? request.doneBefore : 0)
    request.keeper?.tick()
  }

  /// Runs a training of an embedding; `train` is given the epochs to add, or nil to finish what is left.
  ///
  /// An interruption says which statement finishes what was asked for.
  func training(
    _ object: any LearnedEmbeddingObject, _ request: TrainingRequest, usual: Int,
    _ train: (Int?) throws -> Bool
  ) throws {
    let stand = object.encoderStand
    var epochs = request.epochs == 0 ? nil : request.epochs
    if request.epochs == 0, stand.batches == 0, stand.left == 0 {
      throw ArgumentError(
        parameter: "epochs", must: "be at least 1 for an untrained embedding", but: "is 0")
    }
    if request.epochs == nil {
      if object.isUnderWay {
        note("resuming the interrupted training: \(object.stand); 'epochs=' would add epochs instead")
      } else {
        epochs = usual
      }
    }
    let finished: Bool
    do {
      finished = try measuring(object) { try train(epochs) }
    } catch let divergence as Divergence {
      let now = object.encoderStand
      let place =
        now.left > 0
        ? "in \(now.next)" : object.ofActions.map { "in the decoder \($0.decoderText)" }
      throw Diverged(divergence, at: place ?? "after \(now.text)", "the embedding")
    }
    guard finished else {
      throw Interrupted(
        name(of: object).map {
          "\($0) stopped \(object.stopWords); run 'train \($0)\(request.rest)' to finish"
        })
    }
  }
}

extension TrainingRequest {
  /// What finishes it, as it is written.
  fileprivate var rest: String { keeper == nil ? " epochs=0\(words)" : "" }

  private var words: String {
    (decoder.map { " decoder=\($0)" } ?? "")
      + (reconstructions.map { " reconstructions=\(Value.string($0).literal)" } ?? "")
  }
}

/// What was just trained, in words; empty where nothing was.
func trainedText(
  _ curve: [EncoderEpoch], since before: Int, partial: (means: EncoderEpoch, batches: Int)?,
  _ losses: (EncoderEpoch) -> String
) -> String? {
  guard curve.count > before, let last = curve.last else { return nil }
  let whole = "epoch \(grouped(curve.count)): \(losses(last))"
  guard let partial else { return whole }
  return "\(whole); \(grouped(partial.batches)) batches into epoch \(grouped(curve.count + 1)): "
    + losses(partial.means)
}

extension ActionEmbeddingObject {
  /// The decoder's losses, in words; nil where it hasn't learned for an epoch.
  var decoderLosses: String? {
    coding.decoderProgress.curve.last.map {
      "decoder: reconstruction error \(rounded($0.reconstruction)), mean action norm \(rounded($0.norm))"
    }
  }
}
