package import Numerics

/// What batch normalisation takes means and variances from.
package enum BatchStatistics: Sendable {
  /// The batch: training.
  case batch
  /// The running ones: evaluation.
  case running
}

/// Batch normalisation with its activation: `y = activation((x − mean) / √(variance + ε) · weight + bias)`,
/// by channel.
///
/// Ioffe and Szegedy 2015, with PyTorch's constants: ε 1e-5, momentum 0.1, an unbiased running variance.
package struct BatchNormalization: Sendable {
  package let channels: Int
  package let relu: Bool
  let weight: Range<Int>
  let bias: Range<Int>
  let runningMean: Range<Int>
  let runningVariance: Range<Int>
  let batches: Int

  static let epsilon: Float = 1e-5
  static let momentum: Float = 0.1

  /// Appends a layer named `name`: `weight` and `bias` to a layout, and to that of the statistics
  /// `running_mean`, `running_var` and `num_batches_tracked`, one number.
  package init(
    _ name: String, channels: Int, relu: Bool, in layout: inout ParameterLayout,
    statistics: inout ParameterLayout
  ) {
    self.channels = channels
    self.relu = relu
    weight = layout.add("\(name).weight", shape: [channels])
    bias = layout.add("\(name).bias", shape: [channels])
    runningMean = statistics.add("\(name).running_mean", shape: [channels])
    runningVariance = statistics.add("\(name).running_var", shape: [channels])
    batches = statistics.add("\(name).num_batches_tracked", shape: []).lowerBound
  }

  /// Begins as PyTorch does: weights and variances 1, all else 0.
  package func initialize(_ parameters: inout Buffer, statistics: inout Buffer) {
    parameters.fill(weight, with: 1)
    parameters.fill(bias, with: 0)
    statistics.fill(runningMean, with: 0)
    statistics.fill(runningVariance, with: 1)
    statistics[batches] = 0
  }

  /// Its places for one batch size.
  struct Places {
    let x: Block
    let y: Block
    /// By channel, in the values: means, variances, scales and shifts; in the deltas the factors of the
    /// gradient.
    let columns: Block

    var mean: Range<Int> { columns.rows(0..<1).range }
    var variance: Range<Int> { columns.rows(1..<2).range }
    var scale: Range<Int> { columns.rows(2..<3).range }
    var shift: Range<Int> { columns.rows(3..<4).range }
  }

  /// Reserves its places, x and y given.
  func places(x: Block, y: Block, in workspace: inout BlockLayout) -> Places {
    Places(x: x, y: y, columns: workspace.add(rows: 4, columns: channels))
  }

  /// Writes the normalised x (rows, channels) into y.
  func forward(
    _ at: Places, parameters: borrowing Buffer, statistics: borrowing Buffer, _ mode: BatchStatistics,
    values: inout Buffer, scratch: Scratch
  ) {
    if mode == .batch {
      values.moments(of: at.x, mean: at.mean, variance: at.variance, scratch: scratch.parts)
    }
    for channel in 0..<channels {
      let isRunning = mode == .running
      let mean =
        isRunning ? statistics[runningMean.lowerBound + channel] : values[at.mean.lowerBound + channel]
      let variance =
        isRunning
        ? statistics[runningVariance.lowerBound + channel] : values[at.variance.lowerBound + channel]
      let scale =
        parameters[weight.lowerBound + channel] / (variance + BatchNormalization.epsilon).squareRoot()
      values[at.scale.lowerBound + channel] = scale
      values[at.shift.lowerBound + channel] = parameters[bias.lowerBound + channel] - mean * scale
    }
    values.scale(at.x, by: at.scale, shift: at.shift, relu: relu, into: at.y)
  }

  /// Moves the running statistics towards the batch's, after a `forward` with them.
  func moveStatistics(_ statistics: inout Buffer, _ at: Places, values: borrowing Buffer) {
    let rows = Float(at.x.rows)
    let unbiased = rows / max(1, rows - 1)
    let momentum = BatchNormalization.momentum
    for channel in 0..<channels {
      let mean = runningMean.lowerBound + channel
      let variance = runningVariance.lowerBound + channel
      statistics[mean] += momentum * (values[at.mean.lowerBound + channel] - statistics[mean])
      statistics[variance] +=
        momentum * (unbiased * values[at.variance.lowerBound + channel] - statistics[variance])
    }
    statistics[batches] += 1
  }

  /// Adds the parameters' gradients to `gradients` and, if wanted, writes the input's into x's place in
  /// `deltas`, which hold the output's gradient at y and lose it; after a `forward` with the batch's
  /// statistics.
  func backward(
    _ at: Places, parameters: borrowing Buffer, values: borrowing Buffer, deltas: inout Buffer,
    gradients: inout Buffer, inputGradient: Bool, scratch: Scratch
  ) {
    deltas.sumGradient(
      at.y, values: values, relu: relu, into: at.mean, against: (at.x, at.mean, at.variance),
      scratch: scratch.parts)
    let rows = Float(at.x.rows)
    for channel in 0..<channels {
      let mean = values[at.mean.lowerBound + channel]
      let inverse = 1 / (values[at.variance.lowerBound + channel] + BatchNormalization.epsilon).squareRoot()
      let sum = deltas[at.mean.lowerBound + channel]
      let product = deltas[at.variance.lowerBound + channel]
      gradients[bias.lowerBound + channel] += sum
      gradients[weight.lowerBound + channel] += product * inverse
      // dx = w / σ · (dy − mean dy − (x − mean) / σ² · mean (dy (x − mean)))
      let a = parameters[weight.lowerBound + channel] * inverse
      let b = -a * inverse * inverse * product / rows
      deltas[at.scale.lowerBound + channel] = a
      deltas[at.variance.lowerBound + channel] = b
      deltas[at.shift.lowerBound + channel] = -a * sum / rows - b * mean
    }
    guard inputGradient else { return }
    deltas.combine(at.y, by: at.scale, at.x, of: values, by: at.variance, plus: at.shift)
  }
}
