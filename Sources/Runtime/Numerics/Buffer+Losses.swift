import CKernels

/// Losses and stochastic layers: each writes its gradient beside its value.
extension Buffer {
  /// Draws `z = mean + exp(log variance / 2) · noise`: heads (B, 2d) = mean, log variance; noise and z (B,
  /// d).
  package mutating func reparameterize(_ heads: Block, noise: Block, into z: Block) {
    precondition(heads.columns == 2 * z.columns && noise.columns == z.columns)
    precondition(
      heads.rows == z.rows && noise.rows == z.rows && heads.fits(self) && noise.fits(self) && z.fits(self))
    precondition(z.isApart(from: heads) && z.isApart(from: noise))
    // SAFETY: the blocks lie within the buffer and the output is apart from the inputs.
    unsafe ck_reparameterize(
      z.rows, z.columns, memory + heads.offset, heads.stride, memory + noise.offset, noise.stride,
      memory + z.offset, z.stride)
  }

  /// Writes the heads' gradient of `dz` through `reparameterize` plus `weight · KL(N(mean, variance) ‖ N(0,
  /// I))`.
  ///
  /// `self` holds gradients (dz, heads), `values` the heads and the noise at the places given.
  package mutating func reparameterizeBackward(
    _ dz: Block, heads: Block, noise: Block, values: borrowing Buffer, klWeight weight: Float
  ) {
    precondition(heads.columns == 2 * dz.columns && heads.rows == dz.rows && noise.rows == dz.rows)
    precondition(heads.fits(self) && heads.fits(values) && noise.fits(values) && dz.fits(self))
    precondition(dz.isApart(from: heads) && noise.columns == dz.columns)
    // SAFETY: the blocks lie within their buffers and the output is apart from the inputs.
    unsafe ck_reparameterize_backward(
      dz.rows, dz.columns, weight, values.memory + heads.offset, heads.stride, values.memory + noise.offset,
      noise.stride, memory + dz.offset, dz.stride, memory + heads.offset, heads.stride)
  }

  /// The sum over rows of `KL(N(mean, variance) ‖ N(0, I)) = −½ Σ (1 + log σ² − µ² − σ²)`, heads (B, 2d).
  package func kullbackLeibler(_ heads: Block) -> Double {
    precondition(heads.fits(self) && heads.columns % 2 == 0)
    let width = heads.columns / 2
    var sum = 0.0
    for row in 0..<heads.rows {
      // SAFETY: the row lies within the buffer.
      let mean = unsafe memory + heads.offset + row * heads.stride
      for column in 0..<width {
        let m = unsafe Double(mean[column])
        let logVariance = unsafe Double(mean[width + column])
        sum -= 0.5 * (1 + logVariance - m * m - exponential(logVariance))
      }
    }
    return sum
  }

  /// Writes `scale · (prediction − target)` into the block `prediction` of `gradient` and gives `Σ
  /// (prediction − target)²`.
  package borrowing func squaredError(
    _ prediction: Block, _ target: Block, gradient: inout Buffer, scale: Float
  ) -> Double {
    precondition(prediction.rows == target.rows && prediction.columns == target.columns)
    precondition(prediction.fits(self) && target.fits(self) && prediction.fits(gradient))
    var sum = 0.0
    for row in 0..<prediction.rows {
      // SAFETY: the rows lie within their buffers.
      let p = unsafe memory + prediction.offset + row * prediction.stride
      let t = unsafe memory + target.offset + row * target.stride
      let g = unsafe gradient.memory + prediction.offset + row * prediction.stride
      for column in 0..<prediction.columns {
        let difference = unsafe p[column] - t[column]
        unsafe g[column] = scale * difference
        sum += Double(difference) * Double(difference)
      }
    }
    return sum
  }

  /// Writes the gradient of `mean (white(mean) − z)²` over all numbers and gives that loss; white(m) = (m −
  /// µ)/σ.
  ///
  /// Heads (B, 2d) = mean, log variance; z (B, d); µ and σ (d). The log variances' gradient is zero.
  package borrowing func whiteReconstructionError(
    heads: Block, z: Block, mean: [Float], std: [Float], gradient: inout Buffer
  ) -> Double {
    let width = z.columns
    precondition(
      heads.columns == 2 * width && heads.rows == z.rows && mean.count == width && std.count == width)
    precondition(heads.fits(self) && z.fits(self) && heads.fits(gradient))
    let count = Float(z.rows * width)
    var sum = 0.0
    for row in 0..<z.rows {
      for column in 0..<width {
        let at = heads.offset + row * heads.stride + column
        let difference = (self[at] - mean[column]) / std[column] - self[z.offset + row * z.stride + column]
        gradient[at] = 2 * difference / (count * std[column])
        gradient[at + width] = 0
        sum += Double(difference) * Double(difference)
      }
    }
    return sum / Double(count)
  }

  /// Adds the gradient of `weight · Σ ‖group‖₂` over rows and groups of `width` columns; gives the sum
  /// without weight.
  package borrowing func groupNorms(_ block: Block, width: Int, weight: Float, gradient: inout Buffer)
    -> Double
  {
    precondition(block.columns % width == 0 && block.fits(self) && block.fits(gradient))
    var sum = 0.0
    for row in 0..<block.rows {
      for start in stride(
        from: block.offset + row * block.stride, to: block.offset + row * block.stride + block.columns,
        by: width)
      {
        var squares: Float = 0
        for at in start..<start + width { squares += self[at] * self[at] }
        let norm = squares.squareRoot()
        sum += Double(norm)
        // the norm has no gradient at zero; zero is one of its subgradients
        guard norm > 0 else { continue }
        for at in start..<start + width { gradient[at] += weight * self[at] / norm }
      }
    }
    return sum
  }
}
