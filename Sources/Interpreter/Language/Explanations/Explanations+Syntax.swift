extension Explanation {
  /// Texts that can't be read.
  static let syntax: [Explanation] = [
    Explanation(
      "unexpected-character", "A character stands where none of its kind can.",
      "Outside of strings and comments the language uses letters, digits and a few signs. Typographic quotes and "
        + "dashes often slip in from a word processor or a web page.",
      wrong: "x = 3 $ 4", mended: "x = 3 * 4"),
    Explanation(
      "unterminated-string", "A string doesn't end on its line.",
      "A string ends with the quote that it began with, on the same line. Inside double quotes a further \" is "
        + #"written \", and an end of line is \n."#,
      wrong: "name = \"reacher", mended: "name = \"reacher\""),
    Explanation(
      "bad-escape", "A backslash in a string isn't followed by what it can be followed by.",
      #"In double quotes a backslash begins \n, \t, \", \\, \{ or \u{…}. In single quotes it is just a backslash, "#
        + "which is handy for paths and formulas.",
      wrong: #"print "100\%""#, mended: "print \"100%\""),
    Explanation(
      "bad-number", "A number isn't written as numbers are.",
      "A number is digits, perhaps with a fraction, an exponent (1e-4) or one of the endings k and M for thousands "
        + "and millions. A digit stands on both sides of the point, and names don't begin with digits.",
      wrong: "x = 3x", mended: "x = 3 * 2"),
    Explanation(
      "bad-format",
      "What stands after the ':' in a string's braces isn't a format, or doesn't fit the value.",
      "A format is [<|>|^][+][0][width][,][.digits][f|e|g|%], all parts in this order and each one optional. All but "
        + "alignment and width are for numbers only.",
      wrong: "print \"{pi:3.x}\"", mended: "print \"{pi:.3}\""),
    Explanation(
      "unexpected-text", "Something else was expected at this place.",
      "The text up to here is the beginning of a statement, but it doesn't go on like this. The message says what could "
        + "come; often a sign before the place is missing or too much.",
      wrong: "for i 1..3 { print i }", mended: "for i in 1..3 { print i }"),
    Explanation(
      "unclosed-bracket", "A bracket is opened, but not closed where it should be.",
      "Each ( [ and { has its partner, and they close in the reverse order of opening. The message names the line where the "
        + "bracket was opened when that is another one.",
      wrong: "x = (1 + 2]", mended: "x = (1 + 2)"),
    Explanation(
      "unopened-bracket", "A bracket is closed that isn't open.",
      "There is one ) ] or } too many here, or its partner further up was forgotten.",
      wrong: "x = 1 + 2)", mended: "x = (1 + 2)"),
    Explanation(
      "too-deep", "Brackets, operators or calls are nested too deep.",
      "While reading, about a hundred brackets may be nested; while running, 1,500 calls. A function that calls itself "
        + "and never stops is the usual reason.",
      wrong: "def f(n) { return f(n + 1) }\nf(1)",
      mended: "def f(n) { if n > 5 { return n }; return f(n + 1) }\nf(1)"),
    Explanation(
      "reserved-name", "A word of the language can't be a name.",
      "Words such as for, in, by and not have their own meaning everywhere. They can name parameters, as in "
        + "'sort t by=x', and fields, but no variables.",
      wrong: "in = 3", mended: "input = 3"),
    Explanation(
      "missing-comma", "A comma is missing between two parts of a list or a call.",
      "In brackets commas part the entries. Only the arguments of a command without parentheses are parted by blanks.",
      wrong: "x = [1 2]", mended: "x = [1, 2]"),
    Explanation(
      "missing-blank", "A blank is missing between two arguments.",
      "Blanks part the arguments of a command, so that a string and what follows it would otherwise read as one.",
      wrong: "print \"a\"\"b\"", mended: "print \"a\" \"b\""),
    Explanation(
      "comma-between-arguments", "A comma stands between the arguments of a command without parentheses.",
      "There, blanks part the arguments. Commas belong to the form with parentheses, as in print(1, 2).",
      wrong: "print 1, 2", mended: "print 1 2"),
    Explanation(
      "blanks-around-equals", "The '=' of a named argument has blanks around it.",
      "Among arguments, name=value is one piece, because blanks part arguments. To compare two values use '=='.",
      wrong: "head (history) n = 3", mended: "head (history) n=3"),
    Explanation(
      "chained-comparison", "A comparison follows another one.",
      "A comparison has two sides and gives true or false, which can't be compared further. Join two of them with 'and'.",
      wrong: "x = 3\ny = 0 < x < 5", mended: "x = 3\ny = 0 < x and x < 5"),
    Explanation(
      "chained-range", "A range has more than two ends.",
      "A range is first..last, with its step after 'by'.",
      wrong: "x = 0..2..10", mended: "x = 0..10 by 2"),
    Explanation(
      "ambiguous-sign", "It isn't clear whether a sign inside brackets belongs to another value.",
      "In [1 -2] the comma may be missing, or the minus may subtract; the two give different results, so neither is "
        + "assumed. Put a comma between two values, and blanks on both sides of an operator.",
      wrong: "x = [1 -2]", mended: "x = [1, -2]"),
    Explanation(
      "loose-operator", "An operator with weak binding follows one that binds more strongly.",
      "Written like this it isn't clear what belongs together. Parentheses say it.",
      wrong: "x = 3 == not true", mended: "x = false == (not true)"),
    Explanation(
      "over-in-expression", "An 'over' stands within a larger expression without parentheses.",
      "'over' takes a whole block, so inside of an expression it needs parentheses to show where it ends.",
      wrong: "x = 1 + over i in 1..2 { i }", mended: "x = 1 + (over i in 1..2 { i })"),
    Explanation(
      "empty-interpolation", "There is nothing between the braces in a string.",
      #"Braces in double quotes hold an expression whose value is put there. A brace itself is written \{."#,
      wrong: "print \"a{}b\"", mended: #"print "a\{}b""#),
    Explanation(
      "call-of-value", "Something other than a name is called.",
      "Only commands and functions can be called, by their names. To multiply, write '*'.",
      wrong: "x = 2(3 + 4)", mended: "x = 2 * (3 + 4)"),
    Explanation(
      "bad-assignment", "What stands left of '=' can't be given a value.",
      "A variable can, and an entry of one, such as a[0]. Fields can't: they belong to the object.",
      wrong: "a = [1, 2]\nlength(a) = 3", mended: "a = [1, 2]\na[0] = 3"),
    Explanation(
      "lonely-word", "A word or a brace stands on a line of its own, but belongs to the line before.",
      "An opening brace stands on the line of what it belongs to; 'else' and 'catch' on that of the closing brace.",
      wrong: "if true\n{\n  print 1\n}", mended: "if true {\n  print 1\n}"),
    Explanation(
      "not-constant", "The default of a script's parameter isn't a constant.",
      "Defaults are shown by 'dyne help script.dyne', which runs nothing. So they are made of numbers, strings, true, false, "
        + "none, and lists of them.",
      wrong: "param n = length([1]) \"how many\"", mended: "param n = 1 \"how many\""),
    Explanation(
      "nested-param", "A 'param' stands in a block.",
      "A script's parameters belong to the script as a whole, so they are declared outside of all braces.",
      wrong: "if true { param n = 1 \"how many\" }", mended: "param n = 1 \"how many\"\nif true { print n }"),
    Explanation(
      "interpolated-path", "The path of an 'include' is computed.",
      "The check reads included files before anything runs, so their paths must be known from the text.",
      wrong: "name = \"a\"\ninclude \"{name}.dyne\"", mended: "name = \"a\"\nprint \"{name}.dyne\""),
    Explanation(
      "bad-version", "The language's version isn't 1, or isn't told first.",
      "'dyne 1' as the first statement says for which version of the language a script was written. There is only the "
        + "first so far.",
      wrong: "dyne 2", mended: "dyne 1"),
    Explanation(
      "bad-string", "A string that must be plain has computed parts.",
      "The description of a script's parameter is shown without running anything, so it has no braces.",
      wrong: "param n = 1 \"at most {3}\"", mended: "param n = 1 \"at most 3\""),
  ]
}
