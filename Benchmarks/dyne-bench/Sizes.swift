/// The published experiments' sizes, on ReacherVertical; those of Benchmarks/peers are the same.
enum Sizes {
  /// Numbers in qpos ++ qvel.
  static let n = 4
  /// Numbers in the task's observation.
  static let s = 11
  /// Numbers in an action.
  static let m = 2
  /// Actions in a sequence.
  static let k = 4
  /// Numbers in a latent.
  static let d = 2
  /// Width of the embedding's hidden layers.
  static let hidden = 400
  static let embeddingBatch = 128
  static let agentBatch = 100
  /// Sequences in the data.
  static let sequences = 100_000
  /// Transitions in the replay.
  static let transitions = 100_000
  /// Steps with their updates that a minute has on one thread.
  static let minuteOfTD3 = 11_000, minuteOfPixelTD3 = 600
}
