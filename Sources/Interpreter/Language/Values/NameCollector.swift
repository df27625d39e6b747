import Syntax

/// Collects the names that a piece of program reads or sets.
struct NameCollector {
  private(set) var read: Set<String> = []
  private(set) var assigned: Set<String> = []

  /// Whether a name means the last value where no variable has it.
  static func isResult(_ name: String) -> Bool { name == "result" || name == "_" }

  mutating func visit(_ block: StatementBlock) { for statement in block.statements { visit(statement) } }

  mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .expression(let expression): visit(expression)
    case .assignment(let target, let value):
      visit(value)
      for index in target.indices.joined() { visit(index) }
      if !target.indices.isEmpty { read.insert(target.name.text) }
      assigned.insert(target.name.text)
    case .forLoop(let name, let values, let block):
      assigned.insert(name.text)
      visit(values)
      visit(block)
    case .whileLoop(let condition, let block):
      visit(condition)
      visit(block)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        visit(branch.condition)
        visit(branch.block)
      }
      if let otherwise { visit(otherwise) }
    case .tryCatch(let block, let name, let handler):
      assigned.insert(name.text)
      visit(block)
      visit(handler)
    case .definition(let definition):
      assigned.insert(definition.name.text)
      for parameter in definition.parameters { if let value = parameter.defaultValue { visit(value) } }
      var body = NameCollector()
      body.visit(definition.body)
      read.formUnion(body.read)
    case .returnValue(let value): if let value { visit(value) }
    case .parameter(let parameter): assigned.insert(parameter.name.text)
    case .expectation(let condition, let message):
      visit(condition)
      if let message { visit(message) }
    case .breakLoop, .continueLoop, .include: break
    }
  }

  mutating func visit(_ expression: Expression) {
    switch expression.kind {
    case .number, .boolean, .none, .text: break
    case .interpolation(let parts): for case .value(let value, _) in parts { visit(value) }
    case .name(let name):
      read.insert(name)
      if NameCollector.isResult(name) { read.insert("result") }
    case .list(let entries): for entry in entries { visit(entry) }
    case .record(let fields): for field in fields { visit(field.value) }
    case .range(let first, let last, let step):
      visit(first)
      visit(last)
      if let step { visit(step) }
    case .unary(_, let operand): visit(operand)
    case .binary(_, let left, let right, _):
      visit(left)
      visit(right)
    case .call(let call):
      read.insert(call.name.text)
      for argument in call.arguments {
        switch argument.value {
        case .expression(let value): visit(value)
        case .statement(let statement): visit(statement)
        }
      }
    case .field(let value, _): visit(value)
    case .index(let value, let indices):
      visit(value)
      for index in indices { visit(index) }
    case .over(let name, let values, let parallel, let block):
      visit(values)
      if let parallel { visit(parallel) }
      var body = NameCollector()
      body.visit(block)
      read.formUnion(body.read.subtracting([name.text]))
    case .parenthesized(let inner): visit(inner)
    }
  }
}
