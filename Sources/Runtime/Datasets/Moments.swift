/// Holds the mean and the standard deviation (unbiased, and 1 instead of 0) in each dimension.
package struct Moments: Sendable, Equatable {
  package let mean: [Double]
  package let std: [Double]

  /// Computes the moments of `count` rows of `size` numbers.
  package init(count: Int, size: Int, _ value: (_ row: Int, _ element: Int) -> Double) {
    var mean = [Double](repeating: 0, count: size), squares = mean
    for row in 0..<count {
      for element in 0..<size { mean[element] += value(row, element) }
    }
    for element in 0..<size { mean[element] /= Double(max(count, 1)) }
    for row in 0..<count {
      for element in 0..<size {
        let difference = value(row, element) - mean[element]
        squares[element] += difference * difference
      }
    }
    self.mean = mean
    std = squares.map { sum in
      let deviation = count > 1 ? (sum / Double(count - 1)).squareRoot() : 0
      return deviation > 0 ? deviation : 1
    }
  }
}

extension SequenceDataset {
  /// The moments of the changes of `qpos ++ qvel` from a sequence's first state, over all its k + 1 states.
  package var changeMoments: Moments {
    let states = length + 1
    return Moments(count: count * states, size: stateSize) { row, element in
      let index = row / states
      return state(index, step: row - index * states, element) - state(index, step: 0, element)
    }
  }

  /// The moments of the sequences' first states.
  package var firstStateMoments: Moments {
    Moments(count: count, size: stateSize) { index, element in state(index, step: 0, element) }
  }
}
