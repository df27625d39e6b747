import Glibc

/// How many runs a difference needs to be settled.
package enum RunCount {
  /// How often chance alone parts all runs of two equal methods, either way and on all tasks: the smallest
  /// p-value that a permutation test of so many runs can give.
  ///
  ///     2 / C(n + m, n)^tasks
  package static func chanceOfSeparation(_ first: ScoreMatrix, _ second: ScoreMatrix) -> Double {
    var ways = 1.0
    for index in 1...first.runs { ways *= Double(second.runs + index) / Double(index) }
    return min(1, 2 / pow(ways, Double(first.tasks)))
  }

  /// The fewest runs of each of two methods with which a t-test at the 5 % level finds a difference of the
  /// size seen in 80 of 100 cases; nil where none is seen, or more than a million would be needed.
  ///
  ///     n ≥ (t₀.₉₇₅ + t₀.₈)² · s² / Δ²,   t with 2n − 2 degrees of freedom,
  ///
  /// where Δ is the difference of the means over tasks and s² the sum of both methods' variances of such a
  /// mean of one run.
  package static func needed(toSettle first: ScoreMatrix, _ second: ScoreMatrix) -> Int? {
    let difference = abs(Aggregate.mean.value(of: first) - Aggregate.mean.value(of: second))
    guard difference > 0, difference.isFinite, first.runs > 1, second.runs > 1 else { return nil }
    let ratio = (first.variance + second.variance) / (difference * difference)
    guard ratio.isFinite, ratio < 100_000 else { return nil }
    func suffices(_ count: Int) -> Bool {
      let freedom = 2 * count - 2
      let sum = studentQuantile(0.975, freedom: freedom) + studentQuantile(0.8, freedom: freedom)
      return Double(count) >= sum * sum * ratio
    }
    var low = 1, high = 2
    while !suffices(high) { (low, high) = (high, 2 * high) }
    while high - low > 1 {
      let middle = (low + high) / 2
      if suffices(middle) { high = middle } else { low = middle }
    }
    return high
  }
}

extension ScoreMatrix {
  /// The variance of one run's mean over tasks, whose runs have nothing to do with one another.
  fileprivate var variance: Double {
    let variances = (0..<tasks).map { task in
      let values = column(task)
      let mean = values.reduce(0, +) / Double(runs)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(runs - 1)
    }
    return variances.reduce(0, +) / Double(tasks * tasks)
  }
}

/// The number below which a share, at least half, of Student's t distribution lies (Abramowitz and Stegun
/// 26.7.3 and 4).
///
/// `freedom` is the degrees of freedom, at least 1.
package func studentQuantile(_ share: Double, freedom: Int) -> Double {
  // beyond, the sums below are long and the normal distribution's quantile is the same to seven digits
  guard freedom <= 20_000 else { return studentQuantile(share, freedom: 20_000) }
  let isOdd = freedom % 2 == 1
  /// The share between −t and t, t = √freedom · tan(angle).
  func middle(_ angle: Double) -> Double {
    let cosine = cos(angle)
    var term = isOdd ? cosine : 1
    var sum = freedom == 1 ? 0 : term
    for k in stride(from: isOdd ? 3 : 2, through: freedom - 2, by: 2) {
      term *= cosine * cosine * Double(k - 1) / Double(k)
      sum += term
    }
    return isOdd ? 2 / .pi * (angle + sin(angle) * sum) : sin(angle) * sum
  }
  var low = 0.0, high = Double.pi / 2
  for _ in 0..<80 {
    let angle = (low + high) / 2
    if middle(angle) < 2 * share - 1 { low = angle } else { high = angle }
  }
  return sqrt(Double(freedom)) * tan((low + high) / 2)
}
