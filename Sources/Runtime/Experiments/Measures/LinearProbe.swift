package import Numerics

/// Asks how much of some targets a linear map of some inputs tells, on samples that it wasn't fitted to.
package struct LinearProbe: Sendable, Equatable {
  /// R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)² over all samples, each held out once; the mean over the targets that
  /// change.
  package let explained: Double
  /// The same after the targets were shuffled among the samples: what comes of chance alone, about 0 or
  /// below.
  package let shuffled: Double

  package init(explained: Double, shuffled: Double) {
    self.explained = explained
    self.shuffled = shuffled
  }

  /// Cross-validates over `folds` runs of samples: rows of `inputs` numbers, rows of `outputs`; nil with
  /// fewer than two samples a fold.
  package init?(
    _ x: [Float], inputs: Int, _ y: [Float], outputs: Int, folds: Int, random: inout RandomStream
  ) {
    let count = x.count / inputs
    precondition(x.count == count * inputs && y.count == count * outputs && folds > 1)
    guard count >= 2 * folds else { return nil }
    var order = Array(0..<count)
    for place in order.indices.reversed() { order.swapAt(place, random.index(below: place + 1)) }
    let mixed = order.flatMap { y[$0 * outputs..<($0 + 1) * outputs] }
    guard let explained = crossValidated(x, inputs: inputs, y, outputs: outputs, folds: folds),
      let shuffled = crossValidated(x, inputs: inputs, mixed, outputs: outputs, folds: folds)
    else { return nil }
    self.explained = explained
    self.shuffled = shuffled
  }
}

/// R² of a linear fit, each sample predicted by a fit to the other folds (runs of samples, the first ones
/// longer), the mean over the targets that really change: 1 − Σ (y − ŷ)² / Σ (y − ȳ)² over all samples
/// together.
///
/// nil where LAPACK finds no fit, or nothing changes.
package func crossValidated(
  _ x: [Float], inputs: Int, _ y: [Float], outputs: Int, folds: Int
) -> Double? {
  let count = x.count / inputs
  var (predicted, first) = ([Float](), 0)
  for fold in 0..<folds {
    let size = count / folds + (fold < count % folds ? 1 : 0)
    let held = first..<first + size
    first += size
    func split(_ rows: [Float], _ width: Int) -> (rest: [Float], held: [Float]) {
      let range = held.lowerBound * width..<held.upperBound * width
      return (Array(rows[..<range.lowerBound] + rows[range.upperBound...]), Array(rows[range]))
    }
    let (xs, ys) = (split(x, inputs), split(y, outputs))
    guard let fit = LinearFit(xs.rest, inputs: inputs, ys.rest, outputs: outputs) else { return nil }
    predicted += fit.predict(xs.held)
  }
  let shares = explainedShares(of: y, by: predicted, width: outputs).compactMap(\.self)
  return shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
}
