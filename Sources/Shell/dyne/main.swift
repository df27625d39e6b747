import Commands
import Fronts
import Glibc

let words = Front.words
if let worker = ModelWorker(words) { exit(worker.run()) }
if let worker = HDF5Worker(words) { exit(worker.run()) }
let front = Front(
  commands: AllCommands.table, version: Version.program, pages: HelpPage.names, documents: commandDocuments,
  proofs: scriptProofs, members: scriptMembers, writeFile: writeTextFile)
exit(front.run(Array(words.dropFirst())))
