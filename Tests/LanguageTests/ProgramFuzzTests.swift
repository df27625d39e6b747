import Diagnostics
import Language
import Syntax
import TestSupport
import Testing

/// Random programs: checking, running and completing them ends, and never traps.
struct ProgramFuzzTests {
  /// Writes random programs that mostly parse and often pass the check.
  private struct Writer {
    var generator: SeededGenerator
    /// How many more expressions may be nested.
    var depth = 0

    mutating func pick<T>(_ choices: [T]) -> T? { choices.randomElement(using: &generator) }

    mutating func oneOf(_ words: String...) -> String { words.randomElement(using: &generator) ?? "" }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    mutating func program(_ count: Int) -> String {
      (0..<count).map { _ in statement() }.joined(separator: chance(80) ? "\n" : "; ")
    }

    mutating func name() -> String { oneOf("a", "b", "c", "x", "m", "e", "result", "f", "t", "nosuch") }

    mutating func number() -> String {
      oneOf(
        "0", "1", "2", "-1", "0.5", "3", "1e308", "-1e308", "nan", "inf", "1e15", "2.5", "1k",
        "9007199254740993")
    }

    mutating func block() -> String { "{ " + program(Int.random(in: 0...2, using: &generator)) + " }" }

    mutating func statement() -> String {
      depth += 1
      defer { depth -= 1 }
      guard depth < 4 else { return "x = \(expression())" }
      switch Int.random(in: 0..<20, using: &generator) {
      case 0: return "for \(name()) in \(expression()) \(block())"
      case 1: return "while \(expression()) { \(program(1)); break }"
      case 2: return "if \(expression()) \(block()) else \(block())"
      case 3: return "try \(block()) catch \(name()) \(block())"
      case 4: return "def \(name())(a, b=\(expression())) { \(program(1)); return \(expression()) }"
      case 5: return "\(name()) = over \(oneOf("seed", "k", "a")) in \(expression()) { \(expression()) }"
      case 6: return "expect \(expression()), \"{\(expression())}\""
      case 7: return "\(name())[\(expression())] = \(expression())"
      case 8: return "\(name())[\(expression()), \(expression())] = \(value())"
      case 9: return value()
      case 10: return "param \(name()) = \(number()) \"p\""
      case 11:
        return oneOf(
          "break", "continue", "return", "return a", "include \"i.dyne\"", "include \"no\"", "fail",
          "help for")
      case 12: return "print \(expression()) \(expression())"
      case 13: return "print \"{\(expression()):\(oneOf(".3", "8", "+08,.2f", "^5", ".2%", "e", ".0g"))}\""
      default: return "\(name()) = \(value())"
      }
    }

    mutating func value() -> String {
      switch Int.random(in: 0..<14, using: &generator) {
      case 0: oneOf("Counter", "Counter seed=\(number())", "Counter seed=3")
      case 1: oneOf("Model m", "Model (Counter)", "sample")
      case 2: "step \(name()) \(expression())"
      case 3: "train \(name()) epochs=\(number())"
      case 4: "near \(expression()) metric=\(oneOf("raw", "white", "rw", "(a)")) k=\(number())"
      case 5: "time \(name()) = \(expression())"
      case 6: "forget \(name())"
      default: expression()
      }
    }

    mutating func expression() -> String {
      depth += 1
      defer { depth -= 1 }
      guard depth < 6 else { return chance(50) ? name() : number() }
      switch Int.random(in: 0..<22, using: &generator) {
      case 0...2: return number()
      case 3...5: return name()
      case 6: return oneOf("true", "false", "none", "\"s\"", "'t'", "[]", "pi")
      case 7: return "[\(expression()), \(expression())]"
      case 8: return "[[1, 2], [3, \(expression())]]"
      case 9: return "\(expression())..\(expression())"
      case 10: return "1..3 by \(number())"
      case 11, 12: return "(\(expression()) \(oneOf("+", "-", "*", "/", "%", "^")) \(expression()))"
      case 13: return "(\(expression()) \(oneOf("==", "!=", "<", ">=", "and", "or")) \(expression()))"
      case 14: return "\(oneOf("-", "not ", ""))(\(expression()))"
      case 15: return "\(name())[\(expression())]"
      case 16: return "\(name()).\(oneOf("count", "loss", "reward", "message", "rank", "nosuch"))"
      case 17: return "(\(value()))"
      case 18: return "\"v {\(expression())}\""
      case 19: return "\(name())(\(expression()))"
      default:
        let function = oneOf(
          "mean", "std", "min", "max", "sum", "norm", "abs", "sqrt", "round", "floor", "sign", "length",
          "all", "any",
          "isfinite", "argmin", "zeros", "random", "atan2", "minimum", "concat", "append", "dot", "close",
          "clamp",
          "uniform", "normal")
        return "\(function)(\(expression())\(chance(40) ? ", \(expression())" : ""))"
      }
    }
  }

  @Test(arguments: 0..<4)
  func randomPrograms(part: UInt64) {
    for index in 0..<10_000 {
      let seed = part * 1_000_000 + UInt64(index)
      var writer = Writer(generator: SeededGenerator(seed: seed))
      let text = writer.program(Int.random(in: 1...6, using: &writer.generator))
      let desk = Desk(files: ["i.dyne": "x = 1", "/i.dyne": "x = 1"], seed: seed)
      desk.run("m = Counter; e = Model m; a = [1, 2, 3]; b = [[1, 2], [3, 4]]; c = 2; t = sample")
      desk.interrupt(after: 2_000)
      switch desk.run(text) {
      case .failed(let problem), .expectationFailed(let problem): _ = problem.rendered() + problem.json
      case .refused(let problems): for problem in problems { _ = problem.rendered() + problem.json }
      default: break
      }
      // statements typed one by one reach the evaluator although others are wrong
      for line in text.split(separator: "\n") {
        desk.interrupt(after: 500)
        desk.run(String(line))
      }
      let cursor = Int.random(in: 0...text.utf8.count, using: &writer.generator)
      for completion in desk.interpreter.complete(text, at: cursor) {
        if completion.range.start < 0 || completion.range.end > text.utf8.count {
          Issue.record("completion outside, seed \(seed): \(text.debugDescription)")
        }
      }
    }
  }

  /// Text that seldom parses still has to be completed.
  @Test func completionOfAnything() {
    let pieces = [
      "train ", "e", "Model ", "m", " epochs=", "metric=", "near [1] ", "\"", "{", "}", "(", ")", "[", "]",
      "a.", ".",
      "=", ",", ";", "\n", "\\", "é", "日", "load \"ru", "'", "#", "for x in ", "def f(", "time ",
      "over s in ", "\0",
    ]
    let desk = Desk()
    desk.run("m = Counter; e = Model m; a = [1, 2, 3]")
    for seed in 0..<20_000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let text = (0..<Int.random(in: 1...10, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined()
      for cursor in [text.utf8.count, Int.random(in: -1...text.utf8.count + 2, using: &generator)] {
        _ = desk.interpreter.complete(text, at: cursor)
      }
    }
  }
}
