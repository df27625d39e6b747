import Environments
package import Language

extension Command {
  /// The constructor of every environment in the catalogue.
  package static var environmentConstructors: [Command] {
    EnvironmentDefinition.all.map { definition in
      Command(
        definition.name, area: .environments, definition.summary,
        help: """
          Makes a simulation, reset to a state drawn from the seed. `collect`, `train` and `evaluate` build simulations \
          of their own from it and never change it; `reset`, `step` and `rollout` do.
          """,
        parameters: [seedParameter], returns: .object(EnvironmentObject.type(of: definition)),
        examples: [
          Example("arm = \(definition.name) seed=1", "an environment whose resets draw from seed 1"),
          Example("\(definition.name)", "an environment with the session's seed"),
        ]
      ) { call in
        .object(
          try EnvironmentObject(definition, seed: call.seed, number: call.nextNumber(of: definition.name)))
      }
    }
  }
}
