import LineEditing

/// What the words of the command line may be, for the completion of shells.
enum WordCompletion {
  /// What `dyne help` explains besides scripts, while a command line is read.
  @TaskLocal static var topics: [String] = []

  /// The words that could stand at `index` of a command line and begin with `prefix`.
  @Sendable static func candidates(_ line: [String], _ index: Int, _ prefix: String) -> [String] {
    let before = plainWords(Array(line.prefix(index).dropFirst()))
    let found: [String]
    switch (before.first, before.count) {
    case (nil, _): found = ["check", "format", "help", "prove", "serve", "teach", "verify"] + scripts(prefix)
    case ("help", 1): found = topics + scripts(prefix)
    case ("check", 1), ("prove", 1), ("teach", 1), ("verify", 1): found = scripts(prefix)
    case ("format", _): found = scripts(prefix)
    case ("help", _), ("check", _), ("serve", _): found = []
    case ("prove", _), ("teach", _), ("verify", _): found = parameters(of: before.dropFirst().first ?? "")
    case (let script?, _): found = parameters(of: script)
    }
    return found.filter { $0.hasPrefix(prefix) }
  }

  /// The words without options and their values.
  private static func plainWords(_ words: [String]) -> [String] {
    var plain: [String] = []
    var isValue = false
    for word in words {
      if isValue {
        isValue = false
      } else if word.hasPrefix("-"), word != "-" {
        isValue = ["-c", "--seed", "--threads", "--color", "--grammar", "--as"].contains(word)
      } else {
        plain.append(word)
      }
    }
    return plain
  }

  /// Scripts and folders whose path begins with `prefix`, folders without their final "/".
  private static func scripts(_ prefix: String) -> [String] {
    let end = prefix.lastIndex(of: "/").map { prefix.index(after: $0) } ?? prefix.startIndex
    let folder = String(prefix[..<end])
    let isHiddenWanted = prefix[end...].hasPrefix(".")
    return Host.list(folder.isEmpty ? "." : folder).compactMap { name in
      guard isHiddenWanted || !name.hasPrefix(".") else { return nil }
      if name.hasSuffix("/") { return folder + name.dropLast() }
      return name.hasSuffix(".dyne") ? folder + name : nil
    }
  }

  /// The parameters that a script declares, with their defaults: "steps=20k".
  private static func parameters(of script: String) -> [String] {
    guard let bytes = try? Host.contents(of: script) else { return [] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return lines.compactMap { line in
      let words = line.split(separator: " ")
      guard words.count >= 4, words[0] == "param", words[2] == "=" else { return nil }
      let isText = words[3].hasPrefix("\"") || words[3].hasPrefix("'")
      return "\(words[1])=" + (isText ? "" : String(words[3]))
    }
  }
}
