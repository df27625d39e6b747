import Diagnostics
package import Language
import Runs
import Storage

/// Which members of a sweep are run although their folders are there.
enum SweepAgain: String, Choice {
  case changed, failed, missing, all

  var sentence: String {
    switch self {
    case .changed: "Those that failed, and those whose script has changed since."
    case .failed: "Those that failed; results of an earlier version of the script are kept."
    case .missing: "None; only what is missing or was stopped."
    case .all: "All of them."
    }
  }
}

extension Command {
  static var sweepFolder: Parameter<String> {
    Parameter("to", .path, "The folder of the sweep, with a folder for each member.")
  }

  /// `sweep`: runs a script once for each combination of values of its parameters.
  package static var sweep: Command {
    let source = Parameter("script", .inputPath, .positional, "The script.")
    let values = Parameter(
      "values", .namedValues("a value, a list or a range"), .free, default: Record([]), note: "none",
      "Parameters of the script, each with a value, a list of values or a range; `seed=` is the session's "
        + "seed where the script has no such parameter.")
    let folder = sweepFolder
    let draws = Parameter(
      "draws", .optional(.whole(1...SweepPlan.most)), note: "none",
      "Draws this many points from the ranges that are given, instead of taking each of their numbers.")
    let drawing = Parameter("by", .choice(SweepDrawing.self), default: .sobol, "How points are drawn.")
    let logarithmic = Parameter(
      "log", .names, default: [], note: "none",
      "The name, or names, of parameters that are drawn on a logarithmic scale.")
    let again = Parameter(
      "again", .choice(SweepAgain.self), default: .changed,
      "Which members are run again although their folders are there.")
    let parallel = Parameter(
      "parallel", .optional(.whole(1...1024)), note: "as many as the session has threads",
      "Members that run at once.")
    let cores = Parameter("cores", .whole(1...1024), default: 1, "Threads of each member.")
    let engine = Parameter("on", .choice(SweepEngine.self), default: .local, "Where the members run.")
    let cluster = SlurmParameters()
    return Command(
      "sweep", area: .statistics,
      "Runs a script once for each combination of values of its parameters, in processes of their own.",
      help: """
        Each member has a folder of its own in the folder `to`, such as `latent=2,seed=1`: what was asked \
        for, the script's hash and the program's version, how far it is, what it printed (`log-1.txt`), and \
        what it wrote, since that folder is its current one. Files that it reads are looked for there, in \
        the folder where the sweep began, and beside the script.

        The same sweep again does only what is missing: members that are finished are kept, those that were \
        stopped or killed resume from the checkpoints of their runs (`train … to=`), those that failed are \
        tried again, and those whose script has changed are run anew; their former folders go to `former`. \
        `again` says otherwise. More seeds or values add members to the folder.

        `table "runs/s"` makes a table of the finished members, to sort, filter, group and plot: a column \
        for each parameter, and for each number that the script reported (`report`) or, without that, \
        printed last. `runs "runs/s"` lists all members, `watch "runs/s"` follows them from another shell. \
        Ctrl-C stops all members, each with its checkpoint. A member that fails is named with its error and \
        its output; the others go on, and the sweep fails at its end.

        With `draws` a range is an interval: `rate=1e-4..1e-2 draws=20 log="rate"` draws 20 rates between \
        its ends, whole numbers where both ends and the script's default are whole. Each draw is combined \
        with every value of the lists, and with every seed. More draws keep the first ones.

        `on=slurm` hands the members to a cluster as an array of tasks and returns at once; the folder must \
        be one that all nodes share. The same commands list, follow, stop and resume them. Before its time \
        limit a task keeps a checkpoint and goes back into the queue; after a node is lost it resumes from \
        its checkpoint elsewhere. Docs/Sweeps.md says more.
        """,
      parameters: [
        source, values, folder, draws, drawing, logarithmic, again, parallel, cores, engine,
      ] + cluster.all,
      returns: .table,
      examples: [
        Example(
          "sweep \"try.dyne\" seed=1..3 to=\"runs/s\"", "three members, one for each seed",
          setup: sweepExample),
        Example(
          "sweep \"try.dyne\" seed=1..2 latent=[1, 2, 4] to=\"runs/s\"", "six members",
          setup: sweepExample),
        Example(
          "sweep \"try.dyne\" rate=1e-4..1e-2 draws=4 log=\"rate\" seed=[1, 2] to=\"runs/d\"",
          "four rates, each with two seeds", setup: sweepExample),
      ],
      seeAlso: ["report", "table", "runs", "watch", "logs", "stop", "summary"]
    ) { call in
      let path = call.inputPath(call[source])
      let script = try call.script(call[source], at: path, source)
      call.noteNamesakes(in: script)
      let settings = call.session.settings
      let drawn = call[draws].map {
        SweepDraws(count: $0, kind: call[drawing], logarithmic: call[logarithmic], seed: settings.seed)
      }
      try call.requireDraws(drawn, drawing, logarithmic)
      let plan: SweepPlan
      do throws(SweepPlan.Refusal) {
        plan = try SweepPlan(script, call[values], draws: drawn, seed: settings.seed)
      } catch {
        throw call.error(values, must: error.must, but: error.but, help: error.help)
      }
      let target = call[folder]
      switch call[engine] {
      case .local:
        try cluster.requireNone(of: call)
        try LocalSweep(
          call: call, script: script, name: target, again: call[again], cores: call[cores],
          atOnce: call[parallel] ?? max(1, settings.threads / call[cores])
        ).run(plan)
      case .slurm:
        let request = try cluster.request(of: call, cores: call[cores], atOnce: call[parallel])
        try SlurmSweep(
          call: call, script: script, name: target, again: call[again], request: request
        ).run(plan)
      }
      return .table(try sweepTable(call.session.path(call[folder])) { _ in })
    }
  }

