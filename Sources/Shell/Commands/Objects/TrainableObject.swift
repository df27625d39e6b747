package import Language

/// An object that `train` goes on with.
package protocol TrainableObject: AnyObject {
  /// Trains, reporting progress and stopping cleanly when the user asks; gives the curve of this training.
  func train(_ call: Call, _ request: TrainingRequest) throws -> Value
}

/// What `train` was asked for; nil for what wasn't given.
package struct TrainingRequest {
  package let epochs: Int?
  package let steps: Int?
  package let every: Int?
  package let episodes: Int?
}

/// A number with three significant digits, for messages.
package func rounded(_ number: Double) -> String {
  TextFormat(".3g").map { $0.text(number) } ?? Value.number(number).literal
}
