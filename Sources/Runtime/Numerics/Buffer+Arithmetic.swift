import CKernels
import Synchronization

extension Buffer {
  /// Writes `a · other + b · self` into itself.
  package mutating func combine(_ a: Float, _ other: borrowing Buffer, _ b: Float) {
    precondition(other.count == count)
    let parts = partsWorthSharing(numbers: count)
    inParallel(parts) { part in
      let range = share(count, part, of: parts, unit: 16)
      // SAFETY: both have `count` numbers and are two buffers; each part writes a range of its own.
      unsafe ck_axpby(range.count, a, other.memory + range.lowerBound, b, memory + range.lowerBound)
    }
  }

  /// Copies a block of another buffer into a block of the same shape.
  package mutating func copy(_ block: Block, of source: borrowing Buffer, into destination: Block) {
    precondition(block.rows == destination.rows && block.columns == destination.columns)
    precondition(block.fits(source) && destination.fits(self))
    for row in 0..<block.rows {
      // SAFETY: both rows lie within their buffers, which are two.
      unsafe (memory + destination.offset + row * destination.stride).update(
        from: source.memory + block.offset + row * block.stride, count: block.columns)
    }
  }

  /// Copies a block within this buffer; the two must not overlap.
  package mutating func copy(_ block: Block, into destination: Block) {
    precondition(block.rows == destination.rows && block.columns == destination.columns)
    precondition(block.fits(self) && destination.fits(self))
    for row in 0..<block.rows {
      let from = block.offset + row * block.stride
      let to = destination.offset + row * destination.stride
      precondition(from + block.columns <= to || to + block.columns <= from)
      // SAFETY: both rows lie within the buffer and are apart.
      unsafe (memory + to).update(from: memory + from, count: block.columns)
    }
  }

  /// Adds a block to another of the same shape in this buffer.
  package mutating func add(_ block: Block, into sum: Block) {
    precondition(block.rows == sum.rows && block.columns == sum.columns)
    precondition(block.fits(self) && sum.fits(self) && block.isApart(from: sum))
    for row in 0..<block.rows {
      // SAFETY: both rows lie within the buffer and are apart.
      unsafe ck_axpby(
        block.columns, 1, memory + block.offset + row * block.stride, 1,
        memory + sum.offset + row * sum.stride)
    }
  }

  /// Copies row `index` of a table into row `row` of a block.
  package mutating func copyRow(
    _ index: Int, of table: Block, in source: borrowing Buffer, into row: Int, of block: Block
  ) {
    precondition(
      table.columns == block.columns && index >= 0 && index < table.rows && row >= 0 && row < block.rows)
    precondition(table.fits(source) && block.fits(self))
    // SAFETY: both rows lie within their buffers, which are two.
    unsafe (memory + block.offset + row * block.stride).update(
      from: source.memory + table.offset + index * table.stride, count: table.columns)
  }

  /// Repeats the first `width` columns of a block until its last column, in place.
  package mutating func repeatColumns(_ width: Int, in block: Block) {
    precondition(width > 0 && block.columns % width == 0 && block.fits(self))
    for row in 0..<block.rows {
      // SAFETY: the row lies within the buffer; source and copies are apart.
      let first = unsafe memory + block.offset + row * block.stride
      for start in stride(from: width, to: block.columns, by: width) {
        unsafe (first + start).update(from: first, count: width)
      }
    }
  }

  /// Adds the repeats of the first `width` columns of a block to them, in place: the gradient of
  /// `repeatColumns`.
  package mutating func foldColumns(_ width: Int, in block: Block) {
    precondition(width > 0 && block.columns % width == 0 && block.fits(self))
    for row in 0..<block.rows {
      // SAFETY: the row lies within the buffer.
      let first = unsafe memory + block.offset + row * block.stride
      for column in width..<max(width, block.columns) { unsafe first[column % width] += first[column] }
    }
  }

  /// Fills a block with one number.
  package mutating func fill(_ block: Block, with value: Float) {
    for row in 0..<block.rows { fill(block.rows(row..<row + 1).range, with: value) }
  }

  /// Fills a block with draws from N(0, 1).
  package mutating func fillNormal(_ block: Block, using random: inout RandomStream) {
    precondition(block.fits(self))
    for row in 0..<block.rows {
      for column in 0..<block.columns {
        // SAFETY: the block lies within the buffer.
        unsafe memory[block.offset + row * block.stride + column] = Float(random.normal())
      }
    }
  }

  /// Fills a range with draws uniform in [low, high).
  package mutating func fillUniform(
    _ range: Range<Int>, _ low: Double, _ high: Double, using random: inout RandomStream
  ) {
    for index in range { self[index] = Float(random.uniform(low, high)) }
  }

  /// Writes `clip(x + clip(scale · noise, ±clip), ±bound)` into x, in place.
  package mutating func addClippedNoise(_ noise: Block, to x: Block, scale: Float, clip: Float, bound: Float)
  {
    precondition(noise.rows == x.rows && noise.columns == x.columns && noise.fits(self) && x.fits(self))
    for row in 0..<x.rows {
      for column in 0..<x.columns {
        let shift = min(max(scale * self[noise.offset + row * noise.stride + column], -clip), clip)
        let at = x.offset + row * x.stride + column
        self[at] = min(max(self[at] + shift, -bound), bound)
      }
    }
  }

  /// The sum of a block, in double precision.
  package func sum(_ block: Block) -> Double {
    var sum = 0.0
    for row in 0..<block.rows {
      for column in 0..<block.columns { sum += Double(self[block.offset + row * block.stride + column]) }
    }
    return sum
  }

  /// True when each number is finite.
  package var isFinite: Bool { isWithin(.greatestFiniteMagnitude) }

  /// True when each number is a number and its magnitude at most `limit`.
  package func isWithin(_ limit: Float) -> Bool {
    let parts = partsWorthSharing(numbers: count)
    let isBeyond = Atomic<Bool>(false)
    inParallel(parts) { part in
      let range = share(count, part, of: parts, unit: 16)
      // SAFETY: the memory has `count` numbers.
      if unsafe ck_count_beyond(range.count, limit, memory + range.lowerBound) > 0 {
        isBeyond.store(true, ordering: .relaxed)
      }
    }
    return !isBeyond.load(ordering: .relaxed)
  }
}

extension Buffer {
  /// Moves parameters one Adam step along their gradients; `largest` are AMSGrad's maxima or empty for plain
  /// Adam.
  ///
  /// Parameters that would leave the finite numbers stay where they are.
  /// - Returns: true if none had to stay.
  package mutating func adamStep(
    gradients: borrowing Buffer, first m: inout Buffer, second v: inout Buffer, largest: inout Buffer,
    rate: Float, beta1: Float, beta2: Float, inverseRootCorrection: Float, epsilon: Float
  ) -> Bool {
    precondition(gradients.count == count && m.count == count && v.count == count)
    precondition(largest.count == count || largest.count == 0)
    let parts = partsWorthSharing(numbers: count)
    let hasStayed = Atomic<Bool>(false)
    inParallel(parts) { part in
      let range = share(count, part, of: parts, unit: 16)
      let first = range.lowerBound
      // SAFETY: all have `count` numbers, of which each part has a range; without maxima the pointer is null.
      let stayed = unsafe ck_adam(
        range.count, rate, beta1, beta2, inverseRootCorrection, epsilon, gradients.memory + first,
        m.memory + first, v.memory + first, largest.count == 0 ? nil : largest.memory + first, memory + first)
      if stayed > 0 { hasStayed.store(true, ordering: .relaxed) }
    }
    return !hasStayed.load(ordering: .relaxed)
  }
}
