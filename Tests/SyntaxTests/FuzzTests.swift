import Diagnostics
import Syntax
import TestSupport
import Testing

/// Random texts: the parser ends, doesn't trap, and places every error inside the text.
struct FuzzTests {
  private static let script = """
    #!/usr/bin/env dyne
    dyne 1
    ## A whole session.
    param steps = 20k "environment steps"
    arm = ReacherVertical seed=1
    walks = collect arm trajectories=100k length=4
    e = ActionEmbedding walks latent=2
    curve = train e epochs=50
    print "loss {curve.loss[-1]:8.3f} after {length(curve.loss)} epochs\\n"
    for i in 0..10 by 2 { if i > 4 and not i == 8 { break } else { step arm [0.5, -0.5] } }
    def f(x, n=2) { return x^n - 1 }
    scores = over seed in 1..5 {
      agent = TD3 arm actions=e
      time train agent steps=steps
      (evaluate agent episodes=10).mean
    }
    try { save e to='runs/x' } catch problem { print problem.message }
    a = [[1, 2], [3, 4]]; a[0, 1] = -a[1, 0] * 2 % 3
    expect close(mean(scores), 0.5, tolerance=1e-3), "mean is {mean(scores)}"
    while true { continue }
    include "other.dyne"
    """

  private static let soup: [String] = [
    "(", ")", "[", "]", "{", "}", ",", ";", "=", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%",
    "^", ".",
    "..", "\"", "'", "\\", "\n", "\r\n", "\r", " ", " ", " ", "\t", "#", "##", ":", "!", "&", "$", "\0", "é",
    "日",
    "\u{301}", "\u{202E}", "“", "\u{A0}", "😀", "1", "0.5", "1e9", "20k", "1_0", "9e999", "x", "print",
    "train", "time",
    "dyne 1", "and", "or", "not", "by", "in", "for", "while", "if", "else", "try", "catch", "def", "return",
    "break",
    "continue", "param", "include", "expect", "over", "true", "false", "none", "pi", "inf", "nan", "n=", "f(",
    "\"a{", "}\"", "\\u{", "if x {", "} else {", "for i in 1..3 {", "(over s in v {", "\"{x:.3}\"",
  ]

  /// Parses a text and checks what comes back.
  private func check(_ text: String, seed: UInt64) {
    let source = SourceText(name: "fuzz", text: text)
    let count = source.utf8.count
    var diagnostics: [Diagnostic] = []
    switch Parser.parse(source, commands: testCommands) {
    case .complete(let program):
      var end = 0
      for statement in program.statements {
        if statement.range.start < end || statement.range.end > count {
          Issue.record("order, seed \(seed): \(text.debugDescription)")
        }
        end = statement.range.end
      }
    case .incomplete(let incomplete):
      diagnostics = [incomplete.diagnostic]
      if incomplete.open.isEmpty { Issue.record("nothing open, seed \(seed): \(text.debugDescription)") }
    case .wrong(let all):
      diagnostics = all
      if all.isEmpty { Issue.record("nothing wrong, seed \(seed): \(text.debugDescription)") }
    }
    for diagnostic in diagnostics {
      guard let range = diagnostic.location?.range, range.start >= 0, range.end <= count else {
        Issue.record("outside, seed \(seed): \(text.debugDescription)")
        return
      }
    }
    if seed % 64 == 0 {
      for diagnostic in diagnostics { _ = diagnostic.rendered(width: 60) + diagnostic.json }
    }
  }

  @Test(arguments: 0..<8)
  func tokenSoup(part: UInt64) {
    for index in 0..<62_500 {
      let seed = part * 1_000_000 + UInt64(index)
      var generator = SeededGenerator(seed: seed)
      var text = ""
      for _ in 0..<Int.random(in: 1...24, using: &generator) {
        text += Self.soup.randomElement(using: &generator) ?? ""
        if Int.random(in: 0..<3, using: &generator) == 0 { text += " " }
      }
      check(text, seed: seed)
    }
  }

  @Test(arguments: 100..<108)
  func mutatedScripts(part: UInt64) {
    let lines = Self.script.split(separator: "\n").map { Array($0.utf8) }
    let pieces = Self.soup.map { Array($0.utf8) }
    for index in 0..<62_500 {
      let seed = part * 1_000_000 + UInt64(index)
      var generator = SeededGenerator(seed: seed)
      let first = Int.random(in: 0..<lines.count, using: &generator)
      var bytes: [UInt8] = Array(lines[first..<min(lines.count, first + 4)].joined(separator: [0x0A]))
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
          bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &generator)))
        case 1: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
        case 2: bytes.insert(UInt8.random(in: 0...127, using: &generator), at: place)
        default: bytes.removeSubrange(place...)
        }
      }
      check(String(decoding: bytes, as: UTF8.self), seed: seed)
    }
  }

  @Test func everyPrefixOfAScriptIsCompleteIncompleteOrWrong() {
    let bytes = Array(Self.script.utf8)
    for end in 0...bytes.count { check(String(decoding: bytes[..<end], as: UTF8.self), seed: 64) }
    guard case .complete(let program) = parsed(Self.script) else {
      Issue.record("\(tree(Self.script))")
      return
    }
    #expect(program.statements.count == 15)
  }
}
