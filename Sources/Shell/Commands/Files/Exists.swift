package import Language
import Storage

extension Command {
  /// `exists`: says whether a file is there.
  package static var exists: Command {
    let path = Parameter(
      "path", .path, .positional, "A file or folder; an object's file also without its extension.")
    return Command(
      "exists", area: .files, "Tests whether a file or folder exists.",
      help: """
        True if `load` would find a file: in the current folder, next to the script, or under the name with \\
        `.safetensors`. As a condition, call it with parentheses: `if exists("runs/e") { … }`.
        """,
      parameters: [path], returns: .boolean,
      examples: [
        Example("exists \"runs/reacher\"", "false, unless something was saved there"),
        Example("if not exists(\"walks\") { print \"to be collected\" }", "as a condition"),
      ], seeAlso: ["ls", "load"]
    ) { call in
      let names = [call[path], call[path].withEnding]
      return .boolean(names.contains { call.session.services.fileExists(call.inputPath($0)) })
    }
  }
}
