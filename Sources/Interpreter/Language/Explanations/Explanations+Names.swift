extension Explanation {
  /// Names that nobody knows, and names in the wrong place.
  static let names: [Explanation] = [
    Explanation(
      "unknown-command", "No command or function has this name.",
      "The first word of a statement, or a word followed by a parenthesis, is a command or a function that was defined "
        + "with 'def'. 'help' lists all commands, and 'apropos word' finds them by what they do.",
      wrong: "prnt 3", mended: "print 3"),
    Explanation(
      "unknown-name", "No variable has this name.",
      "A word in an expression is a variable, which must have been set before. Capitals matter. In a function, "
        + "variables from outside are seen if they exist when it is called. Text stands in quotes.",
      wrong: "steps = 3\nprint stesp", mended: "steps = 3\nprint steps"),
    Explanation(
      "unknown-parameter", "The command or function has no parameter of this name.",
      "'help command' lists the parameters with their defaults, and so does Tab after the command.",
      wrong: "head (history) rows=3", mended: "head (history) n=3"),
    Explanation(
      "unknown-choice", "The parameter takes one of a few words, but not this one.",
      "Such words stand without quotes. If a variable is meant, put it in parentheses: color=(c).",
      wrong: "set color=sometimes", mended: "set color=auto"),
    Explanation(
      "unknown-column", "The table has no column of this name.",
      "'describe t' lists the columns of a table. Their names stand without quotes; for a variable that holds a name use "
        + "parentheses: by=(c).",
      wrong: "sort (history) by=second", mended: "sort (history) by=seconds"),
    Explanation(
      "unknown-field", "The value has no field of this name.",
      "'describe x' lists the fields of an object, a record or a table, and Tab after the point does too.",
      wrong: "t = history\nprint t.second", mended: "t = history\nprint t.seconds"),
    Explanation(
      "unknown-script-parameter", "The script declares no parameter of this name.",
      "After 'dyne script.dyne' come values for what the script declares with 'param', such as steps=50k. "
        + "'dyne help script.dyne' lists them."),
    Explanation(
      "command-as-value", "A command stands where a value is wanted.",
      "A command gives a value when it is called. Inside of an expression a call is put in parentheses, with its "
        + "arguments.",
      wrong: "x = [history]", mended: "x = [(history)]"),
    Explanation(
      "command-name", "A variable can't have the name of a command.",
      "Otherwise it would depend on what was set before whether a word is a command. Choose another name.",
      wrong: "train = 3", mended: "trained = 3"),
  ]

  /// Arguments that don't fit.
  static let arguments: [Explanation] = [
    Explanation(
      "bad-argument", "A value doesn't fit its parameter.",
      "Each parameter says what it takes: a kind of value, a range, a shape. 'help command' tells it, with the unit. A value "
        + "that is known beforehand is found by the check, any other when the command is called.",
      wrong: "head (history) n=-1", mended: "head (history) n=1"),
    Explanation(
      "missing-argument", "An argument is missing that has no default.",
      "The help beside the carets shows how the command is used; what stands in square brackets may be left out.",
      wrong: "sort (history)", mended: "sort (history) by=number"),
    Explanation(
      "too-many-arguments", "There are more arguments than places for them.",
      "Only some parameters can be given by place, the others have names: name=value.",
      wrong: "pwd 1", mended: "pwd"),
    Explanation(
      "repeated-parameter", "A parameter is given twice, or two parameters have the same name.",
      "Remove one of the two. A long and a short name of a parameter count as the same.",
      wrong: "head (history) n=1 n=2", mended: "head (history) n=2"),
    Explanation(
      "repeated-field", "A record is written with two fields of the same name.",
      "Give one of them another name, or remove it.",
      wrong: "print {a=1, a=2}", mended: "print {a=1, b=2}"),
    Explanation(
      "bad-script-parameter", "A value from the command line isn't of the kind of the parameter's default.",
      "The default tells the kind: 'param steps = 20k \"…\"' takes a number, so steps=many is refused. Text needs "
        + "no quotes there."),
  ]
}
