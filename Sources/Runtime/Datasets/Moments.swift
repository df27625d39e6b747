import Numerics

/// Holds the mean and the unbiased standard deviation in each dimension; the deviation is 0 where nothing
/// really changes.
package struct Moments: Sendable, Equatable {
  package let mean: [Double]
  package let std: [Double]

  /// Computes the moments of `count` rows of `size` numbers, whose noise is that of numbers of some
  /// magnitudes: their own, unless others are given.
  package init(
    count: Int, size: Int, magnitudes: [Double]? = nil, _ value: (_ row: Int, _ element: Int) -> Double
  ) {
    var mean = [Double](repeating: 0, count: size), squares = mean, largest = mean
    for row in 0..<count {
      for element in 0..<size {
        let value = value(row, element)
        mean[element] += value
        largest[element] = max(largest[element], abs(value))
      }
    }
    for element in 0..<size { mean[element] /= Double(max(count, 1)) }
    for row in 0..<count {
      for element in 0..<size {
        let difference = value(row, element) - mean[element]
        squares[element] += difference * difference
      }
    }
    self.mean = mean
    let deviations = squares.map { count > 1 ? ($0 / Double(count - 1)).squareRoot() : 0 }
    let changes = Variation.simulated.changes(deviations: deviations, magnitudes: magnitudes ?? largest)
    std = zip(deviations, changes).map { $1 ? $0 : 0 }
  }

  /// What numbers are divided by to be white: the deviation, or 1 where nothing changes.
  package var scale: [Double] { std.map { $0 > 0 ? $0 : 1 } }
  /// The dimensions that change, and those that don't.
  package var changing: [Int] { std.indices.filter { std[$0] > 0 } }
  package var constant: [Int] { std.indices.filter { std[$0] == 0 } }
}

extension SequenceDataset {
  /// The moments of the changes of `qpos ++ qvel` from a sequence's first state, over all its k + 1 states.
  package var changeMoments: Moments {
    let states = length + 1
    var magnitudes = [Double](repeating: 0, count: stateSize)
    for index in 0..<count {
      for step in 0..<states {
        for element in 0..<stateSize {
          magnitudes[element] = max(magnitudes[element], abs(state(index, step: step, element)))
        }
      }
    }
    return Moments(count: count * states, size: stateSize, magnitudes: magnitudes) { row, element in
      let index = row / states
      return state(index, step: row - index * states, element) - state(index, step: 0, element)
    }
  }

  /// The moments of the sequences' first states.
  package var firstStateMoments: Moments {
    Moments(count: count, size: stateSize) { index, element in state(index, step: 0, element) }
  }
}
