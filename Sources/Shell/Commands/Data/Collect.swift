import Agents
import Datasets
import Embeddings
import Environments
import Experiments
package import Language
import Numerics
import Runs
import Storage

private var environment: Parameter<EnvironmentObject> {
  Parameter(
    "env", .object(EnvironmentObject.self, in: .environment), .positional,
    "The environment; it isn't changed.")
}

private var trajectories: Parameter<Int> {
  Parameter(
    "trajectories", .whole(1...10_000_000), default: 100_000, unit: "sequences", "Number of sequences.")
}

private var length: Parameter<Int> {
  Parameter(
    "length", .whole(1...255), default: 4, aliases: ["traj_len"], unit: "steps", "Actions per sequence, k.")
}

private var policy: Parameter<(any AgentObject)?> {
  Parameter(
    "policy", .optional(.object((any AgentObject).self, in: .agent)), note: "random actions",
    "The agent that acts; it isn't changed.")
}

private var explore: Parameter<Bool> {
  Parameter(
    "explore", .boolean, default: true, "Whether a trained agent adds its exploration noise.")
}

private var target: Parameter<String?> {
  Parameter(
    "to", .optional(.path), note: "kept in memory only",
    "A file to write to while collecting, in the format of `save`.")
}

extension Command {
  package static var collect: Command {
    Command(
      "collect", area: .data, "Collects action sequences and their outcomes, on all threads.",
      help: """
        Without a policy each action is drawn uniformly from the environment's box:

            a ~ U(low, high),   k actions and k + 1 states per sequence

        With `policy=RandomAgent(arm, actions=e)` latents are drawn uniformly and carried out as plans. A \
        trained agent acts with its exploration noise, unless `explore=false`.

        Sequences follow one another within an episode, rather than each starting at a reset; an episode \
        ends at its time limit. A sequence as long as the time limit is a whole episode. The data don't \
        depend on the number of threads.

        An explicit `seed=` is combined with the number of objects made: the second data set of a session \
        differs from the first, even with the same seed. To get the same data again, collect in a new \
        session or after `set seed=`.

        In an environment with frames the data hold the frames too, each one once. 100,000 sequences of 4 \
        steps with frames of 64 × 64 take 5.1 GB; more than fits into memory is refused. With `to` they stay \
        in the file.

        Sequences cut short by the episode's end or the time limit aren't kept; a note and `describe` say \
        how many. The data then lack up to k − 1 steps before such ends, and an end appears only as the last \
        step of a sequence: where episodes end early, this is a bias against actions that lead to an end.

        With `to` the sequences are written to a file as they are collected, and loaded from it at the end; \
        a disk without room for all of them is refused at the start. Until then they are in a folder beside \
        it, `walks.part` for `walks`, which `runs` lists: after Ctrl-C, `kill -9` or a power failure the \
        same statement continues with them, and the file has the same bits. `dyne --resume` doesn't collect \
        again what the file holds; of an agent's behaviour it knows that by a note that the system keeps \
        beside the file's content, and plain copies lose.
        """,
      parameters: [environment, trajectories, length, policy, explore, seedParameter, target],
      returns: .object(DatasetObject.objectType),
      examples: [
        Example(
          "walks = collect arm trajectories=2k length=4", "2,000 sequences of 4 actions",
          setup: "arm = ReacherVertical seed=1"),
        Example(
          "plans = collect arm trajectories=1k policy=RandomAgent(arm, actions=e)",
          "random plans of an embedding",
          setup: embeddingExample),
        Example(
          "walks = collect arm trajectories=2k to=\"walks\"", "written while collecting",
          setup: "arm = ReacherVertical seed=1"),
      ],
      seeAlso: ["sample", "describe", "ActionEmbedding", "rollout"],
      effort: .longForValue
    ) { call in
      let definition = call[environment].definition
      try call.requireActuators(call[environment], environment)
      guard call[length] <= definition.timeLimit else {
        throw call.error(
          length, must: "be at most the time limit, \(definition.timeLimit)", but: "is \(call[length])")
      }
      let kind = DatasetObject.objectType.name
      let random = RandomStream(seed: call.seed, kind, String(call.nextNumber(of: kind)))
      let collection = Collection(
        definition, count: call[trajectories], length: call[length], seed: call.seed, random: random.child(0),
        policy: try call.collectingPolicy)
      // products of one row, on each thread its own
      setProductThreads(1)
      let start = call.session.services.now()
      let object =
        try call[target].map {
          let name = try call.savedName($0, target)
          let isFinished = CollectionRun.removeLeftOver(of: name, call)
          return try call.collected(collection, in: name, isFinished, random: random.child(1))
            ?? call.collectSaved(collection, to: name, random: random.child(1))
        }
        ?? DatasetObject(try call.collect(collection), random: random.child(1))
      if let dropped = object.data.dropped, dropped.terminated + dropped.unstable > 0 {
        call.noteInstabilities(dropped.unstable)
        call.note(object.dropped(dropped))
      }
      object.origin.seconds = max(0, call.session.services.now() - start)
      return .object(object)
    }
  }
}

extension Call {
  /// The policy that was asked for, with its name; nil for random actions.
  fileprivate var collectingPolicy: (FrozenPolicy, name: String)? {
    get throws {
      guard let agent = self[policy] else { return nil }
      try checkFit(agent, to: self[environment], policy)
      var name = agent.label
      if agent.steps > 0 { name += " after \(grouped(agent.steps)) steps" }
      if agent is any TrainedAgentObject { name += self[explore] ? ", exploring" : ", without noise" }
      return (agent.policy.frozen(explores: self[explore]), name)
    }
  }

