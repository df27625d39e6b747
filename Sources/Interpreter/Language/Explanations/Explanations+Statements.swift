extension Explanation {
  /// Statements in the wrong place, included files, warnings.
  static let statements: [Explanation] = [
    Explanation(
      "misplaced-return", "'return' stands outside of a function.",
      "Only in the block of a 'def' there is something to return from. 'quit' ends a script.",
      wrong: "return 3", mended: "def f() { return 3 }\nprint f()"),
    Explanation(
      "misplaced-break", "'break' stands outside of a loop.",
      "It leaves the innermost 'for' or 'while' around it; the block of an 'over' isn't a loop, since its runs don't know "
        + "of each other.",
      wrong: "if true { break }", mended: "while true { break }"),
    Explanation(
      "misplaced-continue", "'continue' stands outside of a loop.",
      "It goes on with the next turn of the innermost 'for' or 'while' around it.",
      wrong: "if true { continue }", mended: "for i in 1..2 { continue }"),
    Explanation(
      "include-cycle", "A file includes itself, perhaps by way of others.",
      "Files that include one another in a circle would never end. Move what both need to a file of its own."),
    Explanation(
      "include-depth", "Files include one another too deep.",
      "At most 64 files may be open at once, each included by the one before."),
    Explanation(
      "include-count", "A script includes too many files.",
      "A file may be included several times, but all inclusions together, also those within included files, are at most "
        + "1,000."),
    Explanation(
      "unreadable-file", "An included file can't be read.",
      "Its path counts from the folder of the file that includes it, otherwise from the current folder. It is text in UTF-8.",
      wrong: "include \"no_such_file.dyne\"", mended: "print \"no_such_file.dyne\""),
    Explanation(
      "missing-file", "A file that a script reads is nowhere to be found (a warning).",
      "A relative path counts from the current folder; what isn't there is looked for beside the script. The script runs "
        + "nevertheless, for the file may come into being before it is read."),
    Explanation(
      "ambiguous-path", "A path could mean two files (a warning).",
      "One is in the current folder and one beside the script, and they differ. The one in the current folder is read; of "
        + "files to include the one beside the script. './name' means the current folder alone."),
    Explanation(
      "unreachable", "A statement can never run (a warning).",
      "It stands after a statement that always leads away, such as 'return', 'break', 'quit' or a loop without end, or its "
        + "condition is false as it is written. The script runs nevertheless.",
      wrong: "def f() { return 1; print 2 }\nprint f()", mended: "def f() { print 2; return 1 }\nprint f()"),
    Explanation(
      "unused-result", "The result of long work is given a name that is never read (a warning).",
      "Perhaps another name was meant further down, or the work isn't needed. The script runs nevertheless. It is only "
        + "looked for in scripts.",
      wrong: "arm = ReacherVertical\nwalks = collect arm trajectories=10\nprint \"done\"",
      mended: "arm = ReacherVertical\nwalks = collect arm trajectories=10\nprint walks.count"),
  ]

  /// What goes wrong while a program runs.
  static let running: [Explanation] = [
    Explanation(
      "command-failed", "A command couldn't do its work.",
      "The message is the command's own: a file that can't be written, data that doesn't fit, a simulation that went astray. "
        + "Nothing was changed by it.",
      wrong: "load \"no_such_file\"", mended: "print \"no_such_file\""),
    Explanation(
      "expectation-failed", "An 'expect' doesn't hold.",
      "The message shows both sides of the condition and where they differ first. The script ends with the exit status 3, "
        + "unless a 'try' catches it, whose record has the kind \"expectation\".",
      wrong: "expect 1 + 1 == 3", mended: "expect 1 + 1 == 2"),
    Explanation(
      "interrupted", "Ctrl-C stopped the work.",
      "What the command worked on stays usable; a training says which 'train' finishes it."),
    Explanation(
      "failed", "Something went wrong that has no code of its own.", "The message is all that is known."),
    Explanation(
      "unsaved-work", "Results of long work would be lost (a warning).",
      "They took a while to make and are in no file. 'save x to=\"…\"' keeps them; doing the same once more goes on without."
    ),
    Explanation(
      "kept-work", "Results of long work were saved as the program ended (a note).",
      "They took over a minute and were in no file. 'load' takes them up from the file that is named."),
    Explanation(
      "lost-work", "Results of long work could not be saved as the program ended (a warning).",
      "No file could be written: neither in the folder of the user's state, nor in the current one, nor in that of temporary "
        + "files. Perhaps all of them are full."),
    Explanation(
      "stuck-work", "A command doesn't stop (a note).",
      "It hasn't heeded Ctrl-C for three seconds. Pressed again, Ctrl-C ends the program; results of long work are saved "
        + "before."),
    Explanation(
      "recording-ended", "Nothing more is recorded (a warning).",
      "The file that the statements were written to can't be written any more, perhaps because the disk is full."
    ),
    Explanation(
      "unreadable-script", "The script can't be read.",
      "It must be an existing file of text in UTF-8. '-' as its name stands for standard input."),
    Explanation(
      "unwritable-output", "Standard output can't be written.",
      "Perhaps the disk is full. Where a program behind a pipe just stops reading, dyne ends without a word, by SIGPIPE."
    ),
    Explanation(
      "more-errors", "A text has more errors than are shown (a note).",
      "The first thirty are listed. A file that isn't a script at all, such as a binary one, has thousands."),
    Explanation(
      "member-died", "The process of a run of 'over' ended before the run did.",
      "The system ends processes where memory runs out; so does 'kill'. The other runs went on, and 'result' holds what they "
        + "gave. Run the one alone, or fewer at once with 'parallel='."),
    Explanation(
      "wrong-usage", "The command line isn't one that dyne understands.", "'dyne --help' shows the usage."),
  ]
}
