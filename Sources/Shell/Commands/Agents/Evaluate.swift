import Agents
import Datasets
import Embeddings
import Environments
import Experiments
package import Language
import Networks
import Numerics

private var subject: Parameter<Value> {
  Parameter(
    "x", .value(.either([.group(.agent), .group(.embedding)])), .positional,
    "An agent, or an embedding together with `data`.")
}

private var episodes: Parameter<Int> {
  Parameter(
    "episodes", .whole(1...1_000_000), default: 10, aliases: ["n_eval_episodes"], unit: "episodes",
    "Episodes to play with an agent.")
}

private var data: Parameter<DatasetObject?> {
  Parameter(
    "data", .optional(.object(DatasetObject.self, DatasetObject.objectType)), note: "the embedding's own",
    "Sequences on which an embedding's predictions are measured.")
}

extension Command {
  package static var evaluate: Command {
    Command(
      "evaluate", area: .agents, "Measures an agent's returns, or an embedding's predictions.",
      help: """
        An agent plays episodes without exploring, in an environment of its own; a return is the sum of an episode's \
        rewards, undiscounted. The starts depend on the seed and on the steps it was trained: evaluating again gives \
        the same numbers and changes nothing. Gives `mean`, `std`, `returns`, `lengths` and `unstable`, the number of episodes \
        that an unstable simulation cut: each step that such an episode lacks counts as the worst reward that the agent has \
        met, in training or in this episode, and at most 0, so that becoming unstable never pays.

        Of an embedding it measures the predictions from the encoder's means. Give `data` that it hasn't seen:

            error = mean ( f(s, z) − Δs )²,   explained = 1 − error / variance of Δs

        Gives `error`, `variance`, `explained` and `count`; `explained` is 1 where everything is foreseen and 0 where \
        the mean would do as well. Coordinates that never change in the embedding's data are left out; `constant` names \
        them.

        Of an embedding of states it measures on 1,000 sequences what it draws, in nats of binary cross entropy per number \
        of a frame: `error`, the `floor` under which nothing gets, `mean_frame`, what the mean frame has, and the share \
        `explained` of the way between these. And how well a linear map, fitted to its own data's latents, tells of other states \
        what the environment's own observation says of them, which it never saw: a table `linear` of `quantity` and R². \
        `constant` names what never changes and is left out.
        """,
      parameters: [subject, episodes, data, seedParameter], returns: .any,
      examples: [
        Example("evaluate agent episodes=3", "the returns of three episodes", setup: agentExample),
        Example(
          "evaluate e data=(collect arm trajectories=1k seed=9)", "its predictions of data it hasn't seen",
          setup: embeddingExample),
        Example(
          "(evaluate s data=(collect cam trajectories=50 seed=9)).linear", "what its states tell",
          setup: stateEmbeddingExample),
      ],
      seeAlso: ["train", "rollout", "plot"],
      effort: .longForValue
    ) { call in
      call.useThreads()
      if let embedding = call[subject].object as? EmbeddingObject { return try evaluate(embedding, call) }
      if let embedding = call[subject].object as? any StateEmbeddingObject {
        return try evaluate(states: embedding, call)
      }
      guard let agent = call[subject].object as? any AgentObject else {
        throw call.error(subject, must: "be an agent or an embedding", but: "is \(call[subject].brief)")
      }
      let seed = call.isGiven(seedParameter) ? call.seed : agent.seed
      let count = call[episodes]
      let evaluation = try Experiments.evaluate(
        agent.policy, in: agent.definition, episodes: count,
        random: RandomStream(seed: seed, "evaluation").child(agent.steps), worst: agent.worstReward
      ) { done in
        call.progress("evaluate", Double(done), of: Double(count), unit: "episodes")
      } isCancelled: {
        call.session.services.isInterrupted()
      }
      guard let evaluation else { throw Interrupted() }
      let unstable = evaluation.instabilities ?? 0
      call.noteInstabilities(unstable)
      return .record(
        Record([
          ("mean", .number(evaluation.mean)), ("std", .number(evaluation.deviation)),
          ("returns", .vector(evaluation.returns)), ("lengths", .vector(evaluation.lengths.map(Double.init))),
          ("unstable", .number(unstable)),
        ]))
    }
  }

