extension Explanation {
  /// Statements in the wrong place, included files, warnings.
  static let statements: [Explanation] = [
    Explanation(
      "misplaced-return", "'return' is used outside a function.",
      "There is something to return from only in the block of a 'def'. 'quit' ends a script.",
      wrong: "return 3", mended: "def f() { return 3 }\nprint f()"),
    Explanation(
      "misplaced-break", "'break' is used outside a loop.",
      "It leaves the innermost 'for' or 'while' around it. The block of an 'over' isn't a loop, because "
        + "its runs are independent.",
      wrong: "if true { break }", mended: "while true { break }"),
    Explanation(
      "misplaced-continue", "'continue' is used outside a loop.",
      "It starts the next iteration of the innermost 'for' or 'while' around it.",
      wrong: "if true { continue }", mended: "for i in 1..2 { continue }"),
    Explanation(
      "include-cycle", "A file includes itself, directly or through others.",
      "Files that include one another in a circle would never end. Move what both need into a file of its "
        + "own."),
    Explanation(
      "include-depth", "Included files are nested too deep.",
      "At most 64 files may be nested, each included by the one before."),
    Explanation(
      "include-count", "A script includes too many files.",
      "A file may be included several times, but there may be at most 1,000 inclusions in all, counting "
        + "those within included files."),
    Explanation(
      "unreadable-file", "An included file can't be read.",
      "A relative path starts from the folder of the including file, or else from the current folder. The "
        + "file must be UTF-8 text.",
      wrong: "include \"no_such_file.dyne\"", mended: "print \"no_such_file.dyne\""),
    Explanation(
      "missing-file", "A file that a script reads doesn't exist (a warning).",
      "A relative path starts from the current folder; a file that isn't there is looked for next to the "
        + "script. The script runs anyway, because the file may be created before it is read."),
    Explanation(
      "ambiguous-path", "A path could mean two files (a warning).",
      "One is in the current folder and one is next to the script, and they differ. The one in the current "
        + "folder is read; for 'include', the one next to the script. './name' always means the current "
        + "folder."),
    Explanation(
      "lesson-mark", "A mark of a lesson is out of place (found by 'dyne check' and 'dyne teach').",
      "'##>' describes a task: its solution and an 'expect' follow. '##?' asks a question: a statement with "
        + "a value follows. '##!' is a hint for either. 'help lessons' shows an example. As a plain script "
        + "the file runs all the same."),
    Explanation(
      "lesson-check", "A check or a question of a lesson can't tell answers apart ('dyne teach --test').",
      "The 'expect' of a task must fail before anything is done, and for at least one wrong answer: the "
        + "solution without its last statement, or with a number altered. Say in it what the task asks for. "
        + "A question needs a statement that gives a value."),
    Explanation(
      "unreachable", "A statement can never run (a warning).",
      "It follows a statement that always leaves the block, such as 'return', 'break', 'quit' or an "
        + "endless loop, or its condition is always false. The script runs anyway.",
      wrong: "def f() { return 1; print 2 }\nprint f()", mended: "def f() { print 2; return 1 }\nprint f()"),
    Explanation(
      "unused-result", "The result of long work is assigned to a name that is never read (a warning).",
      "Perhaps a later statement misspells the name, or the work isn't needed. The script runs anyway. "
        + "Only scripts are checked for this.",
      wrong: "arm = ReacherVertical\nwalks = collect arm trajectories=10\nprint \"done\"",
      mended: "arm = ReacherVertical\nwalks = collect arm trajectories=10\nprint walks.count"),
  ]

  /// What goes wrong while a program runs.
  static let running: [Explanation] = [
    Explanation(
      "command-failed", "A command failed.",
      "The message comes from the command: a file can't be written, data doesn't fit, a simulation became "
        + "unstable. The statement changed nothing.",
      wrong: "load \"no_such_file\"", mended: "print \"no_such_file\""),
    Explanation(
      "expectation-failed", "An 'expect' failed.",
      "The message shows both sides of the condition and where they first differ. The script exits with "
        + "status 3, unless a 'try' catches the error, whose kind is then \"expectation\".",
      wrong: "expect 1 + 1 == 3", mended: "expect 1 + 1 == 2"),
    Explanation(
      "interrupted", "Ctrl-C stopped the statement.",
      "What the command worked on stays usable. After a training, the message names the 'train' statement "
        + "that finishes it."),
    Explanation(
      "failed", "Something failed that has no code of its own.",
      "The message is all that is known."),
    Explanation(
      "unsaved-work", "Results of long work would be lost (a warning).",
      "They took a while to compute and are in no file. 'save x to=\"…\"' keeps them; repeat the statement "
        + "to discard them."),
    Explanation(
      "kept-work", "Results of long work were saved as the program ended (a note).",
      "They took over a minute to compute and were in no file. 'load' reads them from the file named in "
        + "the message."),
    Explanation(
      "lost-work", "Results of long work could not be saved as the program ended (a warning).",
      "No file could be written in the user's state folder, the current folder or the folder for temporary "
        + "files. Perhaps the disks are full."),
    Explanation(
      "stuck-work", "A command doesn't stop (a note).",
      "It hasn't responded to Ctrl-C for three seconds. Press Ctrl-C again to end the program; results of "
        + "long work are saved first."),
    Explanation(
      "recording-ended", "Recording has stopped (a warning).",
      "The file that the statements were written to can't be written any more, perhaps because the disk is "
        + "full."),
    Explanation(
      "unreadable-script", "The script can't be read.",
      "It must be an existing file of UTF-8 text. The name '-' means standard input."),
    Explanation(
      "unwritable-output", "Standard output can't be written.",
      "Perhaps the disk is full. When a program behind a pipe stops reading, dyne ends silently by "
        + "SIGPIPE."),
    Explanation(
      "more-errors", "The text has more errors than are shown (a note).",
      "The first thirty are listed. A file that isn't a script, such as a binary one, has thousands."),
    Explanation(
      "too-many-errors", "The check has ended before the end of the text.",
      "It looks for what was meant at each error, and ends after a thousand. Mend those, or look whether the "
        + "file is a script at all, and check again."),
    Explanation(
      "member-died", "The process of a run of 'over' ended before the run did.",
      "The system ends processes where memory runs out; so does 'kill'. The other runs went on, and 'result' "
        + "holds what they "
        + "gave. Run the one alone, or fewer at once with 'parallel='."),
    Explanation(
      "no-proof", "There is no proof to verify, or it can't be read.",
      "'dyne prove script.dyne' runs the script and writes its proof beside it, as script.dyne.proof."),
    Explanation(
      "wrong-usage", "The command line is invalid.",
      "'dyne --help' shows the usage."),
  ]
}
