import Diagnostics
import Syntax

/// What `expect` verifies, and what it says where that doesn't hold.
extension Evaluator {
  /// Whether a condition holds; if not, what is to be said of it.
  private struct Verdict {
    var holds: Bool
    var detail = "it is false"
    var difference: Difference?
  }

  /// Stops the program unless the condition holds.
  func expect(_ condition: Expression, _ message: Expression?) throws {
    let verdict = try verify(condition)
    if verdict.holds { return }
    var text = "expected \(source.text(in: condition.range)), but \(verdict.detail)"
    if let difference = verdict.difference { text += "; \(difference.text)" }
    if let message { text = "\(try evaluate(message).plainText): \(text)" }
    var problem = failure("expectation-failed", text, condition.range)
    if let difference = verdict.difference { problem.details.append(("difference", difference.json)) }
    throw ExpectationFailure(diagnostic: problem)
  }

  /// Evaluates a condition; if it doesn't hold also says what its sides are.
  private func verify(_ condition: Expression) throws -> Verdict {
    switch condition.kind {
    case .parenthesized(let inner): return try verify(inner)
    case .binary(.and, let left, let right, _):
      for part in [left, right] {
        var verdict = try verify(part)
        if verdict.holds { continue }
        verdict.detail = "in \(source.text(in: part.range)) \(verdict.detail)"
        return verdict
      }
      return Verdict(holds: true)
    case .binary(let operation, let left, let right, let range) where operation.isComparison:
      let (a, b) = (try evaluate(left), try evaluate(right))
      guard case .boolean(let holds) = try apply(operation, a, b, range) else {
        throw failure(
          "not-boolean", "the condition must be true or false, but is a list", condition.range,
          help: "reduce it with all(…) or any(…)")
      }
      if holds { return Verdict(holds: true) }
      return Verdict(
        holds: false, detail: sides(a, b), difference: operation == .equal ? difference(a, b) : nil)
    case .call(let call) where call.name.text == "close" && variable("close") == nil:
      return try verify(close: call, condition)
    case .call(let call) where call.name.text == "all" && variable("all") == nil:
      return try verify(all: call, condition)
    default: return Verdict(holds: try isTrue(condition))
    }
  }

  /// Where two values differ; of two numbers the message shows all there is.
  private func difference(_ a: Value, _ b: Value) -> Difference? {
    if case .number = a, case .number = b { return nil }
    return .between(a, b)
  }

  private func sides(_ a: Value, _ b: Value) -> String {
    "the left side is \(a.side) and the right side is \(b.side)"
  }

  @inline(never)
  private func verify(close call: CallExpression, _ condition: Expression) throws -> Verdict {
    guard let values = try repeated(call, condition) else { return Verdict(holds: true) }
    let plain = call.arguments.indices.filter { call.arguments[$0].name == nil }.map { values[$0] }
    func named(_ name: String) -> Value? {
      call.arguments.firstIndex { $0.name?.text == name }.map { values[$0] }
    }
    let rest = plain.dropFirst((named("a") == nil ? 1 : 0) + (named("b") == nil ? 1 : 0))
    guard let a = named("a") ?? plain.first,
      let b = named("b") ?? (named("a") == nil ? plain.dropFirst().first : plain.first)
    else { return Verdict(holds: false) }
    let tolerance = (named("tolerance") ?? rest.first)?.number ?? PureFunctions.usualTolerance
    return Verdict(
      holds: false, detail: sides(a, b),
      difference: .between(a, b) { PureFunctions.agree($0, $1, within: tolerance) })
  }

  @inline(never)
  private func verify(all call: CallExpression, _ condition: Expression) throws -> Verdict {
    guard let values = try repeated(call, condition) else { return Verdict(holds: true) }
    guard case .list(let truths)? = values.first,
      let first = truths.firstIndex(where: { $0 == .boolean(false) })
    else { return Verdict(holds: false) }
    let count = truths.filter { $0 == .boolean(false) }.count
    return Verdict(
      holds: false, detail: "entry [\(first)] is false, as are \(count) of \(truths.count) in all")
  }

  /// The arguments of a call that doesn't hold, with the same draws where they are random; nil if it holds.
  private func repeated(_ call: CallExpression, _ condition: Expression) throws -> [Value]? {
    let draws = session.state
    if try isTrue(condition) { return nil }
    let after = session.state
    session.state = draws
    defer { session.state = after }
    return try call.arguments.map { argument in
      if case .expression(let side) = argument.value { try evaluate(side) } else { .none }
    }
  }
}

extension BinaryOperator {
  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }
}

extension Value {
  /// A side of a failed expectation: exact, unless it is long.
  fileprivate var side: String {
    switch self {
    case .array(let array) where array.count <= 12: literal
    default: brief
    }
  }
}
