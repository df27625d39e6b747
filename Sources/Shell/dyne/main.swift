import Commands
import Fronts
import Glibc

if let worker = ModelWorker(CommandLine.arguments) { exit(worker.run()) }
let front = Front(
  commands: AllCommands.table, version: Version.program, pages: HelpPage.names, documents: commandDocuments,
  proofs: scriptProofs, members: scriptMembers, writeFile: writeTextFile)
exit(front.run(Array(CommandLine.arguments.dropFirst())))
