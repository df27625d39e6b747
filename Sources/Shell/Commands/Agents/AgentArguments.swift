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
    "The environment to act in; the agent makes its own from it.")
}

package var agentActionsParameter: Parameter<EmbeddingObject?> {
  Parameter(
    "actions", .optional(.object(EmbeddingObject.self, EmbeddingObject.objectType)), note: "raw actions",
    "A trained embedding to act through; the agent keeps a frozen copy.")
}

/// A small trained agent, for examples.
package let agentExample = """
  arm = ReacherVertical seed=1
  agent = TD3 arm hidden=[16, 16]
  train agent steps=100 every=100 episodes=1
  """

extension Call {
  /// What the agent's actions mean: raw ones, or plans of a frozen copy of a trained embedding that fits.
  func actionSpace(for definition: EnvironmentDefinition) throws -> ActionSpace {
    let box = try definition.make().actionBox
    guard let object = self[agentActionsParameter] else { return .raw(box) }
    guard object.embedding.isTrained else {
      throw error(agentActionsParameter, must: "be trained ('train e')", but: "is \(object.stand)")
    }
    let source = object.embedding.source
    guard source.actionBox == box else {
      throw error(
        agentActionsParameter, must: "embed actions in \(box.text), those of \(definition.name)",
        but: "embeds actions in \(source.actionBox.text), those of \(source.environment)")
    }
    return .plans(object.embedding.copy())
  }

  /// Throws unless an agent can act in an environment.
  func checkFit<T>(_ agent: any AgentObject, to object: EnvironmentObject, _ parameter: Parameter<T>) throws {
    guard agent.stateSize == object.environment.observationSize,
      agent.policy.space.rawBox == object.environment.actionBox
    else {
      throw error(
        parameter,
        must: "fit \(object.definition.name), with \(object.environment.observationSize) observations and "
          + "actions in \(object.environment.actionBox.text)",
        but: "was made for \(agent.stateSize) observations and actions in \(agent.policy.space.rawBox.text)")
    }
  }
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
