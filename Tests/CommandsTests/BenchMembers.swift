import Commands
import Diagnostics
import Foundation
import Language

/// Runs the members of sweeps one after another in this process.
struct BenchMembers: MemberProgramHost {
  let services: Services

  func run(
    _ programs: [MemberProgram], atOnce: Int, progress: (Int) -> Language.Progress?,
    ended: (Int, MemberEnd, _ output: String) -> Void
  ) throws {
    for (index, program) in programs.enumerated() {
      let isFinished = try run(program)
      _ = progress(index)
      ended(index, isFinished ? .finished : .died("failed"), "")
    }
  }

  private func run(_ program: MemberProgram) throws -> Bool {
    let words = program.words
    func option(_ name: String) -> String? {
      words.firstIndex(of: name).map { words[$0 + 1] }
    }
    guard let folder = option("--member"), let place = words.firstIndex(of: folder),
      let seed = option("--seed").flatMap({ UInt64($0) })
    else { throw NoPrograms() }
    let values = words[(place + 2)...].map { word -> (name: String, value: String) in
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      return (parts[0], parts[1])
    }
    let path = words[place + 1]
    let source = SourceText(name: path, text: try services.readFile(path))
    var quiet = services
    (quiet.show, quiet.note) = ({ _ in }, { _ in })
    let settings = Settings(seed: seed, threads: 1, resumes: true, folder: folder)
    let session = Session(commands: AllCommands.table, services: quiet, settings: settings)
    session.originFolder = program.folder
    let member = try scriptMembers.begin(session, folder, source, values)
    // where the program keeps what a member prints
    try Data().write(to: URL(fileURLWithPath: folder + "/log-1.txt"))
    let outcome = Interpreter(session: session).run(source, overrides: values)
    member.finish(outcome)
    return outcome.exitStatus == 0
  }
}
