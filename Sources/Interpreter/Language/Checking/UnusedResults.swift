import Diagnostics
import Syntax

/// Finds variables of a script that take the result of long work and are never read afterwards.
struct UnusedResults {
  let commands: CommandTable

  /// An assignment whose value nobody reads.
  struct Finding {
    let name: Name
    let command: String
  }

  /// Looks through the statements of a script; `elsewhere` are the names that other texts read.
  func findings(in statements: [Statement], readElsewhere elsewhere: Set<String>) -> [Finding] {
    let reads = statements.map(namesRead)
    var later = elsewhere
    for (names, statement) in zip(reads, statements) where isDefinition(statement) { later.formUnion(names) }
    var findings: [Finding] = []
    // from the end, so that what is read later grows by a statement at a time
    for (index, statement) in statements.enumerated().reversed() {
      defer { later.formUnion(reads[index]) }
      // the last statement's value is what the script is for
      guard index < statements.count - 1 else { continue }
      for assignment in longAssignments(in: statement).reversed() {
        // a loop may come to a read that stands before the assignment
        let isRead =
          later.contains(assignment.name.text) || later.contains(where: NameCollector.isResult)
          || !assignment.isDirect && reads[index].contains(assignment.name.text)
        if isRead || assignment.changed.map(later.contains) ?? false { continue }
        findings.append(Finding(name: assignment.name, command: assignment.command))
      }
    }
    return findings.reversed()
  }

  private struct Assignment {
    let name: Name
    let command: String
    /// The variable that the work went into, if it went into one.
    let changed: String?
    /// Whether it is a statement of the top level.
    let isDirect: Bool
  }

  private func namesRead(_ statement: Statement) -> Set<String> {
    var names = NameCollector()
    names.visit(statement)
    return names.read
  }

  private func isDefinition(_ statement: Statement) -> Bool {
    if case .definition = statement.kind { true } else { false }
  }

  private func longAssignments(in statement: Statement, isDirect: Bool = true) -> [Assignment] {
    func inside(_ block: StatementBlock) -> [Assignment] {
      block.statements.flatMap { longAssignments(in: $0, isDirect: false) }
    }
    switch statement.kind {
    case .assignment(let target, let value):
      guard target.indices.isEmpty, let call = longCall(in: value),
        let effort = commands[call.name.text]?.effort
      else { return [] }
      let changed = effort == .longOnArgument ? call.arguments.first?.variable : nil
      return [
        Assignment(name: target.name, command: call.name.text, changed: changed, isDirect: isDirect)
      ]
    case .forLoop(_, _, let block), .whileLoop(_, let block): return inside(block)
    case .conditional(let branches, let otherwise):
      return branches.flatMap { inside($0.block) } + (otherwise.map(inside) ?? [])
    case .tryCatch(let block, _, let handler): return inside(block) + inside(handler)
    default: return []
    }
  }

  /// The long command that gives the value, perhaps by one of its fields.
  private func longCall(in expression: Expression) -> CallExpression? {
    switch expression.kind {
    case .call(let call): return commands[call.name.text]?.isLong == true ? call : nil
    case .parenthesized(let inner): return longCall(in: inner)
    case .field(let base, _), .index(let base, _): return longCall(in: base)
    default: return nil
    }
  }
}

extension Argument {
  /// The variable that the argument is, if it is nothing else.
  fileprivate var variable: String? {
    guard case .expression(let expression) = value, case .name(let name) = expression.kind else { return nil }
    return name
  }
}
