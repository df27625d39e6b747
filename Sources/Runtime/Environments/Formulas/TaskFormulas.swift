/// Holds the programs that make up a task, and the formulas they come from.
package struct TaskFormulas: Sendable, Equatable {
  /// A formula as it was written.
  package struct Text: Sendable, Equatable {
    package let name: String
    package let formula: String

    package init(name: String, formula: String) {
      self.name = name
      self.formula = formula
    }
  }

  /// The formulas that were given, in the order of the parameters.
  package var texts: [Text] = []
  /// What a state looks like.
  package var observation = FormulaProgram.empty
  /// The reward, and 1 where the episode ends for good, of the state after a step.
  package var outcome = FormulaProgram.empty
  /// What the outcome needs of the state before the step.
  package var before = FormulaProgram.empty
  /// What is remembered of the last physics step.
  package var memory = FormulaProgram.empty
  /// Draws of coordinates, of the goal, of velocities and of activations, in this order; empty ones leave the
  /// model's.
  package var startPositions = FormulaProgram.empty
  package var startGoal = FormulaProgram.empty
  package var startVelocities = FormulaProgram.empty
  package var startActivations = FormulaProgram.empty
  /// Whether a start is accepted; empty if every one is.
  package var acceptance = FormulaProgram.empty
  /// Where the goal puts the bodies that are moved by hand, three numbers each; empty where it doesn't.
  package var placement = FormulaProgram.empty
  /// How the goal turns them, a quaternion each; empty where it doesn't.
  package var orientation = FormulaProgram.empty
  /// The goal that a state reaches; empty where that isn't said.
  package var reached = FormulaProgram.empty

  package init() {}

  /// All programs, in the order in which files hold them.
  static var programs: [WritableKeyPath<TaskFormulas, FormulaProgram>] {
    [
      \.observation, \.outcome, \.before, \.memory, \.startPositions, \.startGoal, \.startVelocities,
      \.acceptance, \.placement, \.startActivations, \.orientation, \.reached,
    ]
  }

  /// How many of the programs files of each version hold.
  static let versions = [1: 9, 2: 11, 3: 12]

  /// The first version whose files can hold them.
  var version: Int {
    let last = TaskFormulas.programs.lastIndex { self[keyPath: $0] != FormulaProgram.empty } ?? 0
    return TaskFormulas.versions.filter { last < $0.value }.keys.min() ?? 1
  }
}
