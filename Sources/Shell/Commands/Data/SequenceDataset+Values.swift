package import Datasets
package import Language

/// Single sequences as values of the language.
extension SequenceDataset {
  /// The first state, qpos ++ qvel.
  package func firstState(_ sequence: Int) -> [Double] {
    (0..<stateSize).map { state(sequence, step: 0, $0) }
  }

  /// The change from the first state to the last.
  package func outcome(_ sequence: Int) -> [Double] {
    (0..<stateSize).map { state(sequence, step: length, $0) - state(sequence, step: 0, $0) }
  }

  /// The raw actions, k × m.
  package func actions(_ sequence: Int) -> Value {
    let width = length * actionSize
    let numbers = sequences.actions[sequence * width..<(sequence + 1) * width].map(Double.init)
    return .array(NumericArray(shape: [length, actionSize], elements: numbers))
  }

  /// The rewards, k.
  package func rewards(_ sequence: Int) -> [Double] {
    Array(sequences.rewards[sequence * length..<(sequence + 1) * length])
  }

  /// How the episode ended with the last action; none where it went on.
  package func end(_ sequence: Int) -> Value {
    let last = (sequence + 1) * length - 1
    if sequences.terminated[last] { return .string("terminated") }
    return sequences.truncated[last] ? .string("time limit") : .none
  }
}
