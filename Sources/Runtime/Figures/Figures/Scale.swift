import Glibc

/// Maps values of an axis to places on it: 0 at its start, 1 at its end.
package struct Scale: Sendable {
  package let low: Double, high: Double
  package let spacing: Axis.Spacing

  /// Makes the scale of `axis` for the values drawn on it, with room of `padding` × their extent at both
  /// ends.
  package init(_ axis: Axis, values: [Double], padding: Double) {
    let isLogarithmic = axis.spacing == .logarithmic
    let drawn = (values + (axis.ticks ?? [])).filter { Scale.isDrawable($0, on: axis.spacing) }
    if let limits = axis.limits, Scale.isUsable(limits, isLogarithmic) {
      (low, high, spacing) = (limits.lowerBound, limits.upperBound, axis.spacing)
    } else if isLogarithmic, !drawn.isEmpty {
      let extent = Scale.paddedLimits(of: drawn.map { log10($0) }, fraction: padding)
      let bounds = max(extent.lowerBound, -307)...max(min(extent.upperBound, 307), -306)
      (low, high, spacing) = (pow(10, bounds.lowerBound), pow(10, bounds.upperBound), .logarithmic)
    } else {
      let extent = Scale.paddedLimits(of: drawn, fraction: padding)
      (low, high, spacing) = (extent.lowerBound, extent.upperBound, .linear)
    }
  }

  package init(low: Double, high: Double, spacing: Axis.Spacing = .linear) {
    (self.low, self.high, self.spacing) = (low, high, spacing)
  }

  /// Returns the place of `value`, or nil where it has none.
  package func place(_ value: Double) -> Double? {
    guard Scale.isDrawable(value) else { return nil }
    if spacing == .linear { return (value - low) / (high - low) }
    return value > 0 ? (log10(value) - log10(low)) / (log10(high) - log10(low)) : nil
  }

  /// Returns the scale with `factor` times the extent about the same middle.
  func stretched(by factor: Double) -> Scale {
    guard spacing == .linear else { return self }
    let middle = low / 2 + high / 2
    let half = (high - low) / 2 * factor
    return Scale(low: middle - half, high: middle + half)
  }

  /// Whether a value can stand on an axis: finite, and far enough from overflow.
  package static func isDrawable(_ value: Double) -> Bool { value.magnitude < 1e300 }

  /// Whether a value can stand on an axis of a spacing.
  static func isDrawable(_ value: Double, on spacing: Axis.Spacing) -> Bool {
    isDrawable(value) && (spacing == .linear || value > 0)
  }

  static func isUsable(_ limits: ClosedRange<Double>, _ isLogarithmic: Bool) -> Bool {
    isDrawable(limits.lowerBound) && isDrawable(limits.upperBound)
      && limits.upperBound - limits.lowerBound > limits.upperBound.magnitude * 1e-9
      && limits.upperBound - limits.lowerBound > smallest && (!isLogarithmic || limits.lowerBound > 0)
  }

  /// Extents below this one count as none, since steps of them would vanish.
  private static let smallest = 1e-290

  /// Returns the extent of drawable `values` widened by `fraction` at both ends; never of zero length.
  static func paddedLimits(of values: [Double], fraction: Double) -> ClosedRange<Double> {
    guard let low = values.min(), let high = values.max() else { return 0...1 }
    let size = max(low.magnitude, high.magnitude)
    guard high - low > size * 1e-9, high - low > smallest else {
      let half = size < 1e-280 ? 1 : size * 0.1
      return (low - half)...(high + half)
    }
    let padding = (high - low) * fraction
    return (low - padding)...(high + padding)
  }
}
