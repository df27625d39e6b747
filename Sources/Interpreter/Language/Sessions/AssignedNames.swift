import Diagnostics
import Syntax

/// The variables that a statement sets, and how.
struct AssignedNames {
  /// All of them, also as loop variables.
  private(set) var all: Set<String> = []
  /// Those that an assignment sets.
  private(set) var results: Set<String> = []
  /// Those that the statement itself assigns, outside of any block.
  private(set) var direct: Set<String> = []
  /// Those that `forget` removes.
  private(set) var forgotten: Set<String> = []
  /// Whether `undo` is called.
  private(set) var undoes = false
  /// Whether `quit` is called.
  private(set) var quits = false
  private var names = NameCollector()
  private var depth = 0
  /// The texts that are being visited, innermost last, and what they include.
  private var sources: [String] = []
  private var includes: IncludedPrograms?

  /// The names that are read.
  var read: Set<String> { names.read }
  /// The names whose former values are gone afterwards.
  var replaced: Set<String> { all.union(forgotten) }

  init(_ statements: [Statement]) { for statement in statements { visit(statement) } }

  init(_ statement: Statement) { self.init([statement]) }

  /// Collects the names that a text sets, the files it includes too.
  init(_ program: Program, _ includes: IncludedPrograms) {
    self.includes = includes
    sources = [program.source.name]
    for statement in program.statements { visit(statement) }
  }

  private mutating func visit(_ statement: Statement) {
    if depth == 0 { names.visit(statement) }
    switch statement.kind {
    case .assignment(let target, let value):
      results.insert(target.name.text)
      if depth == 0 { direct.insert(target.name.text) }
      // an entry that changes leaves the rest as it was
      if target.indices.isEmpty { all.insert(target.name.text) }
      visit(value)
    case .expression(let expression): visit(expression)
    case .forLoop(let name, _, let block):
      all.insert(name.text)
      visit(block)
    case .whileLoop(_, let block): visit(block)
    case .conditional(let branches, let otherwise):
      for branch in branches { visit(branch.block) }
      if let otherwise { visit(otherwise) }
    case .tryCatch(let block, let name, let handler):
      all.insert(name.text)
      visit(block)
      visit(handler)
    case .definition(let definition): all.insert(definition.name.text)
    case .parameter(let parameter): all.insert(parameter.name.text)
    case .include(let path): visit(included: path.text)
    case .returnValue, .breakLoop, .continueLoop, .expectation: return
    }
  }

  private mutating func visit(included path: String) {
    guard let source = sources.last, let program = includes?.program(path, from: source),
      !sources.contains(program.source.name)
    else { return }
    sources.append(program.source.name)
    for statement in program.statements { visit(statement) }
    sources.removeLast()
  }

  private mutating func visit(_ block: StatementBlock) {
    depth += 1
    for statement in block.statements { visit(statement) }
    depth -= 1
  }

  private mutating func visit(_ expression: Expression) {
    guard case .call(let call) = expression.kind else { return }
    if call.name.text == "quit" { quits = true }
    if call.name.text == "undo" { undoes = true }
    for argument in call.arguments {
      switch argument.value {
      case .statement(let statement): visit(statement)
      case .expression(let value):
        if call.name.text == "forget", case .name(let name) = value.kind { forgotten.insert(name) }
      }
    }
  }
}
