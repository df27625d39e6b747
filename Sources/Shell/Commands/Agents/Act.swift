import Agents
import Embeddings
import Experiments
package import Language
import Networks
import Numerics

private var observation: Parameter<NumericArray> {
  Parameter("observation", .vector(), .positional, "What the agent sees.")
}

extension Command {
  package static var act: Command {
    Command(
      "act", area: .agents, "Gives the raw actions that an agent chooses, without exploring.",
      help: """
            a = µ(s),   with an embedding the whole plan D(µ(s)), k × m

        A random agent draws from the seed.
        """,
      parameters: [agentParameter, observation, seedParameter], returns: .array,
      examples: [Example("act agent arm.observation", "what it would do now", setup: agentExample)],
      seeAlso: ["step", "rollout", "evaluate"]
    ) { call in
      let agent = call[agentParameter]
      let seen = call[observation]
      guard seen.count == agent.stateSize else {
        throw call.error(observation, must: "have \(agent.stateSize) numbers", but: "has \(seen.count)")
      }
      guard seen.elements.allSatisfy(\.isFinite) else {
        throw call.error(observation, must: "be finite", but: "isn't")
      }
      let space = agent.policy.space
      var random = RandomStream(seed: call.seed, "act")
      var action = [Float](repeating: 0, count: space.size)
      agent.policy.choose(seen.floats, into: &action, using: &random)
      var plan = [Double](repeating: 0, count: space.planLength * space.rawSize)
      space.decode(action, into: &plan)
      return .array(
        NumericArray(
          shape: space.isPlanning ? [space.planLength, space.rawSize] : [space.rawSize], elements: plan))
    }
  }
}
