import Diagnostics
import Syntax

/// Where files are looked for that a statement reads.
///
/// One rule: a relative path counts from the current folder; what isn't there is looked for beside the script
/// in which the statement stands. A path that begins with `./` counts from the current folder alone.
extension Session {
  /// A file as it was found.
  struct Found {
    /// The path to open, also where there is no such file.
    let path: String
    let exists: Bool
    /// Another file that the name could mean as well, and that holds something else.
    var other: String?
  }

  /// Finds a file that a statement of the text `source` reads.
  func find(_ name: String, from source: String) -> Found {
    found(name, first: inOrigin(name) ?? path(name), second: beside(name, source))
  }

  /// The path of a file that a member of a sweep hasn't itself, but the folder that the sweep began in has.
  private func inOrigin(_ name: String) -> String? {
    guard let originFolder, !name.hasPrefix("/"), !name.hasPrefix("~"),
      !services.fileExists(readingPath(path(name)))
    else { return nil }
    let other = originFolder + "/" + name
    return services.fileExists(other) ? other : nil
  }

  /// Finds a file that a text includes: beside that text, otherwise in the current folder.
  func findIncluded(_ name: String, from source: String) -> Found {
    let own = path(IncludedPrograms.resolve(name, from: source))
    return found(name, first: own, second: name.hasPrefix("/") ? nil : path(name))
  }

  private func found(_ name: String, first: String, second: String?) -> Found {
    let first = readingPath(first), second = second.map(readingPath)
    let exists = services.fileExists(first)
    guard let second, second != first, services.fileExists(second) else {
      return Found(path: first, exists: exists)
    }
    guard exists else { return Found(path: second, exists: true) }
    let isSame =
      services.canonicalPath(first) == services.canonicalPath(second) || services.sameContents(first, second)
    return Found(path: first, exists: true, other: isSame ? nil : second)
  }

  /// The path of a file beside the script `source`; nil if it is none, or the name says where to look.
  private func beside(_ name: String, _ source: String) -> String? {
    guard !name.hasPrefix("/"), !name.hasPrefix("./"), !name.hasPrefix("~"),
      let folder = includes.folders[source]
    else { return nil }
    return folder + "/" + name
  }

  /// Notes in which folder a text's file is, before the current folder may change.
  func noteFolder(of source: String) {
    let file = services.canonicalPath(path(source))
    guard services.fileExists(file), let slash = file.lastIndex(of: "/") else { return }
    includes.folders[source] = String(file[..<slash])
  }
}

extension Session.Found {
  /// What to say where a name could mean two files.
  func ambiguity(_ name: String) -> String? {
    other.map { "'\(name)' is read as '\(path)', but '\($0)' is another file of that name" }
  }
}

extension Call {
  /// The path of a file that the call reads: seen from the current folder, otherwise from the script's own.
  ///
  /// Where both have one and they differ, it says so.
  package func inputPath(_ name: String) -> String {
    let found = session.find(name, from: location.source.name)
    if let text = found.ambiguity(name) { note("\(text); write './\(name)' to choose it") }
    session.traces.read(found.path)
    return found.path
  }
}
