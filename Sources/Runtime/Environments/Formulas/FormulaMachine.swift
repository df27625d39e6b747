import Glibc
import Numerics
import Physics

/// Runs a program in registers of its own.
struct FormulaMachine {
  let program: FormulaProgram
  private var registers: [Double]

  init(_ program: FormulaProgram) {
    self.program = program
    registers = program.registers
  }

  /// What the program came to, as numbers.
  var result: ArraySlice<Double> { registers[program.output] }

  /// One number of the result.
  func number(_ index: Int = 0) -> Double { registers[program.output.lowerBound + index] }

  /// Copies the result, which must have as many numbers as the row.
  func copyResult(into row: inout [Double]) {
    let start = program.output.lowerBound
    for index in row.indices { row[index] = registers[start + index] }
  }

  /// Copies the result in single precision.
  func copyResult(into row: inout MutableSpan<Float>) {
    let start = program.output.lowerBound
    for index in 0..<program.output.count { row[index] = Float(registers[start + index]) }
  }

  /// Runs the program; `random` is drawn from by programs that draw.
  mutating func run(
    _ simulation: borrowing Simulation, goal: [Double], memory: [Double], before: [Double],
    using random: inout RandomStream
  ) {
    let program = program
    var row = registers.mutableSpan
    for instruction in program.instructions {
      let (start, target, count) = (instruction.a.start, instruction.target, instruction.count)
      switch instruction.operation {
      case .quantity:
        guard let quantity = Quantity(rawValue: UInt8(truncatingIfNeeded: instruction.size)) else { continue }
        simulation.read(quantity, from: start, count: count, into: &row, at: target)
      case .goal: for index in 0..<count { row[target + index] = goal[start + index] }
      case .memory: for index in 0..<count { row[target + index] = memory[start + index] }
      case .before: for index in 0..<count { row[target + index] = before[start + index] }
      default: instruction.compute(in: &row, indices: program.indices, using: &random)
      }
    }
  }

  /// Puts what a program draws, which needs no simulation, into a row; one that gives nothing leaves it
  /// alone.
  mutating func draw(into row: inout [Double], using random: inout RandomStream) {
    guard !program.output.isEmpty else { return }
    draw(using: &random)
    row = Array(result)
  }

  private mutating func draw(using random: inout RandomStream) {
    let program = program
    var row = registers.mutableSpan
    for instruction in program.instructions where instruction.operation.form != .input {
      instruction.compute(in: &row, indices: program.indices, using: &random)
    }
  }
}

extension FormulaInstruction {
  /// Carries out an instruction that reads registers only.
  fileprivate func compute(
    in row: inout MutableSpan<Double>, indices: [Int], using random: inout RandomStream
  ) {
    switch operation {
    case .quantity, .goal, .memory, .before: break
    case .copy: map(&row) { $0 }
    case .gather: for index in 0..<count { row[target + index] = row[a.start + indices[b.start + index]] }
    case .negate: map(&row) { -$0 }
    case .absolute: map(&row) { Swift.abs($0) }
    case .root: map(&row) { $0.squareRoot() }
    case .exponential: map(&row) { exp($0) }
    case .logarithm: map(&row) { log($0) }
    case .sine: map(&row) { sin($0) }
    case .cosine: map(&row) { cos($0) }
    case .tangent: map(&row) { tan($0) }
    case .sign: map(&row) { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }
    case .floor: map(&row) { $0.rounded(.down) }
    case .not: map(&row) { $0 == 0 ? 1 : 0 }
    case .isFinite: map(&row) { $0.isFinite ? 1 : 0 }
    case .round:
      zip(&row) { number, scale in
        let scaled = number * scale
        return scaled.isFinite ? scaled.rounded() / scale : number
      }
    case .add: zip(&row) { $0 + $1 }
    case .subtract: zip(&row) { $0 - $1 }
    case .multiply: zip(&row) { $0 * $1 }
    case .divide: zip(&row) { $0 / $1 }
    case .remainder:
      zip(&row) { number, divisor in
        let rest = fmod(number, divisor)
        return rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest
      }
    case .power: zip(&row) { $1 == 2 ? $0 * $0 : pow($0, $1) }
    case .minimum: zip(&row) { $0.isNaN || $1.isNaN ? .nan : min($0, $1) }
    case .maximum: zip(&row) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
    case .arctangent: zip(&row) { atan2($0, $1) }
    case .less: zip(&row) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: zip(&row) { $0 <= $1 ? 1 : 0 }
    case .greater: zip(&row) { $0 > $1 ? 1 : 0 }
    case .greaterOrEqual: zip(&row) { $0 >= $1 ? 1 : 0 }
    case .equal: zip(&row) { $0 == $1 ? 1 : 0 }
    case .and: zip(&row) { $0 != 0 && $1 != 0 ? 1 : 0 }
    case .or: zip(&row) { $0 != 0 || $1 != 0 ? 1 : 0 }
    case .close:
      three(&row) { x, y, limit in
        let isClose = x == y || Swift.abs(x - y) <= limit * max(1, Swift.abs(x), Swift.abs(y))
        return isClose && x.isFinite == y.isFinite ? 1 : 0
      }
    case .clamp: three(&row) { $0 < $1 ? $1 : $0 > $2 ? $2 : $0 }
    case .choose: three(&row) { $0 != 0 ? $1 : $2 }
    case .sum, .mean, .deviation, .norm, .smallest, .largest, .smallestIndex, .largestIndex, .all, .any:
      for index in 0..<count {
        row[target + index] = reduction(row, from: a.start + index / stride * size * stride + index % stride)
      }
    case .product: multiply(&row)
    case .uniform: zip(&row) { random.uniform($0, $1) }
    case .normal: zip(&row) { $0 + $1 * random.normal() }
    }
  }

