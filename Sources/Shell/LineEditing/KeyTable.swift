/// Which key does what.
package struct KeyTable: Sendable {
  /// The kinds of keys a user may have.
  package enum Map: Sendable { case emacs, viInsert, viCommand }

  /// What a key does.
  package enum Binding: Sendable, Equatable {
    case command(EditCommand)
    /// What a key does among the commands of vi.
    case vi(Unicode.Scalar)
    /// What libedit makes of the key.
    case libedit
    case nothing
  }

  private var bindings: [String: Binding] = [:]

  package init(_ map: Map) {
    for (key, command) in Self.common { bindings[key] = .command(command) }
    switch map {
    case .emacs: for (key, command) in Self.emacs { bindings[key] = .command(command) }
    case .viInsert: bindings["Escape"] = .command(.viCommands)
    case .viCommand:
      for key in Self.viOnly { bindings[key] = nil }
      for (key, command) in Self.vi { bindings[key] = .command(command) }
    }
  }

  package subscript(key: String) -> Binding? {
    get { bindings[key] }
    set { bindings[key] = newValue }
  }

  /// Whether a key begins others that have two parts.
  func begins(_ key: String) -> Bool { bindings.keys.contains { $0.hasPrefix(key + " ") } }

  /// The keys of a command, in their order.
  package func keys(of command: EditCommand) -> [String] {
    bindings.filter { $0.value == .command(command) }.map(\.key)
      .sorted { ($0.count, $0) < ($1.count, $1) }
  }

  /// A key's name as the table has it, whatever its capitals; nil for what no key is called.
  package static func canonical(_ name: String) -> String? {
    let parts = name.split(separator: " ").map { canonicalPart(String($0)) }
    guard !parts.isEmpty, parts.count <= 2, parts.allSatisfy({ $0 != nil }) else { return nil }
    if parts.count == 2, parts[0] != "Ctrl-X" { return nil }
    let key = parts.compactMap(\.self).joined(separator: " ")
    // these are the terminal's
    return ["Ctrl-C", "Ctrl-Z"].contains(key) ? nil : key
  }

  private static func canonicalPart(_ name: String) -> String? {
    var rest = name[...]
    var prefix = ""
    for modifier in ["Ctrl-", "Alt-", "Shift-"] where rest.lowercased().hasPrefix(modifier.lowercased()) {
      guard rest.count > modifier.count else { break }
      prefix += modifier
      rest = rest.dropFirst(modifier.count)
    }
    if rest.count == 1 { return prefix.isEmpty ? String(rest) : prefix + rest.uppercased() }
    let named =
      [
        "Enter", "Tab", "Escape", "Backspace", "Space", "Up", "Down", "Left", "Right", "Home", "End",
        "Insert", "Delete", "PageUp", "PageDown",
      ] + (1...12).map { "F\($0)" }
    return named.first { $0.lowercased() == rest.lowercased() }.map { prefix + $0 }
  }

  private static let common: [(String, EditCommand)] = [
    ("Enter", .accept), ("Ctrl-J", .accept), ("Alt-Enter", .breakRow), ("Tab", .complete),
    ("Left", .left), ("Right", .right), ("Ctrl-Left", .wordLeft), ("Ctrl-Right", .wordRight),
    ("Alt-Left", .wordLeft), ("Alt-Right", .takeWord), ("Home", .rowStart), ("End", .rowEnd),
    ("Ctrl-Home", .textStart), ("Ctrl-End", .textEnd), ("Up", .up), ("Down", .down),
    ("Ctrl-P", .up), ("Ctrl-N", .down), ("PageUp", .olderMatch), ("PageDown", .newerMatch),
    ("Ctrl-R", .search), ("Ctrl-S", .search), ("Backspace", .backspace), ("Ctrl-H", .backspace),
    ("Delete", .delete), ("Ctrl-Delete", .cutWordAfter), ("Ctrl-D", .deleteOrEnd), ("Ctrl-U", .cutRow),
    ("Ctrl-W", .cutBlankWordBefore), ("Ctrl-V", .insertVerbatim), ("Ctrl-L", .clear),
    ("Ctrl-_", .undo), ("Ctrl-X Ctrl-E", .edit), ("Ctrl-X Ctrl-U", .undo), ("}", .closeBrace),
  ]

  private static let emacs: [(String, EditCommand)] = [
    ("Ctrl-A", .rowStart), ("Ctrl-E", .rowEnd), ("Ctrl-B", .left), ("Ctrl-F", .right),
    ("Alt-B", .wordLeft), ("Alt-F", .takeWord), ("Alt-<", .textStart), ("Alt->", .textEnd),
    ("Alt-P", .olderMatch), ("Alt-N", .newerMatch), ("Ctrl-K", .cutToRowEnd),
    ("Alt-Backspace", .cutWordBefore), ("Alt-Ctrl-H", .cutWordBefore), ("Alt-D", .cutWordAfter),
    ("Ctrl-Y", .putBack), ("Alt-Y", .putBackEarlier), ("Alt-_", .redo), ("Alt-Ctrl-_", .redo),
    ("Ctrl-T", .transpose), ("Alt-T", .transposeWords), ("Alt-U", .upperCase), ("Alt-L", .lowerCase),
    ("Alt-C", .capitalize), ("Alt-R", .restore),
  ]

  /// Keys that only insert in vi's insert mode.
  private static let viOnly = ["}", "Backspace", "Ctrl-H", "Ctrl-V", "Ctrl-W", "Ctrl-U"]

  private static let vi: [(String, EditCommand)] = [
    ("j", .down), ("k", .up), ("-", .up), ("+", .down), ("K", .olderMatch),
    ("/", .search),
    ("?", .search), ("n", .olderMatch), ("N", .newerMatch), ("u", .undo), ("U", .restore),
    ("_", .redo), ("v", .edit), ("Backspace", .left), ("Ctrl-H", .left),
  ]
}
