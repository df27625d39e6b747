import Embeddings
import Figures
import Language

/// What `plot` may draw of an embedding: its word in `view=`, what it shows and how it is drawn.
///
/// Each stands beside what draws it; `all` lists them.
struct PlotView: Sendable {
  let word: String
  let sentence: String
  /// The parameters that only some figures have, and this one has.
  let own: Set<String>
  let drawing: Drawing

  enum Drawing: Sendable {
    /// What suits the value.
    case usual
    case losses
    /// Pictures of an embedding of states.
    case frames(rows: Int)
    /// A figure of an embedding of actions, which must have learned for some.
    case actions(needsTraining: Bool, @Sendable (EmbeddingViews) throws -> Figure)
  }

  private init(_ word: String, _ sentence: String, own: Set<String>, _ drawing: Drawing) {
    self.word = word
    self.sentence = sentence
    self.own = own
    self.drawing = drawing
  }

  /// Declares a view of a trained embedding of actions.
  init(
    _ word: String, _ sentence: String, own: Set<String> = [], needsTraining: Bool = true,
    draw: @escaping @Sendable (EmbeddingViews) throws -> Figure
  ) {
    self.init(word, sentence, own: own, .actions(needsTraining: needsTraining, draw))
  }

  static let all: [PlotView] = [
    .auto, .latent, .loss, .reconstructions, .decoderLoss, .grid, .outcome, .distortion, .histogram, .actions,
  ]

  static let auto = PlotView(
    "auto", "The usual view of the value; for an embedding, its latent space.", own: [], .usual)

  static let loss = PlotView("loss", "The losses of encoder and predictor.", own: ["labels"], .losses)

  static let reconstructions = PlotView(
    "reconstructions", "The frames that an embedding of states reconstructs.", own: [], .frames(rows: 6))

  static let decoderLoss = PlotView(
    "decoder_loss", "The losses of the decoder.", own: ["labels"], needsTraining: false
  ) { try $0.decoderLosses() }
}

extension ArgumentType where T == PlotView {
  /// Takes the word of a view.
  static var view: ArgumentType {
    let words = ArgumentType<String>.word(
      of: PlotView.all.map { ChoiceWord(word: $0.word, sentence: $0.sentence) })
    return ArgumentType(.string, words.phrase, form: words.form, embed: { .string($0.word) }) {
      (value) throws(Mismatch) in
      let word = try words.convert(.value(value))
      return PlotView.all.first { $0.word == word } ?? .auto
    }
  }
}
