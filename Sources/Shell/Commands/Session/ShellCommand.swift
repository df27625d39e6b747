package import Language

extension Command {
  /// `shell`: runs a command of the system's shell.
  package static var shell: Command {
    let line = Parameter("command", .string, .positional, "What the system's shell is to run.")
    let capture = Parameter(
      "capture", .boolean, default: false, "Whether what it writes is kept as `output` instead of shown.")
    return Command(
      "shell", area: .session, "Runs a command of the system's shell in the current folder.",
      help: """
        The command has the terminal: what it writes is shown, what is typed is its own, and Ctrl-C stops it rather than \
        dyne. Without a terminal its standard input is empty. A status other than 0 is no error; `expect` can make it one.
        """,
      parameters: [line, capture],
      returns: .record([
        FieldType("status", .number, "The exit status; 128 and the signal's number where a signal ended it."),
        FieldType("output", .string, "What it wrote, with `capture=true`."),
      ]),
      examples: [
        Example("shell \"date\"", "the date, and the status 0"),
        Example("(shell \"git rev-parse HEAD\" capture=true).output", "the present commit as a text"),
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
