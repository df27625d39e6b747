package import Datasets
package import Numerics

extension SequenceDataset {
  /// What an embedding remembers of its data.
  ///
  /// nil if an action of the data has a dimension that can't vary.
  package var embeddingSource: EmbeddingSource? {
    guard let box = Box(low: environment.actions.low, high: environment.actions.high) else { return nil }
    return EmbeddingSource(
      environment: environment.name, fingerprint: environment.fingerprint, actionBox: box, length: length,
      observationSize: stateSize, angles: environment.angles)
  }

  /// The rows that an embedding with some condition is trained on.
  package func embeddingData(_ condition: Condition) -> EmbeddingData {
    let first = firstStates
    return EmbeddingData(
      count: count, actions: normalizedActions,
      states: embeddingSource?.stateFeatures(first, condition) ?? first,
      changes: outcomes)
  }
}

extension ActionEmbedding {
  /// Makes an untrained embedding of a dataset's sequences; nil if an action of the data can't vary.
  package convenience init?(
    _ configuration: ActionEmbeddingConfiguration, data: SequenceDataset, random: RandomStream
  ) {
    guard let source = data.embeddingSource else { return nil }
    let moments = data.changeMoments
    let changes = Whitening(mean: moments.mean.map { Float($0) }, std: moments.std.map { Float($0) })
    let states = Whitening(
      rows: data.embeddingData(configuration.condition).states,
      width: source.stateSize(configuration.condition))
    self.init(configuration, source: source, changes: changes, states: states, random: random)
  }
}
