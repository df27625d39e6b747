import Datasets
import Language
import Numerics
import Storage

extension Command {
  /// What does without an embedding's data.
  private static let needsNoData: Set = [
    "save", "describe", "objects", "print", "forget", "TD3", "RandomAgent", "decode", "encode", "predict",
    "help",
    "train",
  ]

  /// The command, which refuses embeddings that were saved without their data where it would need these.
  var refusingLackOfData: Command {
    if Command.needsNoData.contains(name) { return self }
    return checked { call in
      for (parameter, object) in call.objects
      where (object as? any AnyEmbeddingObject)?.origin.lacksData == true {
        throw ArgumentError(parameter: parameter, lacksDataOf: object)
      }
    }
  }
}

extension ArgumentError {
  /// Says that an embedding has no data.
  init(parameter: String, lacksDataOf object: any LanguageObject) {
    self.init(
      parameter: parameter, must: "have its data", but: "was saved without ('data=none')",
      help: "'train e epochs=… data=walks' gives it other sequences")
  }
}

extension AnyEmbeddingObject {
  /// Throws where data are needed that it was saved without.
  func requireData(_ parameter: String) throws {
    if origin.lacksData { throw ArgumentError(parameter: parameter, lacksDataOf: self) }
  }
}

extension Safetensors {
  /// The text by which a file says that it holds no data but one sequence, which shows what they were.
  static let leftOutKey = "data.left_out"

  /// Whether the object was saved without its data.
  var leavesDataOut: Bool { metadata[Safetensors.leftOutKey] != nil }
}

extension SequenceDataset {
  /// Its first sequence alone.
  var firstAlone: SequenceDataset {
    get throws {
      var table: FrameTable?
      if let frames {
        let needed = frames.shape.count + length
        var bytes = [UInt8](repeating: 0, count: needed * frames.shape.frameBytes)
        try frames.copyFrames(frames.first[0], count: needed, into: &bytes)
        table = FrameTable(shape: frames.shape, store: ByteStore([bytes]), first: [0])
      }
      return try SequenceDataset(
        environment: environment, seed: seed, policy: policy, sequences: sequences.rows(0..<1), frames: table)
    }
  }
}
