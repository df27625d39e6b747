import Diagnostics
import Language
import LineEditing

/// Runs a script as a member of a sweep: in the member's folder, which takes what it writes and prints.
struct MemberRunner {
  let workplace: Workplace
  let members: ScriptMembers

  /// The exit status where another process works on the member.
  static let held: Int32 = 75

  /// Runs the script of a file; gives the exit status.
  func run(_ path: String, _ parameters: [ScriptArgument], in folder: String) -> Int32 {
    let console = workplace.console, session = workplace.session
    workplace.rescues = false
    let path = Host.canonicalPath(path)
    let source: SourceText
    switch workplace.source(path) {
    case .success(let text): source = text
    case .failure(let problem):
      console.report(problem)
      return 2
    }
    session.originFolder = Host.folder
    session.settings.folder = folder
    let member: any MemberRun
    do {
      member = try members.begin(session, folder, source, parameters.map { ($0.name, $0.value) })
    } catch is MemberIsFinished {
      return 0
    } catch {
      let isHeld = error is MemberIsHeld
      if let problems = error as? Problems {
        console.report(problems.list)
      } else {
        console.report(Diagnostic(id: isHeld ? "run-in-use" : "failed", message: "\(error)"))
      }
      return isHeld ? Self.held : 2
    }
    guard Host.redirectOutputs(to: member.log) else {
      let problem = Diagnostic(id: "unwritable-output", message: "cannot write '\(member.log)'")
      console.report(problem)
      member.finish(.failed(problem))
      return 1
    }
    workplace.follow = { member.follow($0) }
    let outcome = workplace.run(source, parameters)
    member.finish(outcome)
    return workplace.finish(outcome.exitStatus)
  }
}
