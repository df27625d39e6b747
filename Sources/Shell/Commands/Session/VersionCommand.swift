package import Language
import Physics

extension Command {
  /// `version`: shows the versions of the program, its language and MuJoCo.
  package static var version: Command {
    Command(
      "version", area: .session, "Shows the versions of the program, its language and MuJoCo.",
      returns: .record([
        FieldType("dyne", .string, "The program's version."),
        FieldType("language", .number, "The language's version, which a script can begin with: `dyne 1`."),
        FieldType("mujoco", .string, "The version of MuJoCo, which says what models may hold."),
      ]),
      examples: [Example("version", "all versions")]
    ) { _ in
      .record(
        Record([
          ("dyne", .string(Version.program)), ("language", .number(Version.language)),
          ("mujoco", .string(physicsVersion)),
        ]))
    }
  }
}
