extension HelpPage {
  /// The keys of the prompt.
  static let keys = """
    Enter          runs the statement; breaks the row where it isn't complete, and
                   within a block (Ctrl-End goes to its end)
    Alt-Enter      breaks the row
    Tab            completes commands, parameters, choices, variables, fields and
                   paths; again: lists all of them, with meanings and defaults
                   (a long list page by page); indents at a row's start
    Up, Down       a row up or down; in the first row: earlier statements that
                   begin as what was typed
    Ctrl-R         earlier statements by parts of their text; Tab marks several,
                   Ctrl-O saves them as a script, Enter runs the chosen one,
                   Esc and Ctrl-G give back what was there
    PageUp         earlier statements with the same text before the cursor;
                   PageDown: later ones
    Right, End     at the end: take the grey suggestion; Alt-F a word of it
    Left, Right    by a character, with Ctrl by a word
    Home, End      to the start and the end of the row (Ctrl-A, Ctrl-E), with Ctrl
                   of the statement (Alt-<, Alt->)
    Ctrl-W         cuts back to the last blank, Alt-Backspace the word before, Alt-D
                   the word after, Ctrl-U the row, Ctrl-K the rest of the row
    Ctrl-Y         puts back what was cut; Alt-Y instead what was cut earlier
    Ctrl-_         undoes, Alt-_ does again
    Ctrl-T         exchanges two characters, Alt-T two words
    Alt-U, Alt-L   upper case, lower case; Alt-C capitalises
    Ctrl-X Ctrl-E  opens the text in your editor
    Ctrl-L         clears the screen
    Ctrl-C         discards the text; stops a running command, whose object stays
                   usable
    Ctrl-D         leaves, where there is no text

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
