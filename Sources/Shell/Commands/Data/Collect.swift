import Datasets
import Environments
import Experiments
package import Language
import Numerics

private var environment: Parameter<EnvironmentObject> {
  Parameter(
    "env", .object(EnvironmentObject.self, in: .environment), .positional,
    "The environment; it isn't touched.")
}

private var trajectories: Parameter<Int> {
  Parameter(
    "trajectories", .whole(1...10_000_000), default: 100_000, unit: "sequences", "How many sequences.")
}

private var length: Parameter<Int> {
  Parameter(
    "length", .whole(1...255), default: 4, aliases: ["traj_len"], unit: "steps", "Actions in a sequence, k.")
}

extension Command {
  package static var collect: Command {
    Command(
      "collect", area: .data, "Collects sequences of random actions on all threads.",
      help: """
        Each action is drawn uniformly from the environment's box:

            a ~ U(low, high),   k actions and k + 1 states a sequence

        Sequences follow one another within an episode, rather than starting at a reset each; an episode ends at its \
        time limit. The data are the same whatever the number of threads.
        """,
      parameters: [environment, trajectories, length, seedParameter],
      returns: .object(DatasetObject.objectType),
      examples: [
        Example(
          "walks = collect arm trajectories=2k length=4", "2,000 sequences of 4 actions",
          setup: "arm = ReacherVertical seed=1")
      ],
      seeAlso: ["sample", "describe", "ActionEmbedding"],
      effort: .longForValue
    ) { call in
      let definition = call[environment].definition
      let (count, k) = (call[trajectories], call[length])
      guard k <= definition.timeLimit else {
        throw call.error(length, must: "be at most the time limit, \(definition.timeLimit)", but: "is \(k)")
      }
      let kind = DatasetObject.objectType.name
      let random = RandomStream(seed: call.seed, kind, String(call.nextNumber(of: kind)))
      let start = call.session.services.now()
      let collection = Collection(
        definition, count: count, length: k, seed: call.seed, random: random.child(0))
      let data = try collection.run(threads: call.session.settings.threads) { done in
        call.progress(
          "collect", Double(done), of: Double(count), unit: "sequences",
          note: "\(grouped(done * k)) steps")
      } isCancelled: {
        call.session.services.isInterrupted()
      }
      guard let data else { throw Interrupted() }
      let object = DatasetObject(data, random: random.child(1))
      object.origin.seconds = max(0, call.session.services.now() - start)
      return .object(object)
    }
  }
}
