import Diagnostics
import Syntax
import Testing

/// What people write by habit, and what they are told.
struct HabitTests {
  /// The help of the first error of a text; nil if there is none.
  private func help(_ text: String) -> String? {
    switch parsed(text) {
    case .complete, .incomplete: nil
    case .wrong(let problems): problems.lazy.compactMap(\.help).first
    }
  }

  @Test(arguments: [
    ("x++", "write x = x + 1"), ("x--", "write x = x - 1"), ("++x", "write x = x + 1"),
    ("x += 1", "write x = x + 1"), ("x *= a + b", "write x = x * (a + b)"), ("x **= 2", "write x = x ^ 2"),
    ("a && b", "write 'and'"), ("a || b", "write 'or'"), ("print !a", "write 'not'"), ("x := 3", "write '='"),
    ("a === b", "write '=='"), ("a <> b", "write '!='"), ("// why", "'#' starts a comment"),
    ("-- why", "'#' starts a comment"), ("/* why */", "'#' starts a comment"),
    ("% why", "'#' starts a comment"),
    ("x <- 3", "write '=' to assign, '< -' to compare"), ("x = a @ b", "write dot(a, b)"),
    ("for i in range(10):", "a block is in braces: for i in 0..9 { … }"),
    ("for i in range(2, n): print i", "a block is in braces: for i in 2..n - 1 { … }"),
    ("while x < 3:", "a block is in braces: while x < 3 { … }"),
    ("if x:", "a block is in braces: if x { … }"),
    ("def f(x):", "a block is in braces: { … }"), ("if x { } elif y { }", "write 'else if'"),
    ("if x then", "a block is in braces: { … }"),
    ("print x[0:1]", "write a..b; a range includes both ends, and -1 is the last"),
    (":q", "to leave, write quit"), (":wq", "to leave, write quit"), ("\\\\q", "to leave, write quit"),
    (".exit", "to leave, write quit"), ("%time train e", "write time train e"),
    ("cat a.txt | head", "write !cat a.txt | head to run it in the system's shell"),
    ("rm -rf x", "write !rm -rf x for files, forget x for variables"),
    ("let x = 3", "write x = 3 without 'let'"),
    ("f\"a\"", "write \"…\": braces are always computed"), ("print “a”", "write \""), ("2 − 1", "write -"),
    ("print（1）", "write ("), ("x ？ 1", "write ?"), ("train --help", "write help train"),
    ("x = a ? b : c", "write choose(condition, a, b) for a choice, help name for help"),
    ("!!", "press the up arrow for the last statement"), ("?train e", "write help train"),
  ]) func habitsAreTold(_ text: String, _ expected: String) {
    #expect(help(text.replacing("\\\\", with: "\\")) == expected)
  }

  @Test(arguments: [
    "x = a - -b", "x = 3 # // no", "a = [1, 2][0]", "x = -2^2", "if a { !b }", "print 'a && b'", "x = a <-b",
  ]) func whatMeansSomethingStays(_ text: String) {
    if text == "if a { !b }" {
      #expect(help(text) == "write 'not'")
    } else {
      if case .complete = parsed(text) { return }
      Issue.record("\(text)")
    }
  }

  @Test(arguments: [
    ("?TD3", "help"), ("TD3?", "help"), ("TD3??", "help"), ("?", "help"), ("for?", "help"),
    ("e.bound?", "describe"),
    ("?e.bound", "describe"), ("!ls -la | wc", "shell"), ("x = 1; !ls", "shell"),
    ("if a {\n  !ls\n}", "shell"),
  ]) func questionsAndLinesForTheShellWork(_ text: String, _ command: String) {
    guard case .complete(let program) = parsed(text) else {
      Issue.record("\(text)")
      return
    }
    #expect("\(program.statements)".contains("text: \"\(command)\""), "\(program.statements)")
  }

  @Test func formsOfALetterAreOneName() {
    #expect("µ".normalizedName == "μ" && "ａｒｍ１".normalizedName == "arm1" && "𝛽𝑥".normalizedName == "βx")
    #expect("ϵ".normalizedName == "ε" && "arm".normalizedName == "arm" && "й".normalizedName == "й")
  }

  @Test func pastedPromptsAreTakenOff() {
    let session = """
      dyne> x = [1,
         [> 2]
      [1, 2]
      dyne> for i in x {
         {> print i
         {> }
      1
      2
      step> y = 3
      >>> print "a > b"
      ... # more
      In [3]: z = 4
      dyne>
      """
    let (text, leftOut) = PastedPrompts.stripped(session)
    #expect(
      text.split(separator: "\n") == [
        "x = [1,", "2]", "for i in x {", "print i", "}", "y = 3", "print \"a > b\"", "# more", "z = 4",
      ])
    #expect(leftOut == 3 && text.split(separator: "\n", omittingEmptySubsequences: false).count == 13)
    let plain = "x = 1\n    > 2\n...\ny >>> 3"
    #expect(PastedPrompts.stripped(plain).text == plain)
  }
}
