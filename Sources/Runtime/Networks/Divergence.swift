/// A training that has left the numbers that a computer holds.
package struct Divergence: Error, Equatable, CustomStringConvertible {
  /// What isn't finite: "the prediction error".
  package let quantity: String

  package init(_ quantity: String) { self.quantity = quantity }

  package var description: String { "\(quantity) isn't finite" }
}

/// The loss of a batch.
package protocol TrainingLoss {
  /// What of it single precision can't hold; nil if it holds all.
  var fault: String? { get }
}

extension Double {
  /// Whether single precision, in which networks compute, can hold it.
  package var isFiniteInSinglePrecision: Bool { abs(self) <= Double(Float.greatestFiniteMagnitude) }
}
