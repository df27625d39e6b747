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

package var embeddingParameter: Parameter<any AnyEmbeddingObject> {
  Parameter(
    "e", .object((any AnyEmbeddingObject).self, in: .embedding), .positional, "The embedding.")
}

extension Call {
  /// The embedding, which must have been trained, with the latents of its data measured.
  package var trainedEmbedding: any AnyEmbeddingObject {
    get throws {
      let object = self[embeddingParameter]
      guard object.isTrained else {
        throw error(embeddingParameter, must: "be trained ('train e')", but: "is \(object.stand)")
      }
      try object.ofActions?.measureLatents(checkpoint: checkCancellation)
      return object
    }
  }

  /// The embedding, which must have been trained and embed actions.
  package var trainedActionEmbedding: any ActionEmbeddingObject {
    get throws {
      let object = try trainedEmbedding
      guard let embedding = object.ofActions else {
        throw error(embeddingParameter, must: "embed actions", but: "is a \(object.type.name)")
      }
      return embedding
    }
  }

  /// The same with a decoder, which is trained first where there is none.
  package var decodingEmbedding: any ActionEmbeddingObject {
    get throws {
      let object = try trainedActionEmbedding
      try prepareDecoder(of: object)
      return object
    }
  }

  /// Finite rows of `width` numbers: one vector, a matrix of several, or (for sequences of actions) k × m and
  /// N × k × m.
  package func rows(
    _ parameter: Parameter<NumericArray>, width: Int, sequence: (steps: Int, size: Int)? = nil, what: String
  ) throws -> (numbers: [Double], count: Int?) {
    try rows(of: self[parameter], parameter, width: width, sequence: sequence, what: what)
  }

  /// The same of an array that a parameter holds among other things.
  package func rows<T>(
    of array: NumericArray, _ parameter: Parameter<T>, width: Int,
    sequence: (steps: Int, size: Int)? = nil, what: String
  ) throws -> (numbers: [Double], count: Int?) {
    guard array.elements.allSatisfy(\.isFinite) else {
      throw error(parameter, must: "be finite", but: "is not")
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

  /// Frames (bytes) as an array of the given shape × size × size × 3.
  package static func frames(_ frames: [[UInt8]], size: Int, shape: [Int]) -> Value {
    .array(NumericArray(shape: shape + [size, size, 3], elements: frames.flatMap { $0.map(Double.init) }))
  }
}
