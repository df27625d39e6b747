package import Language

extension Command {
  /// `shell`: runs a command of the system's shell.
  package static var shell: Command {
    let line = Parameter("command", .string, .positional, "The command line to run.")
    let capture = Parameter(
      "capture", .boolean, default: false, "Whether to return its output as `output` instead of showing it.")
    return Command(
      "shell", area: .session, "Runs a command in the system's shell, in the current folder.",
      help: """
        The command has the terminal: its output is shown, it reads what is typed, and Ctrl-C stops it \
        rather than dyne. Without a terminal its standard input is empty. A nonzero status is not an error; \
        `expect` can make it one.
        """,
      parameters: [line, capture],
      returns: .record([
        FieldType("status", .number, "The exit status; 128 plus the signal's number if a signal ended it."),
        FieldType("output", .string, "Its output, with `capture=true`."),
      ]),
      examples: [
        Example("shell \"date\"", "the date, and the status 0"),
        Example("(shell \"git rev-parse HEAD\" capture=true).output", "the current commit as a string"),
      ]
    ) { call in
      let session = call.session
      let ended = try session.services.programs.run(
        ProgramRequest(command: call[line], folder: session.settings.folder, captures: call[capture]))
      let status = ("status", Value.number(ended.status))
      return .record(Record(call[capture] ? [status, ("output", .string(ended.output))] : [status]))
    }
  }
}
