import Diagnostics
import Language
import TestSupport
import Testing

@Suite struct FuzzTests {
  private static let words = [
    "x", "y", "f", "arm", "e", "=", "==", "+", "-", "*", "/", "^", "%", "(", ")", "[", "]", "{", "}", "\n",
    "\n", ";", ",", "..", "by", "1", "0", "-1", "2.5", "1e300", "20k",
    "\"a\"", "\"{x}\"", "\"{1:.2}\"", "'b'", "true", "none", "nan", "inf", "for x in ", "if ", "else",
    "while false ", "try {", "} catch e {", "def f(a, b=1) {", "return", "break", "over y in ",
    "expect ", "Counter", "Model", "step", "train", "near", "metric=", "k=", "white", "epochs=2", "sample",
    ".rank", ".count", ".loss", "mean", "zeros", "append", "concat", "length", "dot", "clamp", "random",
    "print", "forget", "time", "help", "load \"a\"", "fail", "not", "and", "or", "<", " ", "result", "[1, 2]",
    "[[1, 2], [3, 4]]", "1..3", "[\"a\"]", "axis=", "seed=",
  ]

  private func text(_ random: inout SeededGenerator, _ count: Int) -> String {
    (0..<count).map { _ in FuzzTests.words.randomElement(using: &random) ?? "" }.joined(
      separator: Bool.random(using: &random) ? " " : "")
  }

  @Test func randomProgramsNeverTrap() {
    var random = SeededGenerator(seed: 5)
    let start = "arm = Counter; e = Model arm; x = [1, 2]; y = \"a\"\ndef f(a, b=1) { return a }\n"
    for _ in 0..<8_000 {
      let desk = Desk()
      desk.run(start)
      let text = text(&random, Int.random(in: 1...12, using: &random))
      desk.interrupt(after: 1000)
      desk.run(text)
      for problem in desk.interpreter.check(SourceText(name: "fuzz", text: text)) { _ = problem.brief }
      _ = desk.interpreter.complete(text, at: Int.random(in: 0...text.utf8.count, using: &random))
      for name in desk.session.variables.names {
        guard let value = desk.session.variables[name] else { continue }
        _ = (value.json, value.literal, ValueFormatter(columns: 40).text(value), Description().text(value))
      }
    }
  }

  @Test func mutatedProgramsNeverTrap() {
    var random = SeededGenerator(seed: 6)
    let script = """
      arm = Counter seed=1
      e = Model arm
      def f(a, b=2) { if a > b { return a } else { return f(a + 1, b) } }
      curve = train e epochs=2
      total = 0
      for loss in curve.loss { total = total + f(loss) }
      x = over seed in [1, 2] { step arm [0.5]; arm.count + random() }
      a = [[1, 2], [3, 4]]; a[0, 1] = mean(x); a[1] = a[0]
      try { near a k=total metric=white } catch problem { print "{problem.message} {total:.2}" }
      expect close(a[0, 1], mean(x)), "the same"
      """
    for _ in 0..<4_000 {
      var bytes = Array(script.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8.random(in: 32..<127, using: &random)
        case 2: bytes.insert(bytes.randomElement(using: &random) ?? 32, at: place)
        default:
          let word = Array((FuzzTests.words.randomElement(using: &random) ?? "").utf8)
          bytes.replaceSubrange(place..<min(bytes.count, place + 3), with: word)
        }
      }
      let desk = Desk()
      desk.interrupt(after: 3000)
      desk.run(String(decoding: bytes, as: UTF8.self))
    }
  }
}
