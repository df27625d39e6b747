/// Layers over images in double precision, one number at a time: what the real ones are compared with.
///
/// Images are (samples, rows, columns, channels), flat.
package struct ReferenceImage: Sendable {
  package let samples: Int, height: Int, width: Int, channels: Int
  package var values: [Double]

  package init(samples: Int, height: Int, width: Int, channels: Int, values: [Double]) {
    (self.samples, self.height, self.width, self.channels) = (samples, height, width, channels)
    self.values = values
  }

  private func index(_ sample: Int, _ row: Int, _ column: Int, _ channel: Int) -> Int {
    ((sample * height + row) * width + column) * channels + channel
  }

  /// The pairs of a large image's and a small image's pixels that a window of a kernel brings together.
  private static func forEachTap(
    large: (Int, Int), small: (Int, Int), kernel: Int, stride: Int, padding: Int,
    _ body: (_ large: (Int, Int), _ small: (Int, Int), _ tap: Int) -> Void
  ) {
    for row in 0..<small.0 {
      for column in 0..<small.1 {
        for tap in 0..<kernel * kernel {
          let y = row * stride - padding + tap / kernel
          let x = column * stride - padding + tap % kernel
          if 0..<large.0 ~= y && 0..<large.1 ~= x { body((y, x), (row, column), tap) }
        }
      }
    }
  }

  /// A convolution: weight (outputs, channels, kernel, kernel).
  package func convolved(
    _ weight: [Double], bias: [Double], kernel: Int, stride: Int, padding: Int
  ) -> ReferenceImage {
    let outputs = bias.count
    let (rows, columns) = (
      (height + 2 * padding - kernel) / stride + 1, (width + 2 * padding - kernel) / stride + 1
    )
    var result = ReferenceImage(
      samples: samples, height: rows, width: columns, channels: outputs,
      values: (0..<samples * rows * columns).flatMap { _ in bias })
    for sample in 0..<samples {
      ReferenceImage.forEachTap(
        large: (height, width), small: (rows, columns), kernel: kernel, stride: stride, padding: padding
      ) { large, small, tap in
        for k in 0..<outputs {
          let to = result.index(sample, small.0, small.1, k)
          for c in 0..<channels {
            result.values[to] +=
              weight[(k * channels + c) * kernel * kernel + tap] * values[index(sample, large.0, large.1, c)]
          }
        }
      }
    }
    return result
  }

  /// A transposed convolution: weight (channels, outputs, kernel, kernel).
  package func convolvedTransposed(
    _ weight: [Double], bias: [Double], kernel: Int, stride: Int, padding: Int
  ) -> ReferenceImage {
    let outputs = bias.count
    let (rows, columns) = (
      (height - 1) * stride + kernel - 2 * padding, (width - 1) * stride + kernel - 2 * padding
    )
    var result = ReferenceImage(
      samples: samples, height: rows, width: columns, channels: outputs,
      values: (0..<samples * rows * columns).flatMap { _ in bias })
    for sample in 0..<samples {
      ReferenceImage.forEachTap(
        large: (rows, columns), small: (height, width), kernel: kernel, stride: stride, padding: padding
      ) { large, small, tap in
        for k in 0..<outputs {
          let to = result.index(sample, large.0, large.1, k)
          for c in 0..<channels {
            result.values[to] +=
              weight[(c * outputs + k) * kernel * kernel + tap] * values[index(sample, small.0, small.1, c)]
          }
        }
      }
    }
    return result
  }

  /// Means and biased variances of the channels.
  package var moments: (mean: [Double], variance: [Double]) {
    let count = Double(samples * height * width)
    let columns = (0..<channels).map { c in stride(from: c, to: values.count, by: channels).map { values[$0] }
    }
    let mean = columns.map { $0.reduce(0, +) / count }
    let variance = zip(columns, mean).map { column, mean in
      column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    }
    return (mean, variance)
  }

  /// Batch normalisation with some means and variances.
  package func normalized(
    _ moments: (mean: [Double], variance: [Double]), weight: [Double], bias: [Double]
  ) -> ReferenceImage {
    var result = self
    for i in values.indices {
      let c = i % channels
      result.values[i] =
        (values[i] - moments.mean[c]) / (moments.variance[c] + 1e-5).squareRoot() * weight[c] + bias[c]
    }
    return result
  }

  package func activated(_ activation: ReferenceActivation, scale: Double = 1) -> ReferenceImage {
    var result = self
    result.values = values.map { activation($0, scale: scale) }
    return result
  }
}
