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

  /// Tells whether `number` is allowed; nan never is where there are bounds.
  package func contains(_ number: Double) -> Bool {
    if let low, !(isAbove ? number > low : number >= low) { return false }
    if let high, !(number <= high) { return false }
    return true
  }

  /// What a number must be, as messages say it: "between 1 and 65536".
  package var phrase: String? {
    switch (low, high) {
    case (nil, nil): nil
    case (let low?, nil): isAbove ? "greater than \(low.exactText)" : "at least \(low.exactText)"
    case (nil, let high?): "at most \(high.exactText)"
    case (let low?, let high?):
      isAbove
        ? "greater than \(low.exactText) and at most \(high.exactText)"
        : "between \(low.exactText) and \(high.exactText)"
    }
  }
}
