package import Language

/// An object that `train` goes on with.
package protocol TrainableObject: LanguageObject {
  /// Trains, reporting progress and stopping cleanly when the user asks; gives the curve of this training.
  func train(_ call: Call, _ request: TrainingRequest) throws -> Value
}

/// What `train` was asked for; nil for what wasn't given.
package struct TrainingRequest {
  package let epochs: Int?
  package let steps: Int?
  package let every: Int?
  package let episodes: Int?
  /// A folder for pictures of reconstructions.
  package let reconstructions: String?
}

/// A number with three significant digits, for messages; digits before the point are all there.
package func rounded(_ number: Double) -> String { number.text(digits: 3) }

/// A number with three significant digits.
package func shortened(_ number: Double) -> Double { Double(rounded(number)) ?? number }

/// A count with commas between thousands, for messages.
package func grouped(_ count: Int) -> String { String(count).withThousands }
