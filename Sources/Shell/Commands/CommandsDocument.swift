package import Language

/// Writes the reference of all commands, as `Docs/Commands.md` holds it.
package func commandsDocument(_ table: CommandTable) -> String { HelpText.markdown(table) }

/// What writes the documents that are made from the commands, by name.
package var commandDocuments: [String: (CommandTable) -> String] {
  ["markdown": commandsDocument, "vim": vimSyntax, "textmate": textMateGrammar]
}

/// Writes the overview of all commands, a line each, as the README holds it.
package func commandsTable(_ table: CommandTable) -> String { HelpText.markdownOverview(table) }

/// The marks between which a page holds the overview of all commands.
package let commandsTableMarks = (start: "<!-- commands: begin -->", end: "<!-- commands: end -->")

/// Puts the overview of all commands between the marks of a page; nil if the page lacks them.
package func renewCommandsTable(in page: String, of table: CommandTable) -> String? {
  guard let start = page.firstRange(of: commandsTableMarks.start),
    let end = page[start.upperBound...].firstRange(of: commandsTableMarks.end)
  else { return nil }
  return page[..<start.upperBound] + "\n" + commandsTable(table) + page[end.lowerBound...]
}
