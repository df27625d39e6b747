package import Datasets
package import Embeddings
package import Language
package import Storage

/// An embedding at the prompt, of actions, of states or of both.
package protocol AnyEmbeddingObject: LanguageObject, Traceable {
  /// What it was made of.
  var data: SequenceDataset { get }
  var seed: UInt64 { get }
  /// Everything that it is but its data and its seed.
  var archive: Safetensors { get }
  /// True once it has learned anything and can be used, whether or not a training was interrupted.
  var isTrained: Bool { get }
  /// How far its training has come, in words.
  var stand: String { get }
  /// What it is as an embedding of actions; nil where it embeds none.
  var ofActions: (any ActionEmbeddingObject)? { get }
  /// What it is as an embedding of states; nil where it embeds none.
  var ofStates: (any StateEmbeddingObject)? { get }
}

/// An embedding that is trained.
package protocol LearnedEmbeddingObject: AnyEmbeddingObject, TrainableObject {
  /// What it learns from; others must be of the same environment, length and frames.
  var data: SequenceDataset { get set }
  /// True where an interrupt left something unfinished.
  var isUnderWay: Bool { get }
  /// How far its encoder has come.
  var encoderStand: EncoderStand { get }
  /// Its losses, a row per epoch, and what they are losses of.
  var curve: Table { get }
  var lossTitle: String { get }
}

extension AnyEmbeddingObject {
  package var ofActions: (any ActionEmbeddingObject)? { nil }
  package var ofStates: (any StateEmbeddingObject)? { nil }

  /// What `plot` draws if no view is asked for.
  var usualView: PlotView { ofStates == nil ? .latent : .reconstructions }
}

extension LearnedEmbeddingObject {
  package var trainees: Set<Trainee> {
    var all: Set = [Trainee.embedding]
    if ofActions != nil { all.insert(.embeddingOfActions) }
    if ofStates != nil { all.insert(.embeddingOfFrames) }
    return all
  }
}

extension ActionEmbeddingObject {
  package var ofActions: (any ActionEmbeddingObject)? { self }
}

extension StateEmbeddingObject {
  package var ofStates: (any StateEmbeddingObject)? { self }
}

/// An embedding of actions at the prompt.
package protocol ActionEmbeddingObject: AnyEmbeddingObject {
  var coding: any EmbeddingOfActions { get }
  /// The latents of the data's sequences in the prior's units, rows of d.
  func means(checkpoint: () throws -> Void) rethrows -> [Float]
}

/// The latents of an embedding's data, computed once for each state of its networks.
package struct LatentCache {
  private var batches = -1
  private var rows: [Float] = []

  package init() {}

  /// Gives the rows, which `compute` makes if the networks have learned from more batches since.
  mutating func rows(after batches: Int, _ compute: () throws -> [Float]) rethrows -> [Float] {
    if batches != self.batches {
      rows = try compute()
      self.batches = batches
    }
    return rows
  }
}
