/// The numbers that a parameter allows.
package struct Bounds: Sendable, Equatable {
  package let low: Double?, high: Double?
  /// Whether `low` itself is refused.
  package let isAbove: Bool

  package init(low: Double? = nil, high: Double? = nil, isAbove: Bool = false) {
    self.low = low
    self.high = high
    self.isAbove = isAbove
  }

  package static let none = Bounds()

  /// Returns whether `number` is allowed; nan never is where there are bounds.
  package func contains(_ number: Double) -> Bool {
    if let low, !(isAbove ? number > low : number >= low) { return false }
    if let high, !(number <= high) { return false }
    return true
  }

  /// The range after a noun: " between 1 and 65536", ", 0 or more"; a high end that no one meets is left out.
  package var suffix: String {
    if let low, !isAbove, high.map({ $0 >= Self.largestExact }) ?? true {
      return ", \(low.exactText) or more"
    }
    return phrase.map { " " + $0 } ?? ""
  }

  /// The largest number up to which Double holds each whole number, 2^53.
  private static let largestExact = 9_007_199_254_740_992.0

  private static func text(_ end: Double) -> String { end == largestExact ? "2^53" : end.exactText }

  /// What a number must be, as messages say it: "between 1 and 65536".
  package var phrase: String? {
    switch (low, high) {
    case (nil, nil): nil
    case (let low?, nil): isAbove ? "greater than \(low.exactText)" : "at least \(low.exactText)"
    case (nil, let high?): "at most \(high.exactText)"
    case (let low?, let high?):
      isAbove
        ? "greater than \(low.exactText) and at most \(high.exactText)"
        : "between \(low.exactText) and \(Self.text(high))"
    }
  }
}
