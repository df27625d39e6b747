import Diagnostics
import Language
import LineEditing

/// Runs scripts whose statements are taken down, or compared with what was taken down.
struct ProofRunner {
  let workplace: Workplace

  /// Runs a script and writes its proof; gives the exit status.
  func prove(_ path: String, _ parameters: [ScriptArgument], _ proofs: Proofs?) -> Int32 {
    run(path, parameters, warns: true) { path in
      try proofs?.prove(workplace.session, path, parameters.map { ($0.name, $0.value) })
    }
  }

  /// Runs a script and compares it with its proof; gives the exit status.
  ///
  /// Parameters are those of the proof where none are given.
  func verify(_ path: String, _ given: [ScriptArgument], _ proof: Result<ProvedRun, any Error>?) -> Int32 {
    let parameters = (try? proof?.get())?.parameters ?? []
    let kept = parameters.filter { parameter in !given.contains { $0.name == parameter.name } }
    let all = kept.map { ScriptArgument(name: $0.name, value: $0.value) } + given
    return run(path, all, warns: false, text: (try? proof?.get())?.text) { _ in
      try proof?.get().check(workplace.session)
    }
  }

  private func run(
    _ path: String, _ parameters: [ScriptArgument], warns: Bool, text: String? = nil,
    witness: (String) throws -> (any ScriptWitness)?
  ) -> Int32 {
    switch source(path, text) {
    case .failure(let problem):
      workplace.console.report(problem)
      return 2
    case .success(let source):
      do {
        guard path != "-", let witness = try witness(source.name) else { throw NothingToProve() }
        return run(source, parameters, warns: warns, witness)
      } catch {
        workplace.console.report(Diagnostic(id: "no-proof", message: "\(error)"))
        return 2
      }
    }
  }

  private func source(_ path: String, _ text: String?) -> Result<SourceText, Diagnostic> {
    text.map { .success(SourceText(name: path, text: $0)) } ?? workplace.source(path)
  }

  private func run(
    _ source: SourceText, _ parameters: [ScriptArgument], warns: Bool, _ witness: any ScriptWitness
  ) -> Int32 {
    let session = workplace.session
    session.traces.witness = witness
    let outcome = workplace.run(source, parameters, warns: warns)
    session.traces.witness = nil
    workplace.endIfAsked()
    do {
      let verdict = try witness.finish(outcome)
      if workplace.console.writesJSON {
        workplace.console.write(verdict.json)
      } else if verdict.status != 0 || !session.settings.isQuiet {
        verdict.lines.forEach { workplace.console.write($0) }
      }
      return verdict.status
    } catch {
      workplace.console.report(Diagnostic(id: "no-proof", message: "\(error)"))
      return 1
    }
  }
}

extension Invocation {
  /// Takes the seed and the threads of a proof where the command line says nothing of them.
  mutating func take(_ run: ProvedRun) {
    if seed == 0 { seed = run.seed }
    threads = threads ?? run.threads
  }
}

/// What is typed has no file that a proof could lie beside.
private struct NothingToProve: Error, CustomStringConvertible {
  var description: String { "a script must be in a file to be proved, but is standard input" }
}
