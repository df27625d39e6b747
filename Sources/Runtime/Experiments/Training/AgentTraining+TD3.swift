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
      let recordSize = configuration.relabel > 0 ? GoalReplacer.recordSize(try definition.make()) : 0
      try Memory.require(
        TD3.bytes(configuration, stateSize: perception.stateSize, space: actions, recordSize: recordSize),
        for: what)
      agent = TD3(
        configuration, perception: perception, space: actions, recordSize: recordSize, random: random)
    }
    try self.init(agent, in: definition, seed: seed, number: number)
  }

  /// Gives a TD3 agent what relabels its steps, where its configuration asks for that.
  func takeRelabeler() throws {
    guard let configuration = (agent as? any TD3Agent)?.configuration, configuration.relabel > 0 else {
      return
    }
    let replacer = try GoalReplacer(definition, agent.perception, from: configuration.goals)
    guard let td3 = agent as? TD3 else { throw RelabelingError.frames }
    td3.relabeler = replacer
    record = Array(repeating: 0, count: replacer.recordSize)
  }
}
