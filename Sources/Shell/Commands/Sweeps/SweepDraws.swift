import Diagnostics
import Glibc
import Language
import Numerics

/// How values are drawn.
enum SweepDrawing: String, Choice {
  case sobol, random

  var sentence: String {
    switch self {
    case .sobol: "A Sobol sequence, which fills the ranges evenly."
    case .random: "Independent numbers, uniform in each range."
    }
  }
}

/// Draws points of several ranges; the first of many draws are those of few.
struct SweepDraws {
  let count: Int
  let kind: SweepDrawing
  /// The parameters that are drawn on a logarithmic scale.
  let logarithmic: [String]
  let seed: UInt64

  typealias Axis = (name: String, range: NumberRange, isWhole: Bool)

  /// Throws where a logarithmic scale can't be drawn from.
  func require(log axes: [(name: String, range: NumberRange)]) throws(SweepPlan.Refusal) {
    for name in logarithmic {
      guard let axis = axes.first(where: { $0.name == name }) else {
        throw SweepPlan.Refusal(
          must: "draw the parameters that 'log' names", but: "'\(name)' isn't drawn",
          help: NearestName.help(for: name, among: axes.map(\.name)))
      }
      guard axis.range.first > 0 else {
        throw SweepPlan.Refusal(
          must: "be above 0 on a logarithmic scale", but: "'\(name)' is \(Value.range(axis.range).literal)")
      }
    }
  }

  func points(_ axes: [Axis]) throws(SweepPlan.Refusal) -> [[(name: String, value: Value)]] {
    guard kind == .random || axes.count <= SobolSequence.mostDimensions else {
      throw SweepPlan.Refusal(
        must: "draw at most \(SobolSequence.mostDimensions) parameters with by=sobol",
        but: "draw \(axes.count)", help: "by=random draws any number")
    }
    let stream = RandomStream(seed: seed, "sweep", kind.rawValue)
    let sobol = SobolSequence(dimensions: axes.count)
    let shifts = axes.indices.map { axis in
      var own = stream.child(axis)
      return UInt32(truncatingIfNeeded: own.next())
    }
    return (0..<count).map { index in
      var own = stream.child(axes.count + index)
      return axes.enumerated().map { place, axis in
        let unit =
          kind == .random
          ? Double(own.next() >> 11) * 0x1p-53
          : (Double(sobol.point(index, place) ^ shifts[place]) + 0.5) * 0x1p-32
        return (axis.name, .number(value(unit, axis)))
      }
    }
  }

  /// The number at a place from 0 to 1 of a range, with six digits.
  private func value(_ unit: Double, _ axis: Axis) -> Double {
    let (low, high) = (axis.range.first, axis.range.last)
    if axis.isWhole, !logarithmic.contains(axis.name) {
      return min(high, (low + unit * (high - low + 1)).rounded(.down))
    }
    let number = logarithmic.contains(axis.name) ? low * pow(high / low, unit) : low + unit * (high - low)
    return axis.isWhole ? number.rounded() : min(high, max(low, SweepDraws.shortened(number)))
  }

  private static func shortened(_ number: Double) -> Double {
    guard number != 0 else { return 0 }
    let scale = pow(10, 5 - log10(number.magnitude).rounded(.down))
    return scale.isFinite && scale >= 1 ? (number * scale).rounded() / scale : number
  }
}
