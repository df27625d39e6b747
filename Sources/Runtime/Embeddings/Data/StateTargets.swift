package import Datasets
import Numerics

/// What a state is in the numbers that a good embedding of frames tells: the environment's own observation.
package struct StateTargets: Sendable {
  package let names: [String]
  /// Numbers of the observation that never change, and so are left out.
  package let constant: [String]
  /// A row per state.
  package let rows: [Float]

  /// Those of the first states of some sequences: the ones named in `wanted`, or all that really change.
  ///
  /// `names` are the observation's numbers' in their order; where they are too few, numbers are named by
  /// their places.
  package init(
    _ data: SequenceDataset, of sequences: [Int], names: [String], named wanted: [String]? = nil
  ) {
    let size = data.layout.observation
    let all = (0..<size).map { $0 < names.count && !names[$0].isEmpty ? names[$0] : "observation \($0)" }
    func value(_ sequence: Int, _ element: Int) -> Float {
      data.sequences.observations[sequence * (data.length + 1) * size + element]
    }
    let first = sequences.flatMap { sequence in (0..<size).map { value(sequence, $0) } }
    let changes = changingColumns(first, width: size)
    let kept = (0..<size).filter { wanted?.contains(all[$0]) ?? changes[$0] }
    constant = (0..<size).filter { wanted == nil && !changes[$0] }.map { all[$0] }
    self.names = kept.map { all[$0] }
    rows = sequences.flatMap { sequence in kept.map { value(sequence, $0) } }
  }
}
