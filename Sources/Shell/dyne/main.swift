import Commands
import Fronts
import Glibc

let front = Front(commands: AllCommands.table, version: Version.program, commandsPage: commandsDocument)
exit(front.run(Array(CommandLine.arguments.dropFirst())))
