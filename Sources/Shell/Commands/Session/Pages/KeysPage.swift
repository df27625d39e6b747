import Language

extension HelpPage {
  /// The keys of the prompt.
  static let keys = """
    Ctrl-C discards the text, and stops a running command, whose object stays
    usable. bind lists all keys and changes them.
    In the list of Ctrl-R, Tab marks several statements, Ctrl-O saves them as a
    script, Enter runs the chosen one, Esc gives back what was there.
    In the pager, Space and b page, the arrows move by rows and sideways, g and G
    go to the ends, / finds, n and N find again, q leaves (set pager=off).
    With vi keys, counts, rows and registers work as in vi: 3dd, d2w, 5x, 2u, dj,
    yyp, "ayy, >>, J, gg, G; so does what is around the cursor: ciw, da", di(; and
    . repeats the last change.

    Syntax errors are marked; fix the line and press Enter.
    dyne warns once before discarding over a minute's unsaved work.
    edit opens the last statement in your editor, edit 3 the third one of history;
    record "x.dyne" writes each successful statement to a script until record stop.
    dyne --step x.dyne waits for Enter before each statement of a script; skip
    skips it.
    Several pasted lines are one input; Ctrl-C drops all of it. If the terminal
    can't mark a paste, its lines run one by one, up to a syntax error.
    Set vi keys, and keys of your own, in ~/.editrc (lines with bind).
    """

  /// The keys as they are bound now, with what is to be known of the prompt.
  static func keys(_ bound: [KeyMeaning], columns: Int) -> String {
    var lines: [String] = []
    var rest = bound[...]
    while let first = rest.first {
      let same = rest.prefix { $0.function == first.function }
      rest = rest.dropFirst(same.count)
      let names = same.map(\.key).joined(separator: ", ")
      let wrapped = HelpText.wrap(first.meaning, max(20, min(columns, 80) - 1 - keyColumn))
      if names.count >= keyColumn { lines.append(names) }
      for (index, part) in wrapped.enumerated() {
        let name = index == 0 && names.count < keyColumn ? names : ""
        lines.append(name + String(repeating: " ", count: keyColumn - name.count) + part)
      }
    }
    return (lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n\n") + keys
  }

  private static let keyColumn = 24
}
