package import Agents
package import Environments
import Networks
import Numerics

extension AgentTraining {
  /// Makes an untrained TD3 agent in an environment; `number` is the agent's among those of the session.
  package convenience init(
    _ configuration: TD3Configuration, definition: EnvironmentDefinition, perception: Perception,
    actions: ActionSpace, seed: UInt64, number: Int
  ) throws {
    let random = RandomStream(seed: seed, TD3.kind, String(number))
    let what = "the networks, a batch and a full replay"
    let agent: any Agent
    if case .frames(let stack) = perception {
      try Memory.require(
        PixelTD3.bytes(configuration, stack: stack, space: actions, episodeLength: definition.timeLimit),
        for: what)
      agent = PixelTD3(
        configuration, stack: stack, space: actions, episodeLength: definition.timeLimit, random: random)
    } else {
      try Memory.require(
        TD3.bytes(configuration, stateSize: perception.stateSize, space: actions), for: what)
      agent = TD3(configuration, perception: perception, space: actions, random: random)
    }
    try self.init(agent, in: definition, seed: seed, number: number)
  }
}
