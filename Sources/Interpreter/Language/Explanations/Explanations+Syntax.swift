extension Explanation {
  /// Texts that can't be read.
  static let syntax: [Explanation] = [
    Explanation(
      "unexpected-character", "Unexpected character.",
      "Outside strings and comments the language uses letters, digits and a few signs. Typographic quotes "
        + "and dashes often come from a word processor or a web page.",
      wrong: "x = 3 $ 4", mended: "x = 3 * 4"),
    Explanation(
      "unterminated-string", "A string doesn't end on its line.",
      "A string ends with the quote that it began with, on the same line. Inside double quotes a further "
        + "\" is written \\\", and a line break is \\n.",
      wrong: "name = \"reacher", mended: "name = \"reacher\""),
    Explanation(
      "bad-escape", "A backslash in a string is followed by an invalid character.",
      "In double quotes a backslash begins \\n, \\t, \\\", \\\\, \\{ or \\u{…}. In single quotes it is "
        + "just a backslash, which is handy for paths and formulas.",
      wrong: #"print "100\%""#, mended: "print \"100%\""),
    Explanation(
      "bad-number", "A number is malformed.",
      "A number is digits, optionally with a fraction, an exponent (1e-4) or the suffix k or M for "
        + "thousands or millions. A decimal point needs digits on both sides, and names don't begin with "
        + "digits.",
      wrong: "x = 3x", mended: "x = 3 * 2"),
    Explanation(
      "bad-format", "The text after the ':' in a string's braces isn't a format, or doesn't fit the value.",
      "A format is [<|>|^][+][0][width][,][.digits][f|e|g|%], with all parts optional and in this order. "
        + "All but alignment and width are for numbers only.",
      wrong: "print \"{pi:3.x}\"", mended: "print \"{pi:.3}\""),
    Explanation(
      "unexpected-text", "Something else was expected here.",
      "The text up to here begins a statement, but the rest doesn't fit. The message says what was "
        + "expected; often a sign just before this place is missing or superfluous.",
      wrong: "for i 1..3 { print i }", mended: "for i in 1..3 { print i }"),
    Explanation(
      "unclosed-bracket", "A bracket is opened, but not closed where it should be.",
      "Each ( [ and { needs its counterpart, and they close in the reverse order of opening. The message "
        + "names the line where the bracket was opened, if that is another one.",
      wrong: "x = (1 + 2]", mended: "x = (1 + 2)"),
    Explanation(
      "unopened-bracket", "A closing bracket has no opening one.",
      "There is one ) ] or } too many here, or its counterpart further up is missing.",
      wrong: "x = 1 + 2)", mended: "x = (1 + 2)"),
    Explanation(
      "too-deep", "Brackets, operators or calls are nested too deep.",
      "About a hundred brackets may be nested in the text, and 1,500 calls at run time. The usual cause is "
        + "a function that calls itself and never stops.",
      wrong: "def f(n) { return f(n + 1) }\nf(1)",
      mended: "def f(n) { if n > 5 { return n }; return f(n + 1) }\nf(1)"),
    Explanation(
      "reserved-name", "A reserved word can't be a name.",
      "Words such as for, in, by and not have a fixed meaning everywhere. They can name parameters, as in "
        + "'sort t by=x', and fields, but not variables.",
      wrong: "in = 3", mended: "input = 3"),
    Explanation(
      "missing-comma", "A comma is missing between two parts of a list or a call.",
      "Commas separate entries in brackets. Only the arguments of a command without parentheses are "
        + "separated by spaces.",
      wrong: "x = [1 2]", mended: "x = [1, 2]"),
    Explanation(
      "missing-blank", "A space is missing between two arguments.",
      "Spaces separate the arguments of a command; without one, a string and what follows it would read as "
        + "one argument.",
      wrong: "print \"a\"\"b\"", mended: "print \"a\" \"b\""),
    Explanation(
      "comma-between-arguments", "A comma separates the arguments of a command without parentheses.",
      "Here spaces separate arguments. Commas belong to the form with parentheses, as in print(1, 2).",
      wrong: "print 1, 2", mended: "print 1 2"),
    Explanation(
      "blanks-around-equals", "The '=' of a named argument has spaces around it.",
      "Among arguments, name=value is one piece, because spaces separate arguments. To compare two values "
        + "use '=='.",
      wrong: "head (history) n = 3", mended: "head (history) n=3"),
    Explanation(
      "chained-comparison", "A comparison follows another one.",
      "A comparison has two sides and gives true or false, which can't be compared further. Join two "
        + "comparisons with 'and'.",
      wrong: "x = 3\ny = 0 < x < 5", mended: "x = 3\ny = 0 < x and x < 5"),
    Explanation(
      "chained-range", "A range has more than two ends.",
      "A range is first..last, with its step after 'by'.",
      wrong: "x = 0..2..10", mended: "x = 0..10 by 2"),
    Explanation(
      "ambiguous-sign", "It isn't clear whether a sign inside brackets starts a new value.",
      "In [1 -2] the comma may be missing, or the minus may subtract. The results differ, so dyne doesn't "
        + "guess. Put a comma between two values, and spaces on both sides of an operator.",
      wrong: "x = [1 -2]", mended: "x = [1, -2]"),
    Explanation(
      "loose-operator", "A weakly binding operator follows one that binds more strongly.",
      "It isn't clear what belongs together. Add parentheses.",
      wrong: "x = 3 == not true", mended: "x = false == (not true)"),
    Explanation(
      "over-in-expression", "An 'over' is part of a larger expression without parentheses.",
      "'over' takes a whole block, so inside an expression it needs parentheses to show where it ends.",
      wrong: "x = 1 + over i in 1..2 { i }", mended: "x = 1 + (over i in 1..2 { i })"),
    Explanation(
      "empty-interpolation", "There is nothing between the braces in a string.",
      "Braces in double quotes hold an expression, whose value is inserted. A literal brace is written "
        + "\\{.",
      wrong: "print \"a{}b\"", mended: #"print "a\{}b""#),
    Explanation(
      "call-of-value", "Something other than a name is called.",
      "Only commands and functions can be called, by name. To multiply, write '*'.",
      wrong: "x = 2(3 + 4)", mended: "x = 2 * (3 + 4)"),
    Explanation(
      "bad-assignment", "The left side of '=' can't be assigned to.",
      "Variables can, and entries of variables, such as a[0]. Fields can't: they belong to the object.",
      wrong: "a = [1, 2]\nlength(a) = 3", mended: "a = [1, 2]\na[0] = 3"),
    Explanation(
      "lonely-word", "A word or a brace is on a line of its own, but belongs to the line before.",
      "An opening brace goes on the line that it belongs to; 'else' and 'catch' go on the line of the "
        + "closing brace.",
      wrong: "if true\n{\n  print 1\n}", mended: "if true {\n  print 1\n}"),
    Explanation(
      "not-constant", "The default of a script's parameter isn't a constant.",
      "'dyne help script.dyne' shows defaults without running anything. So they consist of numbers, "
        + "strings, true, false, none, and lists of these.",
      wrong: "param n = length([1]) \"how many\"", mended: "param n = 1 \"how many\""),
    Explanation(
      "nested-param", "A 'param' is inside a block.",
      "Parameters belong to the script as a whole, so they are declared outside all braces.",
      wrong: "if true { param n = 1 \"how many\" }", mended: "param n = 1 \"how many\"\nif true { print n }"),
    Explanation(
      "interpolated-path", "The path of an 'include' is computed.",
      "Included files are checked before anything runs, so their paths must be literal.",
      wrong: "name = \"a\"\ninclude \"{name}.dyne\"", mended: "name = \"a\"\nprint \"{name}.dyne\""),
    Explanation(
      "bad-version", "The language's version isn't 1, or isn't the first statement.",
      "'dyne 1' as the first statement says which version of the language a script uses. So far there is "
        + "only version 1.",
      wrong: "dyne 2", mended: "dyne 1"),
    Explanation(
      "bad-string", "A string that must be literal has computed parts.",
      "The description of a script's parameter is shown without running anything, so it can't contain "
        + "braces.",
      wrong: "param n = 1 \"at most {3}\"", mended: "param n = 1 \"at most 3\""),
  ]
}
