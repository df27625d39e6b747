package import Datasets
package import Numerics

extension SequenceDataset {
  /// What an embedding remembers of its data.
  package var embeddingSource: EmbeddingSource {
    EmbeddingSource(
      environment: environment.name, fingerprint: environment.fingerprint, actionBox: environment.actions,
      length: length, observationSize: stateSize, angles: environment.angles)
  }

  /// The rows that an embedding with some condition is trained on.
  package func embeddingData(_ condition: Condition) -> EmbeddingData {
    let first = firstStates
    return EmbeddingData(
      count: count, actions: normalizedActions,
      states: embeddingSource.stateFeatures(first, condition),
      changes: outcomes)
  }
}

extension ActionEmbedding {
  /// Makes an untrained embedding of a dataset's sequences.
  package convenience init(
    _ configuration: ActionEmbeddingConfiguration, data: SequenceDataset, random: RandomStream
  ) {
    let source = data.embeddingSource
    let moments = data.changeMoments
    let changes = Whitening(mean: moments.mean.map { Float($0) }, std: moments.scale.map { Float($0) })
    let states = Whitening(
      rows: data.embeddingData(configuration.condition).states,
      width: source.stateSize(configuration.condition))
    self.init(configuration, source: source, changes: changes, states: states, random: random)
  }
}