  @inline(__always)
  private func map(_ row: inout MutableSpan<Double>, _ function: (Double) -> Double) {
    for index in 0..<count { row[target + index] = function(row[a.start + a.step * index]) }
  }

  @inline(__always)
  private func zip(_ row: inout MutableSpan<Double>, _ function: (Double, Double) -> Double) {
    for index in 0..<count {
      row[target + index] = function(row[a.start + a.step * index], row[b.start + b.step * index])
    }
  }

  @inline(__always)
  private func three(_ row: inout MutableSpan<Double>, _ function: (Double, Double, Double) -> Double) {
    for index in 0..<count {
      row[target + index] = function(
        row[a.start + a.step * index], row[b.start + b.step * index], row[c.start + c.step * index])
    }
  }

  /// Reduces `size` elements that lie `stride` apart.
  private func reduction(_ row: borrowing MutableSpan<Double>, from start: Int) -> Double {
    switch operation {
    case .sum: return sum(row, from: start)
    case .mean: return sum(row, from: start) / Double(size)
    case .norm:
      var sum = 0.0
      for place in 0..<size { sum += row[start + place * stride] * row[start + place * stride] }
      return sum.squareRoot()
    case .deviation:
      guard size > 1 else { return .nan }
      let mean = sum(row, from: start) / Double(size)
      var squares = 0.0
      for place in 0..<size {
        let difference = row[start + place * stride] - mean
        squares += difference * difference
      }
      return (squares / Double(size - 1)).squareRoot()
    case .all:
      for place in 0..<size where row[start + place * stride] == 0 { return 0 }
      return 1
    case .any:
      for place in 0..<size where row[start + place * stride] != 0 { return 1 }
      return 0
    case .smallestIndex, .largestIndex: return Double(extreme(row, from: start))
    default: return size == 0 ? .nan : row[start + extreme(row, from: start) * stride]
    }
  }

  private func sum(_ row: borrowing MutableSpan<Double>, from start: Int) -> Double {
    var sum = 0.0
    for place in 0..<size { sum += row[start + place * stride] }
    return sum
  }

  /// The place of the smallest or largest element, or of the first nan.
  private func extreme(_ row: borrowing MutableSpan<Double>, from start: Int) -> Int {
    let isLargest = operation == .largest || operation == .largestIndex
    var best = 0
    for place in 0..<size {
      let (element, champion) = (row[start + place * stride], row[start + best * stride])
      if element.isNaN { return place }
      if isLargest ? element > champion : element < champion { best = place }
    }
    return best
  }

  /// Writes the matrix product of a and b.
  private func multiply(_ row: inout MutableSpan<Double>) {
    for index in 0..<count { row[target + index] = 0 }
    for line in 0..<count / stride {
      for inner in 0..<size {
        let factor = row[a.start + line * size + inner]
        for column in 0..<stride {
          row[target + line * stride + column] += factor * row[b.start + inner * stride + column]
        }
      }
    }
  }
}
