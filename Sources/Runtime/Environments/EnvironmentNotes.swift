/// Says what the numbers of an environment mean; nothing is computed from it.
package struct EnvironmentNotes: Sendable {
  /// What each number of an observation is, in order.
  package var observation: [String] = []
  /// What each number of the goal is, in order.
  package var goal: [String] = []
  /// A goal that can be reached.
  package var exampleGoal: [Double] = []
  /// The reward of a step as an equation.
  package var reward = ""
  /// What the letters of the equation stand for, in a sentence.
  package var terms = ""
  /// How episodes start, in sentences.
  package var start = ""
}
