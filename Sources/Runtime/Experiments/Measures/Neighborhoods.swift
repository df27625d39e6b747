/// Compares how far others are from one point in two spaces, by who its k nearest are.
///
/// "Original" is the space that is to be kept, "embedded" the one that should keep it. Equal distances count
/// in the others' order. Measures of several points are means over them.
package struct Neighborhood: Sendable, Equatable {
  /// The share of the k nearest of one space that are among those of the other.
  package let overlap: Double
  /// 1 less a penalty for embedded neighbours that are far in the original space (Venna and Kaski 2001).
  package let trustworthiness: Double
  /// 1 less a penalty for original neighbours that are far in the embedded space.
  package let continuity: Double

  /// Takes the distances from a point to all others, in the same order, and how many are neighbours.
  ///
  /// For a point of N = others + 1, T = 1 − 2 / (k (2N − 3k − 1)) · Σ (r − k) over the neighbours in one
  /// space that are none in the other, where their rank is r; k must be less than N / 2. The mean of T over
  /// all N points is what the literature calls trustworthiness.
  package init(original: [Double], embedded: [Double], k: Int) {
    let points = original.count + 1
    precondition(embedded.count == original.count && k > 0 && 2 * k < points)
    let (a, b) = (Neighborhood.ranks(original), Neighborhood.ranks(embedded))
    var (shared, far, torn) = (0, 0, 0)
    for (original, embedded) in zip(a, b) {
      switch (original <= k, embedded <= k) {
      case (true, true): shared += 1
      case (false, true): far += original - k
      case (true, false): torn += embedded - k
      case (false, false): break
      }
    }
    let scale = 2 / Double(k * (2 * points - 3 * k - 1))
    overlap = Double(shared) / Double(k)
    trustworthiness = 1 - scale * Double(far)
    continuity = 1 - scale * Double(torn)
  }

  /// The place of each among all, from 1 for the nearest.
  private static func ranks(_ distances: [Double]) -> [Int] {
    let order = distances.indices.sorted {
      distances[$0] != distances[$1] ? distances[$0] < distances[$1] : $0 < $1
    }
    var ranks = [Int](repeating: 0, count: distances.count)
    for (place, index) in order.enumerated() { ranks[index] = place + 1 }
    return ranks
  }
}

/// The Euclidean distances from a point to rows of as many numbers, in their order.
package func distances(from point: [Double], to rows: [Double]) -> [Double] {
  let width = point.count
  return stride(from: 0, to: rows.count, by: width).map { row in
    var square = 0.0
    for column in 0..<width {
      let difference = rows[row + column] - point[column]
      square += difference * difference
    }
    return square.squareRoot()
  }
}

/// The Euclidean distances from one row of `width` numbers to all rows but itself, in their order.
package func distances(from row: Int, in rows: [Double], width: Int) -> [Double] {
  var result = distances(from: Array(rows[row * width..<(row + 1) * width]), to: rows)
  result.remove(at: row)
  return result
}
