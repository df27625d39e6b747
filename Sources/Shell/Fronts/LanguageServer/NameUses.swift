import Diagnostics
import Syntax

/// The variables and definitions of a program with every place where each is written.
///
/// A definition has its own variables; all others are the program's.
struct NameUses: Sendable {
  /// A place where a name is written.
  struct Use: Sendable {
    let name: String
    let range: SourceRange
    /// Whether it gets its value or its meaning here.
    let isDefinition: Bool
    /// Whether it is a whole argument, where it may be a choice's word instead of a variable.
    let isBareArgument: Bool
    /// The definition whose own variable it is, by its number; 0 for the program's.
    fileprivate(set) var scope: Int
  }

  private(set) var uses: [Use] = []
  private var scope = 0
  /// The names that belong to each definition.
  private var own: [Set<String>] = [[]]
  /// The definitions by their names.
  private var scopes: [String: Int] = [:]
  /// Names of arguments, which are those of the parameters of what is called.
  private var arguments: [(function: String, name: Name)] = []

  init(_ statements: [Statement]) {
    visit(statements)
    for index in uses.indices where !own[uses[index].scope].contains(uses[index].name) {
      uses[index].scope = 0
    }
    for (function, name) in arguments {
      guard let scope = scopes[function], own[scope].contains(name.text) else { continue }
      uses.append(
        Use(name: name.text, range: name.range, isDefinition: false, isBareArgument: false, scope: scope))
    }
    uses.sort { $0.range.start < $1.range.start }
  }

  /// The use that an offset lies in or just behind.
  func use(at offset: Int) -> Use? {
    uses.first { $0.range.start <= offset && offset <= $0.range.end }
  }

  /// All uses of the same variable or definition; none where the program doesn't define it.
  func all(of use: Use) -> [Use] {
    let same = uses.filter { $0.name == use.name && $0.scope == use.scope }
    return same.contains(where: \.isDefinition) ? same : []
  }

  // MARK: Visiting

  private mutating func add(
    _ name: String, _ range: SourceRange, isDefinition: Bool = false, isBare: Bool = false
  ) {
    if isDefinition { own[scope].insert(name) }
    uses.append(
      Use(name: name, range: range, isDefinition: isDefinition, isBareArgument: isBare, scope: scope))
  }

  private mutating func define(_ name: Name) { add(name.text, name.range, isDefinition: true) }

  private mutating func visit(_ statements: [Statement]) { for statement in statements { visit(statement) } }

  private mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .expression(let value): visit(value)
    case .assignment(let target, let value):
      visit(value)
      // a part of a variable is assigned to what is there already
      add(target.name.text, target.name.range, isDefinition: target.indices.isEmpty)
      for index in target.indices.joined() { visit(index) }
    case .forLoop(let name, let values, let block):
      visit(values)
      define(name)
      visit(block.statements)
    case .whileLoop(let condition, let block):
      visit(condition)
      visit(block.statements)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        visit(branch.condition)
        visit(branch.block.statements)
      }
      if let otherwise { visit(otherwise.statements) }
    case .tryCatch(let block, let name, let other):
      visit(block.statements)
      define(name)
      visit(other.statements)
    case .definition(let definition): visit(definition)
    case .returnValue(let value): if let value { visit(value) }
    case .parameter(let parameter):
      define(parameter.name)
      visit(parameter.defaultValue)
    case .expectation(let condition, let message):
      visit(condition)
      if let message { visit(message) }
    case .breakLoop, .continueLoop, .include: return
    }
  }

  private mutating func visit(_ definition: Statement.Definition) {
    define(definition.name)
    for parameter in definition.parameters {
      if let value = parameter.defaultValue { visit(value) }
    }
    let outer = scope
    scope = own.count
    own.append([])
    scopes[definition.name.text] = scope
    for parameter in definition.parameters { define(parameter.name) }
    visit(definition.body.statements)
    scope = outer
  }

  private mutating func visit(_ expression: Expression) {
    switch expression.kind {
    case .number, .boolean, .none, .text: return
    case .interpolation(let parts):
      for case .value(let value, _) in parts { visit(value) }
    case .name(let name): add(name, expression.range)
    case .list(let values): for value in values { visit(value) }
    case .record(let fields): for field in fields { visit(field.value) }
    case .range(let from, let through, let step):
      visit(from)
      visit(through)
      if let step { visit(step) }
    case .unary(_, let value), .parenthesized(let value), .field(let value, _): visit(value)
    case .binary(_, let left, let right, _):
      visit(left)
      visit(right)
    case .call(let call): visit(call)
    case .index(let value, let indices):
      visit(value)
      for index in indices { visit(index) }
    case .over(let name, let values, let parallel, let block):
      visit(values)
      if let parallel { visit(parallel) }
      define(name)
      visit(block.statements)
    }
  }

  private mutating func visit(_ call: CallExpression) {
    add(call.name.text, call.name.range)
    for argument in call.arguments {
      if let name = argument.name { arguments.append((call.name.text, name)) }
      switch argument.value {
      case .statement(let statement): visit(statement)
      case .expression(let value):
        if case .name(let name) = value.kind { add(name, value.range, isBare: true) } else { visit(value) }
      }
    }
  }
}