  /// Sequences on which frames are drawn, and to which linear maps are fitted.
  private static let drawnLimit = 1_000, fittedLimit = 10_000

  private static func evaluate(states object: any StateEmbeddingObject, _ call: Call) throws -> Value {
    guard object.isTrained else {
      throw call.error(subject, must: "be trained ('train')", but: "is \(object.stand)")
    }
    let test = call[data]?.data ?? object.data
    guard let table = test.frames, table.shape == object.frames,
      test.environment.fingerprint == object.data.environment.fingerprint, test.length == object.data.length
    else {
      throw call.error(
        data, must: "be sequences with frames as the embedding's own, in \(object.data.environment.name)",
        but: test.frames == nil ? "hold no frames" : "are others, in \(test.environment.name)")
    }
    func spread(_ count: Int, most: Int) -> [Int] {
      let shown = min(count, most)
      return (0..<shown).map { $0 * count / shown }
    }
    let measured = try object.reconstructionError(
      of: spread(test.count, most: drawnLimit), in: test, table, checkpoint: call.checkCancellation)
    // without other data, every fifth sequence is held out of the fit
    let isOwn = call[data] == nil
    let all = spread(object.data.count, most: fittedLimit)
    let fitted = isOwn ? all.filter { $0 % 5 != 0 } : all
    let tested = isOwn ? all.filter { $0 % 5 == 0 } : spread(test.count, most: fittedLimit)
    let linear = try linearMap(object, fitted: fitted, tested: tested, of: test, table, call)
    return .record(
      Record([
        ("error", .number(measured.error)), ("floor", .number(measured.floor)),
        ("mean_frame", .number(measured.mean)), ("explained", .measured(measured.explained)),
        ("linear", .table(linear.table)), ("constant", .list(linear.constant.map(Value.string))),
        ("count", .number(test.count)),
      ]))
  }

  /// How well a linear map of latents tells what states are, and which of their numbers never change and are left out.
  private static func linearMap(
    _ object: any StateEmbeddingObject, fitted: [Int], tested: [Int], of test: SequenceDataset,
    _ table: FrameTable, _ call: Call
  ) throws -> (table: Table, constant: [String]) {
    let own = try object.table()
    let names = try EnvironmentDefinition(of: object.data.environment).withFrames(nil).make().observationNames
    let targets = StateTargets(object.data, of: fitted, names: names)
    let latents = try object.states(of: fitted, in: own, checkpoint: call.checkCancellation)
    let others = try object.states(of: tested, in: table, checkpoint: call.checkCancellation)
    let truth = StateTargets(test, of: tested, names: names, named: targets.names)
    guard
      let fit = LinearFit(latents, inputs: object.stateLatent, targets.rows, outputs: targets.names.count)
    else { return (Table([]), targets.constant) }
    var (told, shares, constant) = ([String](), [Double](), targets.constant)
    for (name, share) in zip(targets.names, fit.explained(others, truth.rows)) {
      guard let share else {
        constant.append(name)
        continue
      }
      told.append(name)
      shares.append(share)
    }
    let columns = [Table.Column("quantity", values: told.map(Value.string)), Table.Column("r2", shares)]
    return (Table(columns), constant)
  }

  private static func evaluate(_ object: EmbeddingObject, _ call: Call) throws -> Value {
    let test = call[data]?.data ?? object.data
    let source = object.embedding.source
    guard test.environment.fingerprint == source.fingerprint, test.length == source.length else {
      throw call.error(
        data, must: "be sequences of \(source.length) steps in \(source.environment), as e's own",
        but: test.environment.name == source.environment && test.length == source.length
          ? "come from another definition of it" : "are of \(test.length) steps in \(test.environment.name)")
    }
    let moments = object.data.changeMoments
    let measured = try object.embedding.predictionError(
      on: test.embeddingData(object.embedding.configuration.condition), coordinates: moments.changing,
      checkpoint: call.checkCancellation)
    return .record(
      Record([
        ("error", .number(measured.error)), ("variance", .number(measured.variance)),
        ("explained", .measured(measured.variance > 0 ? 1 - measured.error / measured.variance : .nan)),
        ("constant", .list(moments.constant.map { .string(object.data.environment.coordinates[$0]) })),
        ("count", .number(test.count)),
      ]))
  }
}
