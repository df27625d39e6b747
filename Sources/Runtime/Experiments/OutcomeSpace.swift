package import Datasets
package import Embeddings
import Numerics

/// The space of outcomes: changes of `qpos ++ qvel`, each coordinate in units of its standard deviation over the data.
///
/// The deviations are those by which an embedding's predictor sees changes: over all steps of the data's sequences.
package struct OutcomeSpace: Sendable, Equatable {
  /// Each coordinate's unit.
  package let std: [Double]

  /// The space that an embedding's predictor learns in.
  package init(_ embedding: ActionEmbedding) { std = embedding.changeWhitening.std.map(Double.init) }

  /// The same space, measured on data, for an embedding that predicts something else.
  package init(_ data: SequenceDataset) { std = data.changeMoments.std }

  package var width: Int { std.count }

  /// Rows of changes in the space's units.
  package func white(_ changes: [Double]) -> [Double] {
    changes.enumerated().map { $1 / std[$0 % width] }
  }

  /// The Euclidean distance between two changes.
  package func distance(_ a: [Double], _ b: [Double]) -> Double {
    var square = 0.0
    for index in std.indices {
      let difference = (a[index] - b[index]) / std[index]
      square += difference * difference
    }
    return squareRoot(square)
  }
}
