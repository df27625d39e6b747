import Agents
import Environments
import Experiments
package import Language
import Networks
import Numerics

extension Command {
  package static var randomAgent: Command {
    Command(
      "RandomAgent", area: .agents, "Makes an agent that draws actions uniformly.",
      help: """
        A baseline, and a way to see how an embedding changes exploration:

            a ~ U(low, high),   with `actions=e`:  z ~ U(−bound, bound), carried out as plans
        """,
      parameters: [agentEnvironmentParameter, agentActionsParameter, seedParameter],
      returns: .object(RandomAgentObject.objectType),
      examples: [
        Example("RandomAgent arm", "a baseline", setup: "arm = ReacherVertical seed=1"),
        Example(
          "evaluate (RandomAgent arm) episodes=2", "its returns", setup: "arm = ReacherVertical seed=1"),
      ],
      seeAlso: ["TD3", "evaluate", "rollout"]
    ) { call in
      let definition = call[agentEnvironmentParameter].definition
      return .object(
        RandomAgentObject(
          RandomPolicy(try call.actionSpace(for: definition)), definition: definition, seed: call.seed))
    }
  }
}
