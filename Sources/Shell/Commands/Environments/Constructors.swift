import Environments
package import Language

extension Command {
  /// The constructor of every environment in the catalogue.
  package static var environmentConstructors: [Command] { EnvironmentDefinition.all.map(constructor) }

  private static func constructor(of definition: EnvironmentDefinition) -> Command {
    let notes = definition.notes
    let goal = notes.exampleGoal.map { "\($0)" }.joined(separator: ", ")
    return Command(
      definition.name, area: .environments, definition.summary,
      help: help(notes, frameSkip: definition.frameSkip, timeLimit: definition.timeLimit),
      parameters: [seedParameter], returns: .object(EnvironmentObject.type(of: definition)),
      examples: [
        Example("arm = \(definition.name) seed=1", "an environment whose resets draw from seed 1"),
        Example("\(definition.name)", "an environment with the session's seed"),
        Example(
          "reset (\(definition.name) seed=1) goal=[\(goal)]",
          "an episode with a given goal: [\(notes.goal.joined(separator: ", "))]"),
        Example(
          "mean((rollout (\(definition.name) seed=1) steps=10).reward)",
          "the mean reward of ten random "
            + "actions"
        ),
      ],
      seeAlso: ["reset", "step", "rollout", "collect", "environments"]
    ) { call in
      .object(
        try EnvironmentObject(definition, seed: call.seed, number: call.nextNumber(of: definition.name)))
    }
  }

  /// What is rewarded, where episodes start, what is observed, and what others do with the object.
  private static func help(_ notes: EnvironmentNotes, frameSkip: Int, timeLimit: Int) -> String {
    let width = String(notes.observation.count - 1).count
    let observation = notes.observation.enumerated().map { index, meaning in
      "    \(String(repeating: " ", count: width - String(index).count))\(index)  \(meaning)"
    }
    return """
      The reward of a step, from the state before it and its action:

          \(notes.reward)

      \(notes.terms)

      Start: \(notes.start)

      The goal is [\(notes.goal.joined(separator: ", "))], in metres. A step is \(frameSkip) steps of the \
      physics; an episode is cut after \(timeLimit) steps and never ends earlier.

      The numbers of an observation:

      \(observation.joined(separator: "\n"))

      The object is one simulation, reset to a state drawn from the seed. `collect`, `train` and `evaluate` \
      make their own simulations from it and never change it; `reset`, `step` and `rollout` do.
      """
  }
}
