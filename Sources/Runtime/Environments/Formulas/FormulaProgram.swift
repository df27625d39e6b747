package import Physics

/// Holds a formula as instructions over one row of registers: no tree is left, and running it allocates
/// nothing.
package struct FormulaProgram: Sendable, Equatable {
  package let instructions: [FormulaInstruction]
  /// The registers before the first instruction: constants lie in them already.
  package let registers: [Double]
  /// What `gather` picks.
  package let indices: [Int]
  /// The registers that hold the result.
  package let output: Range<Int>

  /// A program that gives nothing.
  package static let empty = FormulaProgram(instructions: [], registers: [], indices: [], output: 0..<0)

  /// What must be brought up to the state before the program runs.
  package var freshness: Freshness { quantities.map(\.freshness).max() ?? .positions }

  /// The quantities of the simulation that the program reads.
  package var quantities: Set<Quantity> {
    Set(
      instructions.compactMap { instruction in
        instruction.operation == .quantity ? Quantity(rawValue: UInt8(clamping: instruction.size)) : nil
      })
  }

  /// Whether the program reads the goal.
  var readsGoal: Bool { instructions.contains { $0.operation == .goal } }

  /// Returns whether the program stays within its registers, the model and what else it reads.
  package func fits(_ model: borrowing Model, goal: Int, memory: Int, before: Int) -> Bool {
    guard 0 <= output.lowerBound, output.upperBound <= registers.count else { return false }
    for instruction in instructions {
      let (count, start) = (instruction.count, instruction.a.start)
      guard fits(instruction.target, count), fits(instruction) else { return false }
      guard instruction.operation.form == .input else { continue }
      let available: Int
      switch instruction.operation {
      case .goal: available = goal
      case .memory: available = memory
      case .before: available = before
      default:
        guard let raw = UInt8(exactly: instruction.size), let quantity = Quantity(rawValue: raw) else {
          return false
        }
        available = model.count(of: quantity)
      }
      guard 0 <= start, start <= available - count else { return false }
    }
    return true
  }

  /// Whether the registers that an instruction reads exist.
  private func fits(_ instruction: FormulaInstruction) -> Bool {
    let (a, b, c) = (instruction.a, instruction.b, instruction.c)
    let (count, size, stride) = (instruction.count, instruction.size, instruction.stride)
    switch instruction.operation.form {
    case .input: return true
    case .copy, .one: return fits(a, count)
    case .two, .draw: return fits(a, count) && fits(b, count)
    case .three: return fits(a, count) && fits(b, count) && fits(c, count)
    case .gather:
      guard 0 <= b.start, b.start <= indices.count - count, 0 <= a.start, a.start <= registers.count else {
        return false
      }
      return indices[b.start..<b.start + count].allSatisfy { 0 <= $0 && $0 < registers.count - a.start }
    case .reduction:
      let isWhole = stride > 0 && size >= 0 && size <= registers.count && count % max(1, stride) == 0
      return isWhole && fits(a.start, count * size)
    case .product:
      guard stride > 0, size >= 0, size <= registers.count, stride <= registers.count, count % stride == 0
      else {
        return false
      }
      return fits(a.start, count / stride * size) && fits(b.start, size * stride)
    }
  }

  private func fits(_ operand: FormulaOperand, _ count: Int) -> Bool {
    (0...1).contains(operand.step) && fits(operand.start, operand.step == 1 ? count : 1)
  }

  private func fits(_ start: Int, _ count: Int) -> Bool {
    0 <= count && 0 <= start && count <= registers.count && start <= registers.count - count
  }
}
