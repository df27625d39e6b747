import Diagnostics
import Syntax
import Testing

/// How syntax errors read.
struct MessageTests {
  /// All errors of a text, as people see them.
  private func errors(_ text: String) -> String {
    switch parsed(text) {
    case .complete: "complete"
    case .incomplete(let incomplete): "incomplete\n" + incomplete.diagnostic.rendered()
    case .wrong(let diagnostics): diagnostics.map { $0.rendered() }.joined(separator: "\n")
    }
  }

  @Test func commandInsideAnExpression() {
    #expect(
      errors("x = 2 * evaluate agent") == """
        test:1:18: error: expected the end of the statement, but found 'agent' [unexpected-text]
            1 | x = 2 * evaluate agent
              |                  ^^^^^ inside an expression a command is in parentheses: (evaluate …)
        """)
    #expect(
      errors("f(evaluate agent)") == """
        test:1:12: error: '(' is not closed: expected ')', but found 'agent' [unclosed-bracket]
            1 | f(evaluate agent)
              |            ^^^^^ inside an expression a command is in parentheses: (evaluate …)
        """)
  }

  @Test func argumentsAreSeparatedByBlanks() {
    #expect(
      errors("train e epochs = 50") == """
        test:1:16: error: a named argument has no spaces around '=' [blanks-around-equals]
            1 | train e epochs = 50
              |                ^ write epochs=… (or compare with '==')
        """)
    #expect(
      errors("print a, b") == """
        test:1:8: error: arguments are separated by spaces here, not by ',' [comma-between-arguments]
            1 | print a, b
              |        ^
        """)
  }

  @Test func unclosedBracketSaysWhereItIs() {
    #expect(
      errors("train(e,\n  epochs=3\nx = 4") == """
        test:3:1: error: '(' is not closed: expected ')', but found 'x' [unclosed-bracket]
            3 | x = 4
              | ^ opened on line 1
        """)
    #expect(
      errors("train(e,\n  epochs=3") == """
        incomplete
        test:1:6: error: '(' is not closed: expected ')', but found the end of the text [unclosed-bracket]
            1 | train(e,
              |      ^
        """)
  }

  @Test func comparisons() {
    #expect(
      errors("expect 0 < x < 1") == """
        test:1:14: error: a comparison has two sides; this one has more [chained-comparison]
            1 | expect 0 < x < 1
              |              ^ join two comparisons with 'and'
        """)
    #expect(
      errors("if x = 3 { }") == """
        test:1:6: error: expected '{', but found '=' [unexpected-text]
            1 | if x = 3 { }
              |      ^ compare with '=='
        """)
  }

  @Test func numbersAndStrings() {
    #expect(
      errors("x = 20K") == """
        test:1:5: error: a number must be digits with a fraction, an exponent, k or M, but is '20K' \
        [bad-number]
            1 | x = 20K
              |     ^^^ write 20k
        """)
    #expect(
      errors("print \"日本") == """
        test:1:7: error: a string must end with " on the line it starts on [unterminated-string]
            1 | print "日本
              |       ^^^^^
        """)
    #expect(
      errors(#"print "a\qb""#) == #"""
        test:1:9: error: an escape must be \n, \t, \", \\, \{ or \u{…}, but is '\q' [bad-escape]
            1 | print "a\qb"
              |         ^^
        """#)
  }

  @Test func wordsOnTheWrongLine() {
    #expect(
      errors("if a {\n}\nelse {\n}") == """
        test:3:1: error: 'else' must be on the line of the '}' before it [lonely-word]
            3 | else {
              | ^^^^ write } else
        """)
    #expect(
      errors("if a\n{\n}") == """
        test:2:1: error: '{' must be on the line of the condition before it [lonely-word]
            2 | {
              | ^
        """)
  }

  @Test func charactersOfOtherLanguages() {
    #expect(
      errors("a && b\nprint “x”") == """
        test:1:3: error: unexpected character '&&' [unexpected-character]
            1 | a && b
              |   ^^ write 'and'
        test:2:7: error: unexpected character '“' [unexpected-character]
            2 | print “x”
              |       ^ write "
        test:2:9: error: unexpected character '”' [unexpected-character]
            2 | print “x”
              |         ^ write "
        """)
  }
}
