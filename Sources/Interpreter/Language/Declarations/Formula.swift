import Diagnostics
import Syntax

/// An expression that a command keeps to evaluate it itself: its names mean first what the command offers, then the
/// variables as they were at the time of the call.
package struct Formula {
  /// The formula as it was written.
  package let text: String
  /// The names that it reads.
  package let names: Set<String>
  private let expression: Expression
  private let evaluator: Evaluator
  private let captured: Variables

  init(_ expression: Expression, by caller: Evaluator) {
    var collector = NameCollector()
    collector.visit(expression)
    var captured = Variables()
    for name in collector.read.sorted() { captured[name] = caller.variable(name) }
    self.text = caller.source.text(in: expression.range)
    self.names = collector.read
    self.expression = expression
    self.captured = captured
    evaluator = Evaluator(session: caller.session, source: caller.source)
    evaluator.depth = caller.depth
  }

  /// Evaluates the formula for each row of a table; an error tells the row.
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

extension ArgumentType where T == Formula {
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
