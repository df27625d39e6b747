import Diagnostics
import Syntax

/// The programs that `include` brings in, as the check found them.
final class IncludedPrograms {
  private struct Key: Hashable {
    let path: String
    let includer: String
  }

  private var programs: [Key: Program] = [:]
  /// The folder of each text that is a file.
  var folders: [String: String] = [:]

  /// The texts that were included, each once.
  var texts: [String] { Set(programs.values.map(\.source.text)).sorted() }

  func program(_ path: String, from includer: String) -> Program? {
    programs[Key(path: path, includer: includer)]
  }

  func add(_ program: Program, as path: String, from includer: String) {
    programs[Key(path: path, includer: includer)] = program
  }

  /// The name of an included file, seen from the text that includes it.
  static func resolve(_ path: String, from includer: String) -> String {
    let path = HomeFolder.expanded(path)
    if path.hasPrefix("/") { return path }
    guard let slash = includer.lastIndex(of: "/") else { return path }
    return String(includer[...slash]) + path
  }
}