  /// Statements that write a script to sweep.
  static var sweepExample: String {
    let lines = [
      #"param latent = 2 \"size\""#, #"param rate = 0.1 \"rate\""#, "report score=latent * rate",
    ]
    return "shell \"printf '%s\\n' \(lines.map { "'\($0)'" }.joined(separator: " ")) > try.dyne\""
  }
}

extension ArgumentType where T == [String] {
  /// Takes a name in quotes, or a list of them.
  fileprivate static var names: ArgumentType {
    ArgumentType(
      .either([.string, .list(.string)]), "a name in quotes, or a list of them",
      embed: { .list($0.map(Value.string)) }
    ) { (value) throws(Mismatch) in
      let names = value.string.map { [$0] } ?? value.entries?.compactMap(\.string) ?? []
      guard value.string != nil || names.count == value.entryCount else {
        throw Mismatch(value, isNot: "a name in quotes, or a list of them")
      }
      return names
    }
  }
}

extension Call {
  /// The script that a sweep runs, checked with its defaults.
  fileprivate func script(_ name: String, at path: String, _ source: Parameter<String>) throws -> SweepScript
  {
    let full = session.services.canonicalPath(path)
    let text: String
    do { text = try session.services.readFile(full) } catch {
      throw self.error(source, must: "be a script", but: "can't be read: \(error)")
    }
    do throws(Problems) {
      return try SweepScript(SourceText(name: full, text: text), path: full, in: session)
    } catch {
      throw error.list.first { $0.severity == .error } ?? Diagnostic(id: "failed", message: "\(error)")
    }
  }

  /// Says which parameters of a script can't be set, since the command has parameters of those names.
  fileprivate func noteNamesakes(in script: SweepScript) {
    let own = Set(command.parameters.filter { $0.style == .named }.map(\.name))
    for name in script.outline.parameters.map(\.name) where own.contains(name) {
      note("'\(name)' of '\(script.name)' keeps its default: 'sweep' has a parameter of that name")
    }
  }

  fileprivate func requireDraws(
    _ draws: SweepDraws?, _ drawing: Parameter<SweepDrawing>, _ logarithmic: Parameter<[String]>
  ) throws {
    guard draws == nil else { return }
    if isGiven(drawing) {
      throw error(drawing, must: "come with draws", but: "is given without", help: "draws=20")
    }
    if isGiven(logarithmic) {
      throw error(logarithmic, must: "come with draws", but: "is given without", help: "draws=20")
    }
  }
}
