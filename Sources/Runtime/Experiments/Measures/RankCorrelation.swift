import Numerics

/// The ranks of numbers, from 1; equal ones share the mean of theirs.
package func averageRanks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var first = 0
  while first < order.count {
    var last = first
    while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
    for place in first...last { ranks[order[place]] = Double(first + last) / 2 + 1 }
    first = last + 1
  }
  return ranks
}

/// Spearman's rank correlation of two lists of equal length; nan where one of them doesn't vary.
package func rankCorrelation(_ x: [Double], _ y: [Double]) -> Double {
  precondition(x.count == y.count)
  let (a, b) = (averageRanks(x), averageRanks(y))
  // the mean of ranks doesn't depend on what ties
  let mean = Double(x.count + 1) / 2
  var (xy, xx, yy) = (0.0, 0.0, 0.0)
  for (p, q) in zip(a, b) {
    xy += (p - mean) * (q - mean)
    xx += (p - mean) * (p - mean)
    yy += (q - mean) * (q - mean)
  }
  return xx > 0 && yy > 0 ? xy / squareRoot(xx * yy) : .nan
}
