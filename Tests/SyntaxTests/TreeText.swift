import Diagnostics
import Syntax

/// Writes trees as nested parentheses, so that a test shows a whole tree on one line.
enum TreeText {
  static func of(_ block: StatementBlock) -> String {
    "{" + block.statements.map(of).joined(separator: "; ") + "}"
  }

  static func of(_ statement: Statement) -> String {
    switch statement.kind {
    case .expression(let value): of(value)
    case .assignment(let target, let value):
      target.name.text + target.indices.map { "[" + $0.map(of).joined(separator: ", ") + "]" }.joined()
        + " = "
        + of(value)
    case .forLoop(let name, let values, let body): "(for \(name.text) \(of(values)) \(of(body)))"
    case .whileLoop(let condition, let body): "(while \(of(condition)) \(of(body)))"
    case .conditional(let branches, let otherwise):
      "(if " + branches.map { "\(of($0.condition)) \(of($0.block))" }.joined(separator: " ")
        + (otherwise.map { " else \(of($0))" } ?? "") + ")"
    case .tryCatch(let body, let name, let rescue): "(try \(of(body)) \(name.text) \(of(rescue)))"
    case .definition(let definition):
      "(def \(definition.name.text)("
        + definition.parameters.map { $0.name.text + ($0.defaultValue.map { "=" + of($0) } ?? "") }
        .joined(separator: ", ") + ") \(of(definition.body)))"
    case .returnValue(let value): value.map { "(return \(of($0)))" } ?? "(return)"
    case .breakLoop: "break"
    case .continueLoop: "continue"
    case .parameter(let parameter):
      "(param \(parameter.name.text) \(of(parameter.defaultValue)) '\(parameter.summary)')"
    case .include(let path): "(include '\(path.text)')"
    case .expectation(let condition, let message):
      "(expect \(of(condition))" + (message.map { " " + of($0) } ?? "") + ")"
    }
  }

  static func of(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(let value):
      value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    case .boolean(let value): String(value)
    case .none: "none"
    case .text(let text): "'\(text)'"
    case .interpolation(let parts): "\"" + parts.map(of).joined() + "\""
    case .name(let name): name
    case .list(let elements): "[" + elements.map(of).joined(separator: ", ") + "]"
    case .record(let fields):
      "{" + fields.map { "\($0.name.text)=\(of($0.value))" }.joined(separator: ", ") + "}"
    case .range(let from, let through, let step):
      "(.. \(of(from)) \(of(through))" + (step.map { " by \(of($0))" } ?? "") + ")"
    case .unary(let sign, let operand): "(\(sign.rawValue) \(of(operand)))"
    case .binary(let sign, let left, let right, _): "(\(sign.rawValue) \(of(left)) \(of(right)))"
    case .call(let call): "<" + ([call.name.text] + call.arguments.map(of)).joined(separator: " ") + ">"
    case .field(let base, let name): "\(of(base)).\(name.text)"
    case .index(let base, let indices): "\(of(base))[" + indices.map(of).joined(separator: ", ") + "]"
    case .over(let name, let values, let parallel, let body):
      "(over \(name.text) \(of(values))" + (parallel.map { " parallel=\(of($0))" } ?? "") + " \(of(body)))"
    case .parenthesized(let inner): "(\(of(inner)))"
    }
  }

  private static func of(_ part: TextPart) -> String {
    switch part {
    case .text(let text): text
    case .value(let value, let format):
      "{" + of(value) + (format.map { ":\($0.width).\($0.precision ?? -1)" } ?? "") + "}"
    }
  }

  private static func of(_ argument: Argument) -> String {
    let value =
      switch argument.value {
      case .expression(let value): of(value)
      case .statement(let statement): "«\(of(statement))»"
      }
    return (argument.name.map { $0.text + "=" } ?? "") + value
  }
}

/// Some commands for the tests; `time` takes a statement.
func testCommands(_ name: String) -> CommandShape? {
  switch name {
  case "print", "train", "step", "evaluate", "plot", "help", "ReacherVertical", "collect", "describe", "sort":
    CommandShape()
  case "time": CommandShape(statementIndex: 0)
  case "abs": CommandShape(isFunction: true)
  default: nil
  }
}

/// Parses a text with the commands of the tests.
func parsed(_ text: String) -> ParseResult {
  Parser.parse(SourceText(name: "test", text: text), commands: testCommands)
}

/// The tree of a text, or what is wrong with it.
func tree(_ text: String) -> String {
  switch parsed(text) {
  case .complete(let program): program.statements.map(TreeText.of).joined(separator: "; ")
  case .incomplete(let incomplete): "open: " + incomplete.open.joined(separator: " ")
  case .wrong(let diagnostics):
    "wrong: "
      + diagnostics.map { "\($0.id)@\($0.location?.range.start ?? -1)" }.joined(separator: " ")
  }
}
