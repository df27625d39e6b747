extension Explanation {
  /// Values that don't fit what is done with them.
  static let values: [Explanation] = [
    Explanation(
      "bad-index", "An index isn't one, or there is no such entry.",
      "Indices begin at 0, and -1 is the last entry. A range picks several, with both its ends. Lists, arrays, tables and "
        + "strings have indices; a matrix takes two.",
      wrong: "x = [1, 2, 3]\nprint x[3]", mended: "x = [1, 2, 3]\nprint x[2]"),
    Explanation(
      "bad-operand", "An operator can't work on these values.",
      "Operators calculate with numbers and with arrays of the same shape, and '+' also joins two strings. Other values are "
        + "put into text with braces: \"{n} steps\".",
      wrong: "print 3 + \" steps\"", mended: "print \"{3} steps\""),
    Explanation(
      "bad-range", "The ends or the step of a range don't make a range.",
      "Both ends are finite numbers, and so is the step, which isn't 0. A range whose step leads away from its end is empty: "
        + "to count down write 5..1 by -1.",
      wrong: "x = 5..1 by 0", mended: "x = 5..1 by -1"),
    Explanation(
      "bad-seed", "A seed isn't a whole number of at least 0.",
      "If the name in an 'over' is seed, its values are the random seeds of the runs.",
      wrong: "x = over seed in [0.5] { random() }", mended: "x = over seed in [5] { random() }"),
    Explanation(
      "no-fields", "Only objects, records and tables have fields.",
      "A number, a string or a list has none. The length of a list is length(x).",
      wrong: "x = [1, 2]\nprint x.length", mended: "x = [1, 2]\nprint length(x)"),
    Explanation(
      "no-value", "A command that gives no value stands right of '='.",
      "'help command' says what a command returns. One that only does something stands alone.",
      wrong: "x = print 3", mended: "x = 3\nprint x"),
    Explanation(
      "not-a-function", "Something is called that is no function.",
      "A name before a parenthesis is a command or a function. An entry of a list is x[0], a product is x * (…).",
      wrong: "x = [1, 2]\nprint x(0)", mended: "x = [1, 2]\nprint x[0]"),
    Explanation(
      "not-a-list", "A loop needs something that has entries.",
      "'for' and 'over' visit the entries of lists and ranges and the rows of arrays and tables. To repeat something n times, "
        + "go over 1..n.",
      wrong: "for i in 3 { print i }", mended: "for i in 1..3 { print i }"),
    Explanation(
      "not-boolean", "A condition is neither true nor false.",
      "Numbers and lists don't count as true or false: compare them. A comparison of arrays gives a list, of which all(…) or "
        + "any(…) makes one boolean.",
      wrong: "x = [1, 2]\nif x > 0 { print \"positive\" }",
      mended: "x = [1, 2]\nif all(x > 0) { print \"positive\" }"),
    Explanation(
      "not-savable", "A block of 'over' ends in a function.",
      "Each run works on copies, and what it gives must be a value that can be saved, which functions can't.",
      wrong: "f = over i in 1..2 { def g() { return i }; g }", mended: "f = over i in 1..2 { i }"),
    Explanation(
      "too-large", "A value would hold more than values may.",
      "Arrays hold at most 2²⁶ numbers, lists 2²⁴ entries, and strings 2²⁶ bytes. Ranges may be longer as long as nothing "
        + "needs all their numbers at once.",
      wrong: "x = over i in 1..1e12 { i }", mended: "x = over i in 1..10 { i }"),
    Explanation(
      "wrong-type", "A value isn't of the kind that is needed here.",
      "Conditions are booleans, ends of ranges numbers. The check found this without running anything.",
      wrong: "if 1 { print 2 }", mended: "if 1 == 1 { print 2 }"),
    Explanation(
      "unreadable-field", "A field of an object couldn't be read.",
      "Some fields are computed when they are asked for, and the object wasn't in a state for that. The message says why."
    ),
  ]
}
