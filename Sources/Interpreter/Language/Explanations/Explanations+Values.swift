extension Explanation {
  /// Values that don't fit what is done with them.
  static let values: [Explanation] = [
    Explanation(
      "bad-index", "An index is invalid or out of range.",
      "Indices begin at 0, and -1 is the last entry. A range selects several entries, including both its "
        + "ends. Lists, arrays, tables and strings can be indexed; a matrix takes two indices.",
      wrong: "x = [1, 2, 3]\nprint x[3]", mended: "x = [1, 2, 3]\nprint x[2]"),
    Explanation(
      "bad-operand", "An operator can't be applied to these values.",
      "Operators work on numbers and on arrays of the same shape; '+' also joins two strings. Braces put "
        + "other values into text: \"{n} steps\".",
      wrong: "print 3 + \" steps\"", mended: "print \"{3} steps\""),
    Explanation(
      "bad-range", "The ends or the step don't make a valid range.",
      "Both ends must be finite, and the step must be finite and not 0. A range whose step points away "
        + "from its end is empty: to count down, write 5..1 by -1.",
      wrong: "x = 5..1 by 0", mended: "x = 5..1 by -1"),
    Explanation(
      "bad-seed", "A seed isn't a whole number, 0 or more.",
      "If the name in an 'over' is seed, its values are the random seeds of the runs.",
      wrong: "x = over seed in [0.5] { random() }", mended: "x = over seed in [5] { random() }"),
    Explanation(
      "no-fields", "Only objects, records and tables have fields.",
      "Numbers, strings and lists have none. The length of a list is length(x).",
      wrong: "x = [1, 2]\nprint x.length", mended: "x = [1, 2]\nprint length(x)"),
    Explanation(
      "no-value", "A command that returns no value is on the right of '='.",
      "'help command' says what a command returns. A command without a result is a statement of its own.",
      wrong: "x = print 3", mended: "x = 3\nprint x"),
    Explanation(
      "not-a-function", "Something is called that isn't a function.",
      "A name before a parenthesis is a command or a function. An entry of a list is x[0]; a product is x "
        + "* (…).",
      wrong: "x = [1, 2]\nprint x(0)", mended: "x = [1, 2]\nprint x[0]"),
    Explanation(
      "not-a-list", "A loop needs a value with entries.",
      "'for' and 'over' visit the entries of lists and ranges and the rows of arrays and tables. To repeat "
        + "something n times, loop over 1..n.",
      wrong: "for i in 3 { print i }", mended: "for i in 1..3 { print i }"),
    Explanation(
      "not-boolean", "A condition is neither true nor false.",
      "Numbers and lists aren't conditions: compare them. Comparing arrays gives a list, which all(…) or "
        + "any(…) reduces to one boolean.",
      wrong: "x = [1, 2]\nif x > 0 { print \"positive\" }",
      mended: "x = [1, 2]\nif all(x > 0) { print \"positive\" }"),
    Explanation(
      "not-savable", "A block of 'over' ends in a function.",
      "Each run works on copies, and its result must be a value that can be saved; functions can't.",
      wrong: "f = over i in 1..2 { def g() { return i }; g }", mended: "f = over i in 1..2 { i }"),
    Explanation(
      "too-large", "A value would be too large.",
      "Arrays hold at most 2²⁶ numbers, lists 2²⁴ entries, and strings 2²⁶ bytes. Ranges may be longer as "
        + "long as nothing needs all their numbers at once.",
      wrong: "x = over i in 1..1e12 { i }", mended: "x = over i in 1..10 { i }"),
    Explanation(
      "wrong-type", "A value has the wrong type.",
      "Conditions must be true or false, ends of ranges numbers. This was found before anything ran.",
      wrong: "if 1 { print 2 }", mended: "if 1 == 1 { print 2 }"),
    Explanation(
      "unreadable-field", "A field of an object couldn't be read.",
      "Some fields are computed when they are read, and the object wasn't in a state for that. The message "
        + "says why."),
  ]
}
