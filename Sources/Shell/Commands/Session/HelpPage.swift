package import Language

/// The pages that `help` shows.
package enum HelpPage {
  /// Pages that aren't about one command.
  package static let names = ["language", "keys"]

  /// The page of a command or of one of `names`; nil if there is no such page.
  package static func text(_ name: String, _ table: CommandTable, columns: Int) -> String? {
    if let command = table[name] { return HelpText.text(command, columns: columns) }
    switch name {
    case "language": return language
    case "keys": return keys
    default: return nil
    }
  }

  /// The names of all commands by area, on one screen.
  package static func overview(_ table: CommandTable, columns: Int) -> String {
    let areas = CommandArea.allCases.filter { !table.commands(in: $0).isEmpty }
    let width = areas.map(\.rawValue.count).max() ?? 0
    let margin = width + 2
    var lines: [String] = []
    for area in areas {
      let names = table.commands(in: area).map(\.name).joined(separator: " ")
      lines += HelpText.wrap(area.rawValue.paddedRight(to: margin) + names, columns, hanging: margin)
    }
    lines += [
      "",
      "help set        explains one command, with examples",
      "help language   the language in short",
      "help keys       the keys of the prompt",
      "apropos word    finds the commands that have to do with a word",
    ]
    return lines.joined(separator: "\n")
  }

  private static let language = #"""
    A statement is a command with its arguments, or an expression. Names that begin with a
    capital make objects, the others do something.

      arm = ReacherVertical seed=1      a value with a name
      step arm [0.5, -0.2]              arguments in their places
      train e epochs=20                 arguments by name, no blanks around =
      (evaluate agent).mean             a command inside an expression, a field of its value
      x = result                        the value of the last statement

    Values     12  1e-4  20k  "text {x:.3}"  'as it is'  true  none  [1, 2]  1..10  0..1 by 0.1
               Lists of numbers are arrays: a + 1, a * b, a[0], a[-1], a[1..3], m[i, j].
    Operators  or  and  not  == != < <= > >=  ..  + -  * / %  ^
    Lines      # starts a comment, ; separates statements; a line goes on within brackets and
               after an operator, a comma or \.

      if loss < 0.1 { print "done" } else { train e }
      for k in 1..3 { print k }                     while, break, continue
      def area(r) { return pi * r ^ 2 }             area(2)
      try { cd "nowhere" } catch problem { print problem.message }
      over seed in 1..5 { uniform(0, 1) }           each turn with a copy of everything: a list
      param steps = 20k "environment steps"         set from outside: dyne x.dyne steps=50k
      include "other.dyne"      expect loss < 0.1   the script stops if that isn't true
    """#

  private static let keys = """
    Enter           runs the statement; while a bracket is open, it goes on in the next line
    Tab             completes commands, parameters, choices, variables, fields and paths;
                    once more lists what there is
    Up, Down        earlier and later statements
    Ctrl-R          looks for an earlier statement by a part of it
    Left, Right     by a character, with Ctrl by a word
    Home, End       to the start and the end (Ctrl-A, Ctrl-E)
    Ctrl-W          deletes the word before, Ctrl-U the line, Ctrl-K what follows
    Ctrl-Y          puts back what was deleted
    Ctrl-L          clears the screen
    Ctrl-C          drops what is typed; stops a command that runs: its object stays usable
    Ctrl-D          leaves, on an empty line

    Keys of vi, and keys of your own, are set in ~/.editrc.
    """
}
