/// A range of evenly spaced numbers, both ends included.
package struct NumberRange: Equatable, Sendable {
  package let first: Double, last: Double, step: Double

  /// How many numbers the range has.
  package let count: Int

  /// The most numbers that a range may have.
  package static let largestCount = 1 << 40

  /// Makes `first..last by step`; an end that is not met exactly is left out.
  ///
  /// Throws if a number isn't finite, the step is zero, or there are too many numbers.
  package init(_ first: Double, _ last: Double, by step: Double = 1) throws(RangeError) {
    guard first.isFinite, last.isFinite else { throw .endNotFinite }
    guard step.isFinite, step != 0 else { throw .step(step) }
    let steps = (last - first) / step
    guard steps < Double(NumberRange.largestCount) else { throw .tooLong(steps) }
    self.first = first
    self.last = last
    self.step = step
    // a hair of tolerance, so that 0..1 by 0.1 meets its end
    self.count = steps < -1e-9 ? 0 : Int((steps + 1e-9 + 4e-15 * steps).rounded(.down)) + 1
  }

  package subscript(index: Int) -> Double { first + Double(index) * step }

  /// The numbers as a vector; nil if they are too many to be laid out.
  package var array: NumericArray? {
    count <= Limits.numbers ? NumericArray((0..<count).map { self[$0] }) : nil
  }
}

/// What is wrong with a range.
package enum RangeError: Error, CustomStringConvertible {
  case endNotFinite
  case step(Double)
  case tooLong(Double)

  package var description: String {
    switch self {
    case .endNotFinite: "the ends of a range must be finite numbers"
    case .step(let step): "the step of a range must be a finite number other than 0, but is \(step.text)"
    case .tooLong(let steps):
      "a range must have at most \(NumberRange.largestCount) numbers, but has \(steps.text)"
    }
  }
}