  /// What a file holds already of the same collection, where a script goes on that was stopped, or the
  /// statement had just finished it.
  ///
  /// Of an agent's behaviour a file doesn't say enough to know it again: its note must.
  fileprivate func collected(
    _ collection: Collection, in path: String, _ isFinished: Bool, random: RandomStream
  ) throws -> DatasetObject? {
    let full = session.outputPath(path)
    var extras = Safetensors()
    extras.set(random, as: "random")
    let start = try startHash(of: collection, extras)
    guard session.settings.resumes || isFinished, isKnown(in: full, start: start),
      let file = try? Safetensors(contentsOf: full),
      (try? file.random("random")) == random,
      let data = try? SequenceDataset(file), data.count == collection.count, data.length == collection.length,
      data.seed == collection.seed, data.environment.fingerprint == collection.definition.fingerprint,
      data.frames?.shape == collection.definition.frames
    else { return nil }
    note("'\(path)' holds these sequences: they aren't collected again")
    CollectionRun.removeRepetition(of: path, collection, start: start, self)
    let object = DatasetObject(data, random: random)
    object.origin.file = path
    return object
  }

  /// Whether a file may be of the collection that begins from this hash, as far as that depends on who acted.
  private func isKnown(in path: String, start: String) -> Bool {
    exists(path) && (self[policy] == nil || FileNote.start.text(of: path) == start)
  }

  /// Collects into memory.
  fileprivate func collect(_ collection: Collection) throws -> SequenceDataset {
    let data = try collection.run(
      threads: session.settings.threads, report: { report($0, of: collection) },
      isCancelled: session.services.isInterrupted)
    guard let data else { throw Interrupted() }
    return data
  }

  /// Collects into a file and loads that; the work isn't counted as one that could be lost.
  fileprivate func collectSaved(
    _ collection: Collection, to path: String, random: RandomStream
  ) throws -> DatasetObject {
    let source = self[environment]
    defer { session.unsaved.didSave(.object(source)) }
    return try session.unsaved.working(on: source) { try collect(collection, to: path, random: random) }
  }

  /// Collects into a file and loads that.
  fileprivate func collect(
    _ collection: Collection, to path: String, random: RandomStream
  ) throws -> DatasetObject {
    let full = session.outputPath(path), isInterrupted = session.services.isInterrupted
    try prepareFolder(of: path)
    let (record, layout) = try collection.describe()
    var extras = Safetensors()
    extras.set(random, as: "random")
    let file: Safetensors
    do {
      noteWritten(path, former: try write(collection, to: path, record, layout, extras))
      try Memory.require(collection.count * layout.bytes, for: "the sequences (all of them are in the file)")
      file = try Safetensors(contentsOf: full, isCancelled: isInterrupted)
    } catch StorageError.stopped {
      throw Interrupted()
    }
    let object = DatasetObject(try SequenceDataset(file), random: try file.random("random"))
    object.origin.file = path
    return object
  }

  /// Collects into a file, or continues with what an earlier attempt has of it.
  ///
  /// Returns the name under which a former file is kept.
  private func write(
    _ collection: Collection, to path: String, _ record: EnvironmentRecord, _ layout: SequenceLayout,
    _ extras: Safetensors
  ) throws -> String? {
    let isInterrupted = session.services.isInterrupted
    let start = try startHash(of: collection, extras)
    let run = try CollectionRun(collection, of: path, start: start, self)
    var writer: SequenceWriter
    do {
      writer = try SequenceWriter(
        environment: record, seed: collection.seed, policy: collection.policyName, layout: layout,
        count: collection.count,
        frames: collection.definition.frames.map { ($0, collection.frameCount) }, extras: extras,
        to: session.outputPath(path), partial: run.partialPath, isCancelled: isInterrupted)
    } catch {
      run.removeUnlessKept()
      throw error
    }
    do {
      try run.resume(&writer)
      let isWhole = try collection.run(
        threads: session.settings.threads, after: writer.parts.count, report: { report($0, of: collection) },
        isCancelled: isInterrupted
      ) {
        try writer.append($0)
        run.tick(writer)
      }
      guard isWhole else { throw StorageError.stopped(path: path) }
    } catch StorageError.stopped {
      // the same statement is to make the same sequences
      session.takeBackNumber(of: DatasetObject.objectType.name)
      throw Interrupted(run.stop(writer, .stopped, why: "interrupted"))
    } catch {
      _ = run.stop(writer, .failed, why: "\(error)")
      throw error
    }
    let script = session.script.joined(separator: "\n")
    let former: String?
    do {
      former = try writer.finish(notes: [.start: start, .script: script])
    } catch {
      run.fail("\(error)")
      throw error
    }
    run.remove()
    return former
  }

  /// The hash of all that a collection begins from.
  private func startHash(of collection: Collection, _ extras: Safetensors) throws -> String {
    var file = extras
    file.set(collection.random, as: "collection")
    var hash = try file.contentHash
    let frames = collection.definition.frames.map { "\($0.size) \($0.count)" } ?? ""
    hash.add("\(collection.definition.fingerprint) \(collection.seed) \(frames) \(self[explore])".utf8)
    if let agent = self[policy] { hash.add(CollectionOfOne(try ValueDigest.hash(of: .object(agent)))) }
    return hash.text
  }

  private func report(_ done: Int, of collection: Collection) {
    progress(
      "collect", Double(done), of: Double(collection.count), unit: "sequences",
      note: "\(grouped(done * collection.length)) steps")
  }
}
