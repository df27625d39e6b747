package import Language

extension Command {
  /// `version`: tells the versions of program and language.
  package static var version: Command {
    Command(
      "version", area: .session, "Tells the version of the program and of its language.",
      returns: .record([
        FieldType("dyne", .string, "The program's version."),
        FieldType("language", .number, "The language's version, which a script may begin with: `dyne 1`."),
      ]),
      examples: [Example("version", "both versions")]
    ) { _ in
      .record(Record([("dyne", .string(Version.program)), ("language", .number(Version.language))]))
    }
  }
}
