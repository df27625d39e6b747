package import Language
import LineEditing

/// The program: reads its command line and does what it asks for.
package struct Front {
  private let commands: CommandTable
  private let version: String
  private let topics: [String]
  private let documents: [String: (CommandTable) -> String]
  private let proofs: Proofs?
  private let members: ScriptMembers?
  private let writeFile: (String, String) throws -> Void

  /// Makes the program of a set of commands, its version, the pages of its help, what writes the documents
  /// about the commands, by name, what proves scripts, what runs them as members of sweeps, and what replaces
  /// a file of text at a path.
  package init(
    commands: CommandTable, version: String, pages: [String] = [],
    documents: [String: (CommandTable) -> String] = ["markdown": { HelpText.markdown($0) }],
    proofs: Proofs? = nil, members: ScriptMembers? = nil,
    writeFile: @escaping (_ path: String, _ text: String) throws -> Void = { try Host.append($1, to: $0) }
  ) {
    self.members = members
    self.writeFile = writeFile
    self.proofs = proofs
    self.commands = commands
    self.version = version
    topics = commands.commands.map(\.name) + pages
    self.documents = documents
  }

  /// The words of this process's command line, its name first.
  package static var words: [String] { Host.arguments }

  /// Runs the program with the words after its name; gives its exit status.
  package func run(_ words: [String]) -> Int32 {
    let arguments = Self.helpOfScript(words) ?? words
    var invocation: Invocation
    let request: Request
    do {
      let parsed = try WordCompletion.$topics.withValue(topics) { try Invocation.parseWritten(arguments) }
      guard let parsed else { return 0 }
      invocation = parsed
      request = try parsed.request()
    } catch let error as FileError {
      return Usage.report(error)
    } catch {
      return Usage.report(error, asJSON: arguments.contains("--json"))
    }
    Interrupt.install()
    Ending.hold()
    Host.useUTF8()
    var proven: Result<ProvedRun, any Error>?
    if case .verify(let path, _) = request, let proofs {
      proven = Result { try proofs.read(HomeFolder.expanded(path)) }
      if let run = try? proven?.get() { invocation.take(run) }
    }
    switch request {
    case .serve: return serve(invocation)
    case .languageServer:
      // what a check has to say goes to the editor alone
      let workplace = Workplace(commands: commands, invocation: invocation, events: EventPresentation())
      return LanguageServer(workplace: workplace, version: version).run()
    case .kernel(let connection):
      return KernelFront(version: version).run(connection, commands: commands, invocation)
    case .installKernel(let prefix, let name):
      return KernelFront(version: version).install(prefix: prefix, name: name)
    default: break
    }
    let workplace = Workplace(commands: commands, invocation: invocation)
    workplace.watch()
    switch request {
    case .prove(let path, let parameters):
      return workplace.finish(ProofRunner(workplace: workplace).prove(path, parameters, proofs))
    case .verify(let path, let parameters):
      return workplace.finish(ProofRunner(workplace: workplace).verify(path, parameters, proven))
    case .script(let path, let parameters):
      guard let folder = invocation.member, let members else { break }
      return MemberRunner(workplace: workplace, members: members).run(path, parameters, in: folder)
    default: break
    }
    return workplace.finish(run(request, invocation, workplace))
  }

  /// Answers a program's requests until it has no more.
  private func serve(_ invocation: Invocation) -> Int32 {
    let events = EventPresentation()
    let workplace = Workplace(commands: commands, invocation: invocation, events: events)
    workplace.watch()
    return Server(workplace: workplace, events: events, version: version).run()
  }

  /// What `dyne script.dyne --help` stands for; nil for all else.
  private static func helpOfScript(_ words: [String]) -> [String]? {
    guard words.first.map({ !["check", "help", "teach", "kernel", "lsp"].contains($0) }) == true,
      !words.contains("-c"), words.contains("--help") || words.contains("-h"),
      let script = words.first(where: { $0.hasSuffix(".dyne") })
    else { return nil }
    return ["help", script]
  }

  private func run(_ request: Request, _ invocation: Invocation, _ workplace: Workplace) -> Int32 {
    let dialogue = invocation.step ? Dialogue(workplace: workplace) : nil
    let runner = ScriptRunner(
      workplace: workplace, echoes: invocation.echo, staysInShell: invocation.staysInShell,
      stepper: dialogue.map(Stepper.init))
    var stopped: RanStatement?
    switch request {
    case .check(let path): return runner.check(path)
    case .teach(let path, let parameters):
      return LessonFront(workplace: workplace, writeFile: writeFile)
        .teach(path, parameters, as: invocation.learner)
    case .testLesson(let path, let parameters):
      return LessonFront(workplace: workplace, writeFile: writeFile).test(path, parameters)
    case .summarize(let paths):
      return LessonFront(workplace: workplace, writeFile: writeFile).summarize(paths)
    case .help(let topic): return HelpFront(workplace: workplace).explain(topic)
    case .format(let paths, let checksOnly):
      return FormatFront(workplace: workplace).format(paths, checksOnly: checksOnly)
    case .version:
      workplace.console.write("dyne \(version)")
      return 0
    case .document(let name):
      guard let document = documents[name] else {
        let names = documents.keys.sorted().listed(with: "or")
        return Usage.report(
          UsageError(description: "grammar must be \(names), but is '\(name)'"), asJSON: invocation.json)
      }
      workplace.console.write(document(commands))
      return 0
    case .shell, .prove, .verify, .serve, .languageServer, .kernel, .installKernel: break
    case .script(let path, let parameters):
      let ended = runner.run(path, parameters)
      if ended.quits || !invocation.staysInShell { return ended.status }
      stopped = ended.stopped
    case .statements(let text):
      let ended = runner.run(statements: text)
      if ended.quits || !invocation.staysInShell { return ended.status }
      stopped = ended.stopped
    }
    let banner = "dyne \(version) · 'help' lists the commands, Ctrl-D leaves"
    let shell = Shell(
      dialogue: dialogue ?? Dialogue(workplace: workplace), banner: banner,
      runsStartUpFile: !invocation.noRc, echoes: invocation.echo)
    return shell.run(after: stopped)
  }
}
