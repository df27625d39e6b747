package import Datasets

/// What a state is in the numbers that a good embedding of frames tells: the environment's own observation.
package struct StateTargets: Sendable {
  package let names: [String]
  /// A row per state.
  package let rows: [Float]

  /// Those of the first states of some sequences: the ones named in `wanted`, or all that change.
  ///
  /// `names` are the observation's numbers' in their order; where they are too few, numbers are named by their places.
  package init(
    _ data: SequenceDataset, of sequences: [Int], names: [String], named wanted: [String]? = nil
  ) {
    let size = data.layout.observation
    let all = (0..<size).map { $0 < names.count ? names[$0] : "observation \($0)" }
    func value(_ sequence: Int, _ element: Int) -> Float {
      data.sequences.observations[sequence * (data.length + 1) * size + element]
    }
    let kept = (0..<size).filter { element in
      wanted?.contains(all[element])
        ?? sequences.contains { value($0, element) != value(sequences[0], element) }
    }
    self.names = kept.map { all[$0] }
    rows = sequences.flatMap { sequence in kept.map { value(sequence, $0) } }
  }
}
