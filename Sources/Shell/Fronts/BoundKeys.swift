import Language
import LineEditing

/// The keys of the prompt, for `bind` and `help keys`: those it begins with until there is one.
final class BoundKeys {
  var editor: BlockEditor?

  /// What commands see of them.
  var keys: PromptKeys {
    var keys = PromptKeys()
    keys.list = { [unowned self] in list() }
    keys.functions = { EditCommand.allCases.map(\.rawValue) }
    keys.bind = { [unowned self] in bind($0, $1) }
    return keys
  }

  private func list() -> [KeyMeaning] {
    let table = editor?.table ?? KeyTable(.emacs)
    var list = meanings(table, "")
    if let editor, editor.isVi { list += meanings(editor.commandTable, "Escape ") }
    return list
  }

  private func meanings(_ table: KeyTable, _ prefix: String) -> [KeyMeaning] {
    EditCommand.allCases.flatMap { command in
      table.keys(of: command).map {
        KeyMeaning(key: prefix + $0, function: command.rawValue, meaning: command.sentence)
      }
    }
  }

  private func bind(_ key: String, _ function: String) -> PromptKeys.Change {
    guard let editor else { return .noPrompt }
    guard let key = KeyTable.canonical(key) else { return .unknownKey }
    if function == "none" {
      editor.table[key] = .nothing
      return .done
    }
    guard let command = EditCommand(named: function) ?? EditCommand(named: "dyne-" + function) else {
      return .unknownFunction
    }
    editor.table[key] = .command(command)
    return .done
  }
}
