extension Explanation {
  /// Names that nobody knows, and names in the wrong place.
  static let names: [Explanation] = [
    Explanation(
      "unknown-command", "No command or function has this name.",
      "The first word of a statement, or a word followed by a parenthesis, must be a command or a function "
        + "defined with 'def'. 'help' lists all commands; 'apropos word' finds commands by what they do.",
      wrong: "prnt 3", mended: "print 3"),
    Explanation(
      "unknown-name", "No variable has this name.",
      "A word in an expression is a variable, which must be set first. Names are case-sensitive. A "
        + "function sees outside variables that exist when it is called. Put text in quotes.",
      wrong: "steps = 3\nprint stesp", mended: "steps = 3\nprint steps"),
    Explanation(
      "unknown-parameter", "The command or function has no parameter of this name.",
      "'help command' lists the parameters with their defaults; so does Tab after the command.",
      wrong: "head (history) rows=3", mended: "head (history) n=3"),
    Explanation(
      "unknown-choice", "The parameter accepts one of a few words, and this isn't one of them.",
      "Such words are written without quotes. To use a variable, put it in parentheses: color=(c).",
      wrong: "set color=sometimes", mended: "set color=auto"),
    Explanation(
      "unknown-column", "The table has no column of this name.",
      "'describe t' lists the columns of a table. Write their names without quotes; for a variable that "
        + "holds a name use "
        + "parentheses: by=(c).",
      wrong: "sort (history) by=second", mended: "sort (history) by=seconds"),
    Explanation(
      "unknown-field", "The value has no field of this name.",
      "'describe x' lists the fields of an object, a record or a table; so does Tab after the point.",
      wrong: "t = history\nprint t.second", mended: "t = history\nprint t.seconds"),
    Explanation(
      "unknown-script-parameter", "The script declares no parameter of this name.",
      "After 'dyne script.dyne' come values for the parameters that the script declares with 'param', such "
        + "as steps=50k. 'dyne help script.dyne' lists them."),
    Explanation(
      "command-as-value", "A command is used where a value is needed.",
      "A command gives a value when it is called. Inside an expression, put the call in parentheses, with "
        + "its "
        + "arguments.",
      wrong: "x = [history]", mended: "x = [(history)]"),
    Explanation(
      "command-name", "A variable can't have the name of a command.",
      "Otherwise the meaning of a word would depend on what was set before. Choose another name.",
      wrong: "train = 3", mended: "trained = 3"),
  ]

  /// Arguments that don't fit.
  static let arguments: [Explanation] = [
    Explanation(
      "bad-argument", "A value doesn't fit its parameter.",
      "Each parameter accepts a certain type, range and shape; 'help command' shows them, with the unit. "
        + "Constants are checked before anything runs, other values when the command is called.",
      wrong: "head (history) n=-1", mended: "head (history) n=1"),
    Explanation(
      "missing-argument", "A required argument is missing.",
      "The help under the error shows how the command is used; arguments in square brackets are optional.",
      wrong: "sort (history)", mended: "sort (history) by=number"),
    Explanation(
      "too-many-arguments", "There are more arguments than the command or function takes.",
      "Only some parameters can be given by position; the others need their names: name=value.",
      wrong: "pwd 1", mended: "pwd"),
    Explanation(
      "repeated-parameter", "A parameter is given twice, or two parameters have the same name.",
      "Remove one of the two. A parameter's long and short names count as the same.",
      wrong: "head (history) n=1 n=2", mended: "head (history) n=2"),
    Explanation(
      "repeated-field", "A record is written with two fields of the same name.",
      "Give one of them another name, or remove it.",
      wrong: "print {a=1, a=2}", mended: "print {a=1, b=2}"),
    Explanation(
      "bad-script-parameter",
      "A value from the command line doesn't have the type of the parameter's "
        + "default.",
      "The default sets the type: 'param steps = 20k \"…\"' takes a number, so steps=many is refused. Text "
        + "needs no quotes there."),
  ]
}
