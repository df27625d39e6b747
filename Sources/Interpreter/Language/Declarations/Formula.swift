package import Diagnostics
package import Syntax

/// An expression that a command keeps to evaluate it itself: its names mean first what the command offers,
/// then the variables as they were at the time of the call.
package struct Formula {
  /// The formula as it was written.
  package let text: String
  /// The names that it reads.
  package let names: Set<String>
  package let expression: Expression
  private let evaluator: any ExpressionEvaluator
  /// The variables that it reads, as they were at the time of the call.
  private let captured: Variables

  init(_ expression: Expression, by caller: any ExpressionEvaluator) {
    var collector = NameCollector()
    collector.visit(expression)
    var captured = Variables()
    for name in collector.read.sorted() { captured[name] = caller.variable(name) }
    self.text = caller.source.text(in: expression.range)
    self.names = collector.read
    self.expression = expression
    self.captured = captured
    evaluator = caller.beside(in: caller.source)
  }

  /// Evaluates the formula for each row of a table; an error names the row.
  package func forEachRow(of table: Table, _ body: (Int, Value) throws -> Void) throws {
    let columns = table.columns.filter { names.contains($0.name) }
    evaluator.locals = captured
    for row in 0..<table.rowCount {
      try evaluator.checkInterruption()
      for column in columns { evaluator.set(column.name, column.content[row]) }
      let value = try evaluator.traced(.loop("row \(row)"), expression.range) {
        try evaluator.evaluate(expression)
      }
      try body(row, value)
    }
  }
}

extension Formula {
  /// The formula's value for each row of a table; `none` where a value that it needs is `none`.
  package func values(inRowsOf table: Table) throws -> [Value] {
    let columns = table.columns.filter { names.contains($0.name) }
    var values: [Value] = []
    values.reserveCapacity(table.rowCount)
    evaluator.locals = captured
    for row in 0..<table.rowCount {
      try evaluator.checkInterruption()
      for column in columns { evaluator.set(column.name, column.content[row]) }
      let isMissing = columns.contains { $0.content[row].isNone }
      let value = try evaluator.traced(.loop("row \(row)"), expression.range) {
        try orNone(if: isMissing) { try evaluator.evaluate(expression) }
      }
      values.append(value)
    }
    return values
  }

  /// The value, or `none` where it can't be computed because something is missing.
  private func orNone(if isMissing: Bool, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch is Diagnostic where isMissing {
      return .none
    }
  }

  /// Evaluates the formula once, with the whole columns of a table as the values of its names.
  ///
  /// What is a whole column still is reduced by the function `reduction`, if there is one of this name; the
  /// value is `none` where values that it needs are `none`.
  package func value(ofColumnsOf table: Table, reducedBy reduction: String) throws -> Value {
    evaluator.locals = captured
    var isMissing = false
    for column in table.columns where names.contains(column.name) {
      evaluator.set(column.name, column.value)
      isMissing = isMissing || column.hasNone
    }
    return try orNone(if: isMissing) {
      let value = try evaluator.evaluate(expression)
      guard value.entryCount != nil, Reductions.names.contains(reduction) else { return value }
      return try evaluator.call(CallExpression(of: reduction, with: expression), expression.range)
    }
  }

  /// The unit of what the formula gives, where that is sure.
  package func unit(in table: Table) -> String? {
    expression.unit { name in table[name]?.unit }
  }

  /// The text that the formula stands in.
  package var source: SourceText { evaluator.source }

  /// A variable that the formula reads, as it was at the time of the call.
  package func variable(_ name: String) -> Value? { captured[name] }

  /// Evaluates a part of the formula in which only variables, and these constants, have names.
  package func evaluate(_ part: Expression, with constants: [String: Value]) throws -> Value {
    var variables = captured
    for (name, value) in constants where names.contains(name) { variables[name] = value }
    evaluator.locals = variables
    return try evaluator.evaluate(part)
  }

  /// Evaluates a part of a function's body, given its variables.
  package func evaluate(_ part: Expression, of function: Function, _ locals: [String: Value]) throws -> Value
  {
    let inner = evaluator.beside(in: function.source)
    inner.locals = Variables(Array(locals.keys), Array(locals.values))
    return try inner.evaluate(part)
  }

  /// A variable of the session, which the bodies of functions read.
  package func global(_ name: String) -> Value? { evaluator.session.variables[name] }

  /// The command or pure function of a name.
  package func command(_ name: String) -> Command? { evaluator.session.commands[name] }

  /// The arguments of a call by the names of the command's parameters; throws what doesn't fit.
  package func bind(
    _ call: CallExpression, to command: Command, in source: SourceText
  ) throws(Diagnostic) -> [String: [Expression]] {
    let binding = ArgumentBinding(call.arguments, to: command)
    if let problem = binding.problems.first { throw problem.diagnostic(command, call: call, in: source) }
    var result: [String: [Expression]] = [:]
    for (parameter, given) in zip(command.parameters, binding.assigned) {
      for case .expression(let value) in given.map(\.value) {
        result[parameter.name, default: []].append(value)
      }
    }
    return result
  }
}

extension Expression {
  /// The names that an expression reads, of commands and functions too.
  package var namesRead: Set<String> {
    var collector = NameCollector()
    collector.visit(self)
    return collector.read
  }
}

/// A formula under a name of the caller's, as in `with t ratio=a / b`.
package struct NamedFormula {
  package let name: String
  package let formula: Formula
}

extension ArgumentType where T == [NamedFormula] {
  /// Takes expressions of the columns of the table that the parameter `table` is given, each under a name of
  /// the caller's: of a row's values, or of whole columns.
  package static func formulas(of table: String, ofColumns: Bool = false, _ phrase: String) -> ArgumentType {
    ArgumentType(
      mapping: phrase, type: .any, form: ofColumns ? .columnFormula(of: table) : .formula(of: table),
      absent: [], embed: { _ in .none },
      convert: { (input) throws(Mismatch) in
        if case .value(.none) = input { return [] }
        guard case .formulas(let formulas) = input else {
          throw Mismatch(must: "be \(phrase)", but: input.isWhat)
        }
        return formulas
      })
  }
}

extension ArgumentType where T == Formula {
  /// Takes an expression in which `names` have a meaning of their own.
  package static func formula(of names: [FormulaName], _ phrase: String, giving type: ValueType)
    -> ArgumentType
  {
    ArgumentType(
      mapping: phrase, type: type, form: .formulaOf(names), absent: nil, embed: { .string($0.text) },
      convert: { (input) throws(Mismatch) in
        guard case .formula(let formula) = input else {
          throw Mismatch(must: "be \(phrase)", but: input.isWhat)
        }
        return formula
      })
  }

  /// Takes an expression of the columns of the table that the parameter `table` is given.
  package static func formula(of table: String, _ phrase: String, giving type: ValueType) -> ArgumentType {
    ArgumentType(
      mapping: phrase, type: type, form: .formula(of: table), absent: nil, embed: { .string($0.text) },
      convert: { (input) throws(Mismatch) in
        guard case .formula(let formula) = input else {
          throw Mismatch(must: "be \(phrase)", but: input.isWhat)
        }
        return formula
      })
  }
}
