extension Buffer {
  /// Computes InfoNCE, `Σᵢ −log softmaxⱼ(qᵢ·kⱼ / √p)ᵢ`, of queries and keys (B, p), and writes its gradients
  /// into their blocks of `gradient`; `scores` (B, B) is scratch.
  package mutating func contrast(
    _ queries: Block, _ keys: Block, scores: Block, gradient: inout Buffer
  ) -> Double {
    precondition(queries.rows == keys.rows && queries.columns == keys.columns)
    precondition(scores.rows == queries.rows && scores.columns == queries.rows && scores.fits(self))
    precondition(queries.fits(self) && keys.fits(self) && queries.fits(gradient) && keys.fits(gradient))
    precondition(scores.isApart(from: queries) && scores.isApart(from: keys))
    let scale = 1 / Float(queries.columns).squareRoot()
    // SAFETY: the blocks lie within the buffer and the output overlaps no input.
    unsafe Product(
      a: memory + queries.offset, aStride: queries.stride, aTransposed: false, b: memory + keys.offset,
      bStride: keys.stride, bTransposed: true, c: memory + scores.offset, cStride: scores.stride, keeps: 0,
      rows: scores.rows, columns: scores.columns, depth: queries.columns
    ).run()
    var loss = 0.0
    for row in 0..<scores.rows { loss += softmaxError(row, of: scores, scale: scale) }
    // what is left in the scores is the softmax; the gradient of a score is the softmax less 1 for its own
    for row in 0..<scores.rows { self[scores.offset + row * (scores.stride + 1)] -= 1 }
    // SAFETY: the blocks lie within their two buffers.
    unsafe Product(
      a: memory + scores.offset, aStride: scores.stride, aTransposed: false, b: memory + keys.offset,
      bStride: keys.stride, bTransposed: false, c: gradient.memory + queries.offset,
      cStride: queries.stride, keeps: 0, rows: queries.rows, columns: queries.columns, depth: scores.columns
    ).run()
    // SAFETY: the blocks lie within their two buffers.
    unsafe Product(
      a: memory + scores.offset, aStride: scores.stride, aTransposed: true, b: memory + queries.offset,
      bStride: queries.stride, bTransposed: false, c: gradient.memory + keys.offset, cStride: keys.stride,
      keeps: 0, rows: keys.rows, columns: keys.columns, depth: scores.rows
    ).run()
    gradient.multiply(queries, by: scale)
    gradient.multiply(keys, by: scale)
    return loss
  }

  /// Turns a row of scores into its softmax, and gives −log of its own.
  private mutating func softmaxError(_ row: Int, of scores: Block, scale: Float) -> Double {
    let start = scores.offset + row * scores.stride
    var largest = -Float.infinity
    for column in 0..<scores.columns { largest = max(largest, self[start + column]) }
    var sum = 0.0
    let own = Double(scale * (self[start + row] - largest))
    for column in 0..<scores.columns {
      let share = exponential(Double(scale * (self[start + column] - largest)))
      sum += share
      self[start + column] = Float(share)
    }
    for column in 0..<scores.columns { self[start + column] /= Float(sum) }
    return naturalLogarithm(sum) - own
  }

  /// Multiplies the numbers of a block.
  private mutating func multiply(_ block: Block, by factor: Float) {
    for row in 0..<block.rows {
      let start = block.offset + row * block.stride
      for index in start..<start + block.columns { self[index] *= factor }
    }
  }
}
