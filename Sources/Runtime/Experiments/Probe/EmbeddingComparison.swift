import Numerics

/// Compares where two embeddings put the same sequences of actions.
package struct EmbeddingComparison: Sendable, Equatable {
  /// Linear centred kernel alignment, from 0 to 1.
  package let alignment: Double
  /// Procrustes' disparity, from 0 to 1.
  package let disparity: Double
  /// The share of a sequence's k nearest that are so in both, the mean over sequences; by chance it is k / (N
  /// − 1).
  package let overlap: Double
  /// How far each sequence is from where the other embedding has it, once one is laid over the other, in
  /// units of the root mean square distance from the middle; nan where an embedding puts all sequences at one
  /// point.
  package let moved: [Double]

  /// Compares rows of points: the encoder's means of the same sequences.
  ///
  /// Neighbourhoods are those of the first `queries` sequences among all.
  package init(
    _ x: [Float], width: Int, _ y: [Float], width other: Int, neighbors: Int, queries: Int,
    checkpoint: () throws -> Void
  ) rethrows {
    let (a, b) = (changes(of: x, width: width), changes(of: y, width: other))
    let count = a.count / width
    precondition(b.count == count * other && 2 * neighbors < count)
    alignment = linearAlignment(a, width: width, b, width: other)
    let fit = ProcrustesFit(a, width: width, b, width: other)
    disparity = fit?.disparity ?? .nan
    moved = fit?.moved ?? Array(repeating: .nan, count: count)
    var overlaps: [Double] = []
    for query in 0..<min(queries, count) {
      try checkpoint()
      let near = Neighborhood(
        original: distances(from: query, in: a, width: width),
        embedded: distances(from: query, in: b, width: other), k: neighbors)
      overlaps.append(near.overlap)
    }
    overlap = overlaps.reduce(0, +) / Double(max(1, overlaps.count))
  }
}

/// Rows of points, with 0 in the dimensions that hold only rounding errors.
private func changes(of rows: [Float], width: Int) -> [Double] {
  let spread = ColumnSpread(rows, width: width)
  let changes = Variation.computed.changes(deviations: spread.deviations, magnitudes: spread.magnitudes)
  return rows.enumerated().map { changes[$0 % width] ? Double($1) : 0 }
}
