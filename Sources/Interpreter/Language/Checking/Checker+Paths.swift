import Diagnostics
import Syntax

/// Whether the files that a script reads are there.
extension Checker {
  /// Warns of a file that is surely read but nowhere to be found, unless the script may make it before.
  func checkPath(_ expression: Expression, _ parameter: any ParameterDeclaration) {
    guard case .text(let name) = expression.kind else {
      if parameter.form == .path { files.mayChange = true }
      return
    }
    guard parameter.form == .inputPath else {
      files.written.insert(name.plainName)
      return
    }
    guard session.includes.folders[source.name] != nil, !files.mayChange, isUnconditional,
      !files.written.contains(name.plainName), session.commands[name] == nil
    else { return }
    let found = [name, name + ".safetensors"].map { session.find($0, from: source.name) }
    guard let first = found.first(where: \.exists) else {
      return warn(
        "missing-file", "'\(name)' is neither in the current folder nor next to the script", expression.range)
    }
    if let text = first.ambiguity(name) { warn("ambiguous-path", text, expression.range) }
  }

  /// Notes commands after which nobody knows what files there are.
  func noteFiles(of command: String) {
    if ["cd", "shell", "edit", "walk"].contains(command) { files.mayChange = true }
  }
}

/// What a check knows of the files that a script makes.
struct KnownFiles {
  /// The names, without endings, of what is written.
  var written: Set<String> = []
  /// Whether other files may be made too.
  var mayChange = false
}

extension String {
  /// A file's name without the ending that `save` adds, and without a leading `./`.
  fileprivate var plainName: String {
    let name = hasPrefix("./") ? String(dropFirst(2)) : self
    return name.hasSuffix(".safetensors") ? String(name.dropLast(".safetensors".count)) : name
  }
}
