package import Datasets
package import Embeddings
import Numerics

/// The space of outcomes: changes of `qpos ++ qvel`, each coordinate in units of its standard deviation over
/// the data.
///
/// The deviations are those by which an embedding's predictor sees changes: over all steps of the data's
/// sequences. Coordinates that never change in the data are left out.
package struct OutcomeSpace: Sendable, Equatable {
  /// Each coordinate's unit; infinite for one that is left out, so that it counts as 0.
  package let std: [Double]

  /// The space that an embedding's predictor learns in.
  package init(_ embedding: ActionEmbedding, _ data: SequenceDataset) {
    std = zip(embedding.changeWhitening.std, data.changeMoments.std).map { $1 > 0 ? Double($0) : .infinity }
  }

  /// The same space, measured on data, for an embedding that predicts something else.
  package init(_ data: SequenceDataset) { std = data.changeMoments.std.map { $0 > 0 ? $0 : .infinity } }

  /// The coordinates that count, and those that are left out.
  package var changing: [Int] { std.indices.filter { std[$0].isFinite } }
  package var constant: [Int] { std.indices.filter { !std[$0].isFinite } }

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
