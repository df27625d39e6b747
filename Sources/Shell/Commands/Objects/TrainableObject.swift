package import Datasets
package import Language

/// An object that `train` can train.
package protocol TrainableObject: LanguageObject {
  /// What it is trained as: parameters of `train` are for some of these only.
  var trainees: Set<Trainee> { get }
  /// Goes on with other sequences, where they fit what it has learned.
  func take(_ data: SequenceDataset) throws(ArgumentError)

  /// Trains, reporting progress and stopping cleanly when the user asks; gives the curve of this training.
  func train(_ call: Call, _ request: TrainingRequest) throws -> Value
}

extension TrainableObject {
  package func take(_ data: SequenceDataset) throws(ArgumentError) {
    throw ArgumentError(
      parameter: "data", must: "be given only for an embedding",
      but: "is given for \(Value.object(self).brief)")
  }
}

/// What `train` was asked for; nil for what wasn't given.
package struct TrainingRequest {
  /// Epochs to add; 0 to finish what an interrupt left.
  package var epochs: Int?
  /// Whether the decoder of actions follows.
  package var decoder: Bool?
  package var steps: Int?
  package var every: Int?
  package var episodes: Int?
  /// A folder for pictures of reconstructions.
  package var reconstructions: String?
  /// The rows that the curve had when what is asked for began; nil for those it has.
  package var pointsBefore: Int?
  /// Steps of an agent, or batches of an encoder, that were done before of what a run asks for.
  package var doneBefore = 0
  /// What keeps the training in a run's folder; nil where nothing does.
  package var keeper: RunKeeper?

  /// The names of what was given.
  var givenNames: Set<String> {
    Set(
      [
        ("epochs", epochs != nil), ("decoder", decoder != nil), ("steps", steps != nil),
        ("every", every != nil),
        ("episodes", episodes != nil), ("reconstructions", reconstructions != nil),
      ].filter(\.1).map(\.0))
  }
}

/// What can be trained.
package enum Trainee {
  case agent, embedding, embeddingOfActions, embeddingOfFrames

  var phrase: String {
    switch self {
    case .agent: "an agent"
    case .embedding: "an embedding"
    case .embeddingOfActions: "an embedding of actions"
    case .embeddingOfFrames: "an embedding of frames"
    }
  }
}

extension Value {
  /// A number that was measured; none where there was nothing to measure.
  static func measured(_ number: Double) -> Value { number.isNaN ? .none : .number(number) }
}

extension Table.Column {
  /// Numbers that were measured; none for those of which there was nothing to measure.
  init(_ name: String, measured numbers: [Double]) {
    if numbers.contains(where: \.isNaN) {
      self.init(name, values: numbers.map(Value.measured))
    } else {
      self.init(name, numbers)
    }
  }
}

/// A number with three significant digits, for messages; digits before the point are all there.
package func rounded(_ number: Double) -> String { number.text(digits: 3) }

/// A number with three significant digits.
package func shortened(_ number: Double) -> Double { Double(rounded(number)) ?? number }

/// A count with commas between thousands, for messages.
package func grouped(_ count: Int) -> String { String(count).withThousands }
