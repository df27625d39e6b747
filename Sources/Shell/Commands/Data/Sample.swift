import Datasets
import Embeddings
import Environments
import Experiments
package import Language
import Numerics

private var subject: Parameter<Value> {
  Parameter(
    "data", .value(.either([.object(DatasetObject.objectType), .group(.stateEmbedding)])), .positional,
    "The sequences, or a trained embedding of states.")
}

private var count: Parameter<Int> {
  Parameter(
    "n", .whole(1...100_000), default: 5, unit: "sequences", "Number of draws, with replacement.")
}

extension Command {
  package static var sample: Command {
    Command(
      "sample", area: .data, "Draws sequences at random as a table, or frames from an embedding's prior.",
      help: """
        A row holds all that is needed to reproduce its sequence bit for bit: `rollout env from=row.state \
        actions=row.actions` visits the same states with the same rewards, whatever `env` did before.

        For data with frames the table holds the frames of each sequence: the stack at its beginning, then \
        one for each step.

        For a `VAE`, or an embedding of states and actions, it draws latents from the prior N(0, I) and \
        decodes them to frames, n × size × size × 3 numbers from 0 to 255, which `show` displays: the better \
        they look, the closer the prior is to the encoder's latents.
        """,
      parameters: [subject, count, seedParameter],
      returns: .either([
        .array,
        .table([
          FieldType("sequence", .array, "Its number in the data."),
          FieldType("state", .any, "The whole first state, a record like `env.state`."),
          FieldType("actions", .any, "The actions, k × m."),
          FieldType("outcome", .array, "The change of the state that they caused."),
          FieldType("reward", .array, "The sum of their rewards."),
          FieldType("rewards", .array, "Their rewards, k."),
          FieldType("end", .any, "How the episode ended: \"terminated\" or \"time limit\"; else none."),
          FieldType(
            "frames", .any, "With frames: its frames, the oldest first."),
        ]),
      ]),
      examples: [
        Example(
          "sample walks n=3", "three sequences",
          setup: "arm = ReacherVertical seed=1\nwalks = collect arm trajectories=1k"),
        Example("show (sample vae n=8)", "eight imagined frames", setup: vaeExample),
      ],
      seeAlso: ["collect", "neighbors"],
      changesArgument: true
    ) { call in
      if let object = call[subject].object as? any StateEmbeddingObject {
        return try call.sampledFrames(object)
      }
      guard let object = call[subject].object as? DatasetObject else {
        throw call.error(
          subject, must: "be sequences or an embedding of states", but: "is \(call[subject].brief)")
      }
      let data = object.data
      var random = call.isGiven(seedParameter) ? RandomStream(seed: call.seed, "sample") : object.random
      let rows = (0..<call[count]).map { _ in random.index(below: data.count) }
      var frames: [Table.Column] = []
      if let table = data.frames {
        let bytes = table.bytes(length: data.length) + table.shape.bytes
        try Memory.require(8 * bytes * rows.count, for: "the frames")
        frames = [
          Table.Column(
            "frames", values: try rows.map { .array(try table.array(of: $0, length: data.length)) })
        ]
      }
      let states = try rows.map { try data.state(of: $0) }
      // a sample that fails draws nothing
      if !call.isGiven(seedParameter) { object.random = random }
      return .table(
        Table(
          [
            Table.Column("sequence", rows.map(Double.init)),
            Table.Column("state", values: states),
            Table.Column(
              "actions", elements: data.environment.actionNames, values: rows.map { data.actions($0) }),
            Table.Column(
              "outcome", elements: data.environment.coordinates,
              values: rows.map { .vector(data.outcome($0)) }),
            Table.Column("reward", rows.map { data.rewards($0).reduce(0, +) }),
            Table.Column("rewards", values: rows.map { .vector(data.rewards($0)) }),
            Table.Column("end", values: rows.map { data.end($0) }),
          ] + frames))
    }
  }
}

extension Call {
  /// Frames that stand for latents from the prior.
  fileprivate func sampledFrames(_ object: any StateEmbeddingObject) throws -> Value {
    guard object.isTrained else {
      throw error(subject, must: "be trained ('train')", but: "is \(object.stand)")
    }
    var random = RandomStream(seed: isGiven(seedParameter) ? seed : object.seed, "sample", "prior")
    useThreads()
    func normal(_ count: Int) -> [Float] { (0..<count).map { _ in Float(random.normal()) } }
    let frames = try (0..<self[count]).map { _ in
      try checkCancellation()
      return object.drawn(fromPrior: normal)
    }
    return .frames(frames, size: object.frames.size, shape: [frames.count])
  }
}

extension SequenceDataset {
  /// The whole state in which a sequence began, as a record.
  fileprivate func state(of sequence: Int) throws -> Value {
    var state = start(of: sequence)
    if let frames {
      state.frames = [UInt8](repeating: 0, count: frames.shape.bytes)
      try frames.copyFrames(frames.first[sequence], count: frames.shape.count, into: &state.frames)
    }
    return .record(state.record(frames: frames?.shape))
  }
}

extension FrameTable {
  /// The bytes of the frames that a sequence of `length` steps is seen in.
  fileprivate func bytes(length: Int) -> Int { (shape.count + length) * shape.frameBytes }

  /// The frames that a sequence of `length` steps is seen in, the oldest first.
  fileprivate func array(of sequence: Int, length: Int) throws -> NumericArray {
    var frames = [UInt8](repeating: 0, count: bytes(length: length))
    try copyFrames(first[sequence], count: shape.count + length, into: &frames)
    return frames.array(shape)
  }
}
