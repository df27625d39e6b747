import Datasets
import Embeddings
import Environments
import Language
import Numerics

/// What shows states to an embedding of frames.
let stateTypes: [ValueType] = [.array, .group(.environment), .object(DatasetObject.objectType)]

/// States that are shown to an embedding of frames.
enum ShownStates {
  /// Stacks of frames (bytes), one or, with a count, several.
  case stacks([[UInt8]], count: Int?)
  /// The first states of sequences.
  case data(SequenceDataset, FrameTable)
  /// Latents as they are, rows of numbers.
  case latents([Float], count: Int?)
}

extension Call {
  /// The states that a value shows to an embedding: a pixel environment's, frames as bytes, sequences' first
  /// ones, or latents.
  func shown<T>(
    _ value: Value, to object: any StateEmbeddingObject, _ parameter: Parameter<T>
  ) throws -> ShownStates {
    let frames = object.frames
    if let environment = (value.object as? EnvironmentObject)?.environment {
      try check(environment.definition.frames, frames, parameter, environment.definition.name)
      var bytes = [UInt8](repeating: 0, count: frames.bytes)
      environment.copyFrames(into: &bytes)
      return .stacks([bytes], count: nil)
    }
    if let data = (value.object as? DatasetObject)?.data {
      try check(data.frames?.shape, frames, parameter, "the data")
      guard let table = data.frames else { throw MissingFrames() }
      return .data(data, table)
    }
    guard let array = value.array else {
      throw error(
        parameter, must: "be a pixel environment, frames, sequences with frames or latents",
        but: "is \(value.brief)")
    }
    let shape = [frames.count, frames.size, frames.size, 3]
    if array.shape == shape || (array.rank == 5 && Array(array.shape.dropFirst()) == shape) {
      return .stacks(
        try stacks(in: array, frames, parameter), count: array.shape == shape ? nil : array.shape[0])
    }
    let (numbers, count) = try rows(
      of: array, parameter, width: object.stateLatent,
      what:
        "\(frames.count) frames of \(frames.size) × \(frames.size) × 3, or latents of \(object.stateLatent) "
        + "numbers"
    )
    return .latents(numbers.map(Float.init), count: count)
  }

  private func check<T>(
    _ given: FrameStack?, _ wanted: FrameStack, _ parameter: Parameter<T>, _ what: String
  ) throws {
    guard given != wanted else { return }
    func text(_ frames: FrameStack) -> String { "\(frames.count) frames of \(frames.size) × \(frames.size)" }
    throw error(
      parameter, must: "show \(text(wanted)), like the embedding's data",
      but: given.map { "shows \(text($0))" } ?? "\(what) shows none")
  }

  private func stacks<T>(
    in array: NumericArray, _ frames: FrameStack, _ parameter: Parameter<T>
  ) throws -> [[UInt8]] {
    guard array.elements.allSatisfy({ 0...255 ~= $0 }) else {
      throw error(parameter, must: "hold numbers from 0 to 255", but: "does not")
    }
    return stride(from: 0, to: array.count, by: frames.bytes).map { start in
      array.elements[start..<start + frames.bytes].map { UInt8($0.rounded()) }
    }
  }

  /// The latents of states that are shown: rows of `stateLatent`, and how many if there are several.
  func stateLatents(
    of shown: ShownStates, _ object: any StateEmbeddingObject
  ) throws -> (rows: [Float], count: Int?) {
    switch shown {
    case .latents(let rows, let count): return (rows, count)
    case .data(let data, let table):
      return (
        try object.states(of: Array(0..<data.count), in: table, checkpoint: checkCancellation), data.count
      )
    case .stacks(let stacks, let count):
      var rows: [Float] = []
      var row = [Float](repeating: 0, count: object.stateLatent)
      for stack in stacks {
        try checkCancellation()
        object.encode(stack.span, into: &row)
        rows += row
      }
      return (rows, count)
    }
  }
}
