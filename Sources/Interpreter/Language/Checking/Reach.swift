import Diagnostics
import Syntax

/// Whether what comes after a statement can run, as far as the text alone tells.
struct Reach {
  let commands: CommandTable

  /// What surely leads away from the place after the statement, in words; nil if nothing does.
  func end(of statement: Statement) -> String? {
    switch statement.kind {
    case .returnValue: return "'return'"
    case .breakLoop: return "'break'"
    case .continueLoop: return "'continue'"
    case .expression(let value):
      guard case .call(let call) = value.kind, commands[call.name.text]?.endsProgram == true else {
        return nil
      }
      return "'\(call.name.text)'"
    case .whileLoop(let condition, let block):
      guard case .boolean(true)? = ConstantValue.of(condition), !leaves(block) else { return nil }
      return "an endless loop"
    case .conditional(let branches, let otherwise?):
      let ends = branches.map(\.block).allSatisfy { end(of: $0) != nil } && end(of: otherwise) != nil
      return ends ? "an 'if' whose every branch leaves" : nil
    default: return nil
    }
  }

  /// What leads away from the end of a block.
  func end(of block: StatementBlock) -> String? {
    for statement in block.statements { if let end = end(of: statement) { return end } }
    return nil
  }

  /// Whether a `break` of the loop around the block stands in it.
  private func leaves(_ block: StatementBlock) -> Bool {
    block.statements.contains { statement in
      switch statement.kind {
      case .breakLoop: true
      case .conditional(let branches, let otherwise):
        branches.contains { leaves($0.block) } || otherwise.map(leaves) ?? false
      case .tryCatch(let block, _, let handler): leaves(block) || leaves(handler)
      default: false
      }
    }
  }
}

extension Checker {
  /// Warns of the statements that can never run because of one before them.
  func warnUnreachable(_ statements: [Statement]) {
    let reach = Reach(commands: session.commands)
    for (statement, next) in zip(statements, statements.dropFirst()) {
      guard let end = reach.end(of: statement) else { continue }
      if case .definition = next.kind { return }
      warn("unreachable", "this can never run: it comes after \(end)", next.range.firstLine(in: source))
      return
    }
  }

  /// Warns of a block whose condition is the literal false, or of an `else` after one that is true.
  func warnUnreachable(_ branches: [Statement.Branch], _ otherwise: StatementBlock?) {
    for (position, branch) in branches.enumerated() {
      guard case .boolean(let holds)? = ConstantValue.of(branch.condition) else { continue }
      if !holds {
        warn("unreachable", "this can never run: the condition is false", branch.condition.range)
      } else if let never = branches.dropFirst(position + 1).first?.condition.range
        ?? otherwise?.range.firstLine(in: source)
      {
        warn("unreachable", "this can never run: the condition before it is true", never)
        return
      }
    }
  }
}

extension SourceRange {
  /// The part of the range on its first line.
  fileprivate func firstLine(in source: SourceText) -> SourceRange {
    SourceRange(start, Swift.min(end, source.range(ofLine: source.line(at: start)).end))
  }
}
