import Agents
import Embeddings
import Environments
import Experiments
package import Language
import Networks
import Numerics

package var agentParameter: Parameter<any AgentObject> {
  Parameter(
    "agent", .object((any AgentObject).self, in: .agent), .positional, "The agent.")
}

package var agentEnvironmentParameter: Parameter<EnvironmentObject> {
  Parameter(
    "env", .object(EnvironmentObject.self, in: .environment), .positional,
    "The environment to act in; the agent uses a copy.")
}

package var agentActionsParameter: Parameter<(any ActionEmbeddingObject)?> {
  Parameter(
    "actions", .optional(.object((any ActionEmbeddingObject).self, in: .actionEmbedding)),
    note: "raw actions",
    "A trained embedding to act through; the agent keeps a frozen copy.")
}

package var agentStatesParameter: Parameter<(any StateEmbeddingObject)?> {
  Parameter(
    "states", .optional(.object((any StateEmbeddingObject).self, in: .stateEmbedding)),
    note: "the plain observation",
    "A trained embedding to see frames through; the agent keeps a frozen copy.")
}

/// A small trained agent, for examples.
package let agentExample = """
  arm = ReacherVertical seed=1
  agent = TD3 arm hidden=[16, 16]
  train agent steps=100 every=100 episodes=1
  """

extension Call {
  /// Throws if there is nothing to act with in an environment.
  func requireActuators<T>(_ object: EnvironmentObject, _ parameter: Parameter<T>) throws {
    guard object.environment.actionSize == 0 else { return }
    throw error(
      parameter, must: "have actuators to act with", but: "has none: its model defines no actuator",
      help: "'rollout', 'render' and 'film' show how it moves by itself")
  }

  /// What the agent's actions mean: raw ones, or plans of a frozen copy of a trained embedding that fits.
  func actionSpace(for definition: EnvironmentDefinition) throws -> ActionSpace {
    try requireActuators(self[agentEnvironmentParameter], agentEnvironmentParameter)
    let box = self[agentEnvironmentParameter].environment.actionBox
    guard let object = self[agentActionsParameter] else { return .raw(box) }
    guard object.isTrained else {
      throw error(agentActionsParameter, must: "be trained ('train e')", but: "is \(object.stand)")
    }
    let embedding = object.coding
    guard embedding.actionBox == box else {
      throw error(
        agentActionsParameter, must: "embed actions in \(box.text), those of \(definition.name)",
        but: "embeds actions in \(embedding.actionBox.text), those of \(embedding.environment)")
    }
    try prepareDecoder(of: object)
    return .plans(embedding.copiedDecoder())
  }

  /// How the agent sees: through a frozen copy of a trained embedding that fits, or what the environment
  /// shows as it is.
  func perception(of definition: EnvironmentDefinition) throws -> Perception {
    guard let object = self[agentStatesParameter] else {
      guard let stack = definition.frames else {
        return .observation(size: self[agentEnvironmentParameter].environment.observationSize, nil)
      }
      let smallest = PixelTD3Networks.smallestFrame
      guard stack.size >= smallest else {
        throw error(
          agentEnvironmentParameter, must: "show frames of at least \(smallest) × \(smallest) pixels",
          but: "shows \(stack.text)")
      }
      return .frames(stack)
    }
    guard let stack = definition.frames else {
      throw error(
        agentStatesParameter, must: "be omitted in an environment without frames ('Pixels env' has some)",
        but: "is given")
    }
    guard object.isTrained else {
      throw error(agentStatesParameter, must: "be trained ('train s')", but: "is \(object.stand)")
    }
    let encoding = object.frozenEncoding
    guard encoding.frames == stack else {
      throw error(
        agentStatesParameter, must: "embed \(stack.text), which \(definition.name) shows",
        but: "embeds \(encoding.frames.text)")
    }
    guard encoding.fingerprint == definition.fingerprint else {
      throw error(
        agentStatesParameter, must: "be learned in \(definition.name)",
        but: encoding.environment == definition.name
          ? "was learned in another definition of it" : "was learned in \(encoding.environment)")
    }
    return .states(encoding, nil)
  }

  /// Throws unless an agent can act in an environment.
  func checkFit<T>(_ agent: any AgentObject, to object: EnvironmentObject, _ parameter: Parameter<T>) throws {
    let (environment, perception) = (object.environment, agent.policy.perception)
    guard perception.fits(environment), agent.policy.space.rawBox == environment.actionBox else {
      let shown =
        perception.stack == nil
        ? "\(environment.observationSize) observations"
        : object.definition.frames?.text ?? "\(environment.observationSize) observations"
      throw error(
        parameter,
        must: "fit \(object.definition.name), with \(shown) and actions in \(environment.actionBox.text)",
        but: "was made for \(perception.text) and actions in \(agent.policy.space.rawBox.text)")
    }
  }
}

extension Perception {
  /// Whether it can see an environment.
  fileprivate func fits(_ environment: Environment) -> Bool {
    switch self {
    case .nothing: true
    case .observation(let size, _): size == environment.observationSize
    case .states, .frames: stack == environment.definition.frames
    }
  }

  /// What it takes, in words.
  fileprivate var text: String {
    switch self {
    case .nothing: "any observations"
    case .observation(let size, _): "\(size) observations"
    case .states, .frames: stack?.text ?? "frames"
    }
  }
}

extension FrameStack {
  /// The stack in words: "4 frames of 64 × 64 pixels".
  var text: String { "\(count == 1 ? "1 frame" : "\(count) frames") of \(size) × \(size) pixels" }
}

extension Box {
  /// The box in words: "[-1, 1]²" or its lows and highs.
  var text: String {
    if Set(low).count == 1, Set(high).count == 1, let least = low.first, let most = high.first {
      return "[\(rounded(least)), \(rounded(most))] × \(size)"
    }
    return "\(Value.vector(low).literal) to \(Value.vector(high).literal)"
  }
}
