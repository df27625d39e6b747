import Agents
import Embeddings
import Experiments
package import Language
import Networks
import Numerics

private var observation: Parameter<NumericArray> {
  Parameter(
    "observation", .array, .positional, "What the agent sees, such as `env.observation`.")
}

extension Command {
  package static var act: Command {
    Command(
      "act", area: .agents, "Returns the raw actions that an agent chooses, without exploration noise.",
      help: """
            a = µ(s),   with an embedding the whole plan D(µ(s)), k × m

        A random agent draws from its seed. An agent that sees through an embedding takes frames, or the \
        state that it encodes from them.
        """,
      parameters: [agentParameter, observation, seedParameter], returns: .array,
      examples: [Example("act agent arm.observation", "what it would do now", setup: agentExample)],
      seeAlso: ["step", "rollout", "evaluate"]
    ) { call in
      let agent = call[agentParameter]
      let percept = try call.percept(for: agent.policy.perception)
      let space = agent.policy.space
      var random = RandomStream(seed: call.seed, "act")
      var action = [Float](repeating: 0, count: space.size)
      agent.policy.choose(percept, into: &action, using: &random)
      var plan = [Double](repeating: 0, count: space.planLength * space.rawSize)
      space.decode(action, into: &plan)
      return .array(
        NumericArray(
          shape: space.isPlanning ? [space.planLength, space.rawSize] : [space.rawSize], elements: plan))
    }
  }
}

extension Call {
  /// What was given to see: a vector, or frames, which an agent that sees states has encoded; its states are
  /// taken too.
  fileprivate func percept(for perception: Perception) throws -> Percept {
    let seen = self[observation]
    guard seen.elements.allSatisfy(\.isFinite) else {
      throw error(observation, must: "be finite", but: "is not")
    }
    switch perception {
    case .nothing: return Percept(perception)
    case .observation(let size, _):
      guard seen.shape == [size] else {
        throw error(observation, must: "have \(size) numbers", but: "has \(seen.shapeDescription)")
      }
      return normalized(Percept(numbers: seen.floats), for: perception)
    case .frames(let stack): return Percept(frames: try frames(seen, stack))
    case .states(let encoding, _):
      if seen.shape == [encoding.stateSize] {
        return normalized(Percept(numbers: seen.floats), for: perception)
      }
      var percept = Percept(perception)
      let frames = try frames(seen, encoding.frames)
      encoding.make().encode(frames.span, into: &percept.numbers)
      return normalized(percept, for: perception)
    }
  }

  private func normalized(_ percept: Percept, for perception: Perception) -> Percept {
    var percept = percept
    perception.normalization?.apply(to: &percept.numbers)
    return percept
  }

  private func frames(_ seen: NumericArray, _ stack: FrameStack) throws -> [UInt8] {
    guard seen.shape == [stack.count, stack.size, stack.size, 3] else {
      throw error(
        observation, must: "be \(stack.text), \(stack.count) × \(stack.size) × \(stack.size) × 3 numbers",
        but: "has \(seen.shapeDescription)")
    }
    guard seen.elements.allSatisfy({ 0...255 ~= $0 }) else {
      throw error(observation, must: "be between 0 and 255", but: "is not")
    }
    return seen.elements.map { UInt8($0.rounded()) }
  }
}
