package import Diagnostics
package import Syntax

/// The language as a front sees it: parses, checks, runs and completes texts in one session.
package final class Interpreter {
  package let session: Session

  package init(session: Session) { self.session = session }

  /// Parses a text: complete, incomplete (more could make it complete) or wrong.
  package func parse(_ source: SourceText) -> ParseResult { session.parse(source) }

  /// Finds everything that is wrong with a program, and what is doubtful; nothing runs.
  ///
  /// `overrides` are script parameters set from outside, as they were typed.
  package func check(_ source: SourceText, overrides: [(name: String, value: String)] = []) -> [Diagnostic] {
    let parsed = parse(source)
    var marks: [Diagnostic] = []
    if case .complete(let program) = parsed { marks = problemsOfMarks(program) }
    return switch prepare(source, parsed, overrides) {
    case .success(let ready): (ready.checker.warnings + marks).inOrder
    case .failure(let problems): (problems.list + marks).inOrder
    }
  }

  /// Parses, checks and runs a program; values of top-level statements go to the session's services.
  ///
  /// `warn` hears of what is doubtful before anything runs; `willRun` of each statement of the top level,
  /// also of included files, before it runs, and may throw, `Skipped` to pass over it; `willEnter` likewise
  /// of those in blocks; `didRun` of each of the top level that has ended, and says how to go on where it
  /// didn't run to its end. `parsed` is what `parse` gave for the text, if it was asked before.
  package func run(
    _ source: SourceText, parsed: ParseResult? = nil, overrides: [(name: String, value: String)] = [],
    warn: (Diagnostic) -> Void = { _ in },
    willRun: @escaping (Statement, SourceText) throws -> Void = { _, _ in },
    willEnter: ((Statement, SourceText) throws -> Void)? = nil,
    didRun: @escaping (RanStatement) throws -> Continuation = { _ in .stop }
  ) -> Outcome {
    switch prepare(source, parsed ?? parse(source), overrides) {
    case .failure(let problems): return .refused(problems.list.filter { $0.severity == .error })
    case .success(let ready):
      ready.checker.warnings.inOrder.forEach(warn)
      let evaluator = Evaluator(
        session: session, source: source, overrides: ready.checker.overrides
      )
      evaluator.willRun = willRun
      evaluator.willEnter = willEnter
      evaluator.didRun = didRun
      return evaluator.run(ready.program)
    }
  }

  /// The parameters that a script declares; its errors if it doesn't parse.
  package func parameters(of source: SourceText) -> Result<[ScriptParameterHelp], Problems> {
    switch session.parse(source) {
    case .complete(let program):
      let checker = Checker(session: session, source: source)
      checker.check(program)
      return .success(checker.parameters)
    case .incomplete(let incomplete): return .failure(Problems(list: [incomplete.diagnostic]))
    case .wrong(let problems): return .failure(Problems(list: problems))
    }
  }

  /// Checks a script and gives its parameters with what they are set to, and the texts it consists of.
  package func outline(
    of source: SourceText, overrides: [(name: String, value: String)] = []
  ) -> Result<ScriptOutline, Problems> {
    prepare(source, parse(source), overrides).map { ready in
      let checker = ready.checker
      return ScriptOutline(
        parameters: checker.parameters,
        values: checker.parameters.map { ($0.name, checker.overrides[$0.name] ?? $0.fallback ?? .none) },
        texts: [source.text] + session.includes.texts)
    }
  }

  /// What could stand at the cursor, an offset into the text's UTF-8.
  package func complete(_ text: String, at cursor: Int) -> [Completion] {
    Completer(session: session, text: text, cursor: cursor).completions()
  }

  private struct Ready {
    let program: Program
    let checker: Checker
  }

  private func prepare(
    _ source: SourceText, _ parsed: ParseResult, _ overrides: [(name: String, value: String)]
  ) -> Result<Ready, Problems> {
    switch parsed {
    case .complete(let program):
      let checker = Checker(session: session, source: source, overrides: overrides)
      checker.check(program)
      guard checker.errors.isEmpty else { return .failure(Problems(list: checker.diagnostics.inOrder)) }
      return .success(Ready(program: program, checker: checker))
    case .incomplete(let incomplete): return .failure(Problems(list: [incomplete.diagnostic]))
    case .wrong(let problems):
      let checker = Checker(session: session, source: source)
      checker.check(readable: session.readableStatements(of: source))
      // what can't be read makes no sense to the check either, so only other lines count
      let unreadable = Set(problems.compactMap(\.line))
      let others = checker.errors.filter { error in error.line.map { !unreadable.contains($0) } ?? true }
      return .failure(Problems(list: (problems + others).inOrder))
    }
  }
}

/// What a script takes and consists of.
package struct ScriptOutline {
  package let parameters: [ScriptParameterHelp]
  /// What each parameter is set to.
  package let values: [(name: String, value: Value)]
  /// The script's own text, then those that it includes.
  package let texts: [String]
}

/// All that is wrong with a program.
package struct Problems: Error, Sendable {
  package let list: [Diagnostic]
}

extension Diagnostic {
  /// The line it begins on, of whatever text.
  fileprivate var line: Int? { location.map { $0.source.line(at: $0.range.start) } }
}

extension [Diagnostic] {
  /// The diagnostics in the order of the text, those of included texts where they are included.
  fileprivate var inOrder: [Diagnostic] {
    func place(_ diagnostic: Diagnostic) -> Int {
      let inclusion = diagnostic.trace.last { $0.kind == .include }
      return (inclusion?.location ?? diagnostic.location)?.range.start ?? Int.max
    }
    return enumerated().sorted { (place($0.element), $0.offset) < (place($1.element), $1.offset) }.map(
      \.element)
  }
}
