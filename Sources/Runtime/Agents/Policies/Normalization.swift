package import Embeddings

/// Makes what a policy sees white, by the mean and deviation of each number over random behaviour:
/// `clip((x − mean) / std, ±5)`.
///
/// Networks hardly see a number that varies a hundred times less than another one, such as a goal beside
/// velocities.
package struct Normalization: Sendable, Equatable {
  package let whitening: Whitening

  /// Where numbers are clipped, in deviations.
  package static let limit: Float = 5

  package init(_ whitening: Whitening) { self.whitening = whitening }

  /// Normalizes what is seen, in place, without allocating.
  package func apply(to numbers: inout [Float]) {
    precondition(numbers.count == whitening.width)
    for index in 0..<numbers.count {
      let white = (numbers[index] - whitening.mean[index]) / whitening.std[index]
      numbers[index] = min(max(white, -Normalization.limit), Normalization.limit)
    }
  }
}
