import Commands
import Fronts
import Glibc

let front = Front(
  commands: AllCommands.table, version: Version.program, pages: HelpPage.names, documents: commandDocuments)
exit(front.run(Array(CommandLine.arguments.dropFirst())))
