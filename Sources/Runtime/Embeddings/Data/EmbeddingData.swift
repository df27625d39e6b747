import Numerics

/// The sequences an embedding is trained on, as rows for its networks.
package struct EmbeddingData: Sendable {
  package let count: Int
  /// Sequences of actions in [−1, 1], (N, k·m).
  package let actions: [Float]
  /// What the predictor sees of first observations, not whitened, (N, state).
  package let states: [Float]
  /// Changes from the first observation to the last, not whitened, (N, n).
  package let changes: [Float]

  package init(count: Int, actions: [Float], states: [Float], changes: [Float]) {
    self.count = count
    self.actions = actions
    self.states = states
    self.changes = changes
  }
}

/// The tables that batches are drawn from, whitened.
struct EmbeddingTables: ~Copyable {
  let count: Int
  /// Whether samples have noise.
  private let isNoisy: Bool
  let actions: Buffer
  let states: Buffer
  let targets: Buffer

  init(
    _ data: EmbeddingData, _ configuration: ActionEmbeddingConfiguration, states stateWhitening: Whitening,
    changes: Whitening
  ) {
    count = data.count
    isNoisy = !configuration.isDeterministic
    actions = Buffer(data.actions)
    if !configuration.seesStates {
      states = Buffer(count: 0)
    } else if configuration.condition == .none {
      // a constant zero, as in the published experiments
      states = Buffer(count: data.states.count)
    } else {
      states = Buffer(stateWhitening.white(data.states))
    }
    targets = Buffer(
      configuration.objective == .autoencoder ? data.actions : changes.white(data.changes))
  }

  /// Draws the samples of a batch uniformly, with replacement, and their noise.
  func draw(
    into batch: DynEObjective.Batch, of values: inout Buffer, using random: inout RandomStream
  ) {
    for row in 0..<batch.rows { place(random.index(below: count), row: row, into: batch, of: &values) }
    if isNoisy { values.fillNormal(batch.noise, using: &random) }
  }

  /// Writes one sample into a row of a batch.
  func place(_ index: Int, row: Int, into batch: DynEObjective.Batch, of values: inout Buffer) {
    values.copyRow(index, of: table(batch.actions), in: actions, into: row, of: batch.actions)
    if batch.state.columns > 0 {
      values.copyRow(index, of: table(batch.state), in: states, into: row, of: batch.state)
    }
    values.copyRow(index, of: table(batch.target), in: targets, into: row, of: batch.target)
  }

  private func table(_ block: Block) -> Block { Block(offset: 0, rows: count, columns: block.columns) }
}
