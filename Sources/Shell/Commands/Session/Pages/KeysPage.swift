extension HelpPage {
  /// The keys of the prompt.
  static let keys = """
    Enter          runs the statement; with an open bracket, continues it on the
                   next line
    Tab            completes commands, parameters, choices, variables, fields and
                   paths; again: lists all of them, with meanings and defaults
                   (a long list page by page)
    Up, Down       earlier and later statements
    Ctrl-R         searches earlier statements for what you type; again: older ones,
                   Ctrl-S: newer ones, Ctrl-G: cancel, Enter: run the match
    PageUp         earlier statements with the same beginning; PageDown: later ones
    Left, Right    by a character, with Ctrl by a word
    Home, End      to the start and the end (Ctrl-A, Ctrl-E)
    Ctrl-W         deletes the word before, Ctrl-U the line, Ctrl-K what follows
    Ctrl-Y         puts back what was deleted
    Ctrl-L         clears the screen
    Ctrl-C         discards the line; stops a running command, whose object stays
                   usable
    Ctrl-D         leaves, on an empty line

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
}
