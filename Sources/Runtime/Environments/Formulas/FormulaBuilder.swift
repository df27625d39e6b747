package import Physics

/// Writes a program instruction by instruction; what was computed once isn't computed again.
package struct FormulaBuilder {
  private var instructions: [FormulaInstruction] = []
  private var registers: [Double] = []
  private var indices: [Int] = []
  private var known: [FormulaInstruction: Int] = [:]
  private var constants: [[UInt64]: Int] = [:]
  private var joined: [[Int]: Int] = [:]
  private var picks: [[Int]: Int] = [:]

  package init() {}

  /// The number of registers so far.
  package var size: Int { registers.count }

  /// Puts constants into registers; gives the first.
  package mutating func constant(_ numbers: [Double]) -> Int {
    let key = numbers.map(\.bitPattern)
    if let start = constants[key] { return start }
    let start = registers.count
    registers += numbers
    constants[key] = start
    return start
  }

  /// Reads `count` numbers of a quantity of the simulation.
  package mutating func read(_ quantity: Quantity, from first: Int, count: Int) -> Int {
    emit(.quantity, count, FormulaOperand(first), size: Int(quantity.rawValue))
  }

  /// Reads `count` numbers of the goal, the memory or what was before the step.
  package mutating func read(_ source: FormulaOperation, from first: Int, count: Int) -> Int {
    emit(source, count, FormulaOperand(first))
  }

  /// Adds an instruction that gives `count` numbers, unless the same is known; gives the first register.
  package mutating func emit(
    _ operation: FormulaOperation, _ count: Int, _ a: FormulaOperand, _ b: FormulaOperand? = nil,
    _ c: FormulaOperand? = nil, size: Int = 0, stride: Int = 1
  ) -> Int {
    var instruction = FormulaInstruction(
      operation: operation, target: 0, count: count, a: a, b: b ?? .none, c: c ?? .none, size: size,
      stride: stride)
    let isDraw = operation.form == .draw
    if !isDraw, let start = known[instruction] { return start }
    let start = reserve(count)
    if !isDraw { known[instruction] = start }
    instruction.target = start
    instructions.append(instruction)
    return start
  }

  /// Picks registers behind `start`; those that lie side by side already are left where they are.
  package mutating func pick(_ offsets: [Int], behind start: Int) -> Int {
    let first = offsets.first ?? 0
    if offsets.enumerated().allSatisfy({ $1 == first + $0 }) { return start + first }
    let place = picks[offsets] ?? indices.count
    if place == indices.count { indices += offsets }
    picks[offsets] = place
    return emit(.gather, offsets.count, FormulaOperand(start), FormulaOperand(place))
  }

  /// Brings parts side by side; one that is alone, or parts that are so already, are left where they are.
  package mutating func join(_ parts: [(start: Int, count: Int)]) -> Int {
    let parts = parts.filter { $0.count > 0 }
    guard let first = parts.first else { return registers.count }
    var end = first.start
    if parts.allSatisfy({ part in
      defer { end += part.count }
      return part.start == end
    }) {
      return first.start
    }
    let key = parts.flatMap { [$0.start, $0.count] }
    if let start = joined[key] { return start }
    let total = parts.reduce(0) { $0 + $1.count }
    let start = reserve(total)
    joined[key] = start
    var target = start
    for part in parts {
      instructions.append(
        FormulaInstruction(
          operation: .copy, target: target, count: part.count, a: FormulaOperand(part.start), b: .none,
          c: .none,
          size: 0, stride: 1))
      target += part.count
    }
    return start
  }

  /// The program that gives the parts one after the other.
  package mutating func program(giving parts: [(start: Int, count: Int)]) -> FormulaProgram {
    let start = join(parts), count = parts.reduce(0) { $0 + $1.count }
    return FormulaProgram(
      instructions: instructions, registers: registers, indices: indices, output: start..<start + count)
  }

  private mutating func reserve(_ count: Int) -> Int {
    let start = registers.count
    registers += [Double](repeating: 0, count: count)
    return start
  }
}
