package import Datasets
package import Embeddings
package import Figures
import Language
package import Numerics

/// An embedding of states, seen as stacks of frames, at the prompt.
package protocol StateEmbeddingObject: AnyEmbeddingObject {
  var frames: FrameStack { get }
  /// Numbers in a state's latent.
  var stateLatent: Int { get }
  /// What an agent keeps of it.
  var frozenEncoding: FrozenEncoding { get }
  /// Writes the latent of a stack of frames.
  func encode(_ stack: Span<UInt8>, into state: inout [Float])
  /// The latents of the first states of some sequences: rows of `stateLatent`.
  func states(of sequences: [Int], in table: FrameTable, checkpoint: () throws -> Void) throws -> [Float]
  /// The latents of the first states of all its data.
  func states(checkpoint: () throws -> Void) throws -> [Float]
  /// The names of the pictures of `reconstruction`.
  var pictureNames: [String] { get }
  /// What it was given of a sequence, what it should draw and what it draws.
  func reconstruction(of sequence: Int, in table: FrameTable) throws -> [Picture]
  /// A frame (bytes) of latents from the prior; `normal` draws so many numbers from N(0, 1).
  func drawn(fromPrior normal: (Int) -> [Float]) -> [UInt8]
  /// The mean binary cross entropy of what it draws of some sequences, without noise.
  func reconstructionError(
    of sequences: [Int], in data: SequenceDataset, _ table: FrameTable, checkpoint: () throws -> Void
  ) throws -> ReconstructionError
}

extension StateEmbeddingObject {
  /// The frames of its data.
  func table() throws -> FrameTable {
    guard let table = data.frames else { throw MissingFrames() }
    return table
  }

  /// A sheet of what it makes of some sequences of its data, drawn at random.
  func reconstructions(rows: Int) throws -> ContactSheet {
    let table = try table()
    let shown = sampled(rows)
    return ContactSheet(
      title: "Reconstructions of \(shareWords(shown.count)); \(stand)", columns: pictureNames,
      rows: try shown.map { sequence in
        ContactSheet.Row("sequence \(grouped(sequence))", try reconstruction(of: sequence, in: table))
      })
  }
}

/// Data that should hold frames but don't.
struct MissingFrames: Error, CustomStringConvertible {
  var description: String { "the data hold no frames; collect in a 'Pixels' environment" }
}

extension Picture {
  /// A frame as a picture.
  init(frame bytes: [UInt8], size: Int) throws(FigureError) {
    try self.init(width: size, height: size, bytes: bytes)
  }

  /// The picture as an array of bytes, height × width × 3.
  var value: Value {
    .array(NumericArray(shape: [height, width, 3], elements: bytes.map(Double.init)))
  }
}
