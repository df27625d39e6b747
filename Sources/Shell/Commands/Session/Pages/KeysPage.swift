extension HelpPage {
  /// The keys of the prompt.
  static let keys = """
    Enter          runs the statement; while a bracket is open, it goes on in the
                   next line
    Tab            completes commands, parameters, choices, variables, fields and
                   paths; once more lists what there is, with meanings and defaults
                   (a long list page by page)
    Up, Down       earlier and later statements
    Ctrl-R         searches earlier statements for what you type; again: older ones,
                   Ctrl-S: newer ones, Ctrl-G: gives up, Enter runs what was found
    PageUp         earlier statements that begin as the line does; PageDown: later
    Left, Right    by a character, with Ctrl by a word
    Home, End      to the start and the end (Ctrl-A, Ctrl-E)
    Ctrl-W         deletes the word before, Ctrl-U the line, Ctrl-K what follows
    Ctrl-Y         puts back what was deleted
    Ctrl-L         clears the screen
    Ctrl-C         drops what is typed; stops a command that runs: its object stays
                   usable
    Ctrl-D         leaves, on an empty line

    What is wrong as a text is shown below the line and given back to be mended.
    Leaving or overwriting work of over a minute that isn't saved asks once.
    edit opens the last statement in your editor, edit 3 the third one of history;
    record "x.dyne" writes what succeeds into a script, until record stop.
    dyne --step x.dyne waits for Enter before each statement of a script; skip
    passes over it.
    Several pasted lines are one input; Ctrl-C drops all of it. Where the terminal
    can't mark a paste, its lines run one by one, up to a syntax error.
    Keys of vi, and keys of your own, are set in ~/.editrc (lines with bind).
    """
}
