import Embeddings
package import Language
import Networks

/// A small trained embedding, for examples.
package let embeddingExample = """
  arm = ReacherVertical seed=1
  walks = collect arm trajectories=1k
  e = ActionEmbedding walks hidden=16 decoder_epochs=1
  train e epochs=1
  """

package var embeddingParameter: Parameter<EmbeddingObject> {
  Parameter(
    "e", .object(EmbeddingObject.self, EmbeddingObject.objectType), .positional, "The embedding.")
}

extension Call {
  /// The embedding, which must have been trained.
  package var trainedEmbedding: EmbeddingObject {
    get throws {
      let object = self[embeddingParameter]
      guard object.embedding.isTrained else {
        throw error(embeddingParameter, must: "be trained ('train e')", but: "is \(object.stand)")
      }
      return object
    }
  }

  /// Finite rows of `width` numbers: one vector, a matrix of several, or (for sequences of actions) k × m and N × k × m.
  package func rows(
    _ parameter: Parameter<NumericArray>, width: Int, sequence: (steps: Int, size: Int)? = nil, what: String
  ) throws -> (numbers: [Double], count: Int?) {
    let array = self[parameter]
    guard array.elements.allSatisfy(\.isFinite) else {
      throw error(parameter, must: "be finite", but: "isn't")
    }
    if let sequence {
      let shape = [sequence.steps, sequence.size]
      if array.shape == shape { return (array.elements, nil) }
      if array.rank == 3, Array(array.shape.dropFirst()) == shape { return (array.elements, array.shape[0]) }
    }
    if array.shape == [width] { return (array.elements, nil) }
    if array.rank == 2, array.shape[1] == width { return (array.elements, array.shape[0]) }
    throw error(parameter, must: "be \(what)", but: "has \(array.shapeDescription)")
  }
}

extension Value {
  /// Rows as one value (no count) or several, each of the given shape.
  package static func rows(_ numbers: [Double], count: Int?, shape: [Int]) -> Value {
    .array(NumericArray(shape: (count.map { [$0] } ?? []) + shape, elements: numbers))
  }
}
