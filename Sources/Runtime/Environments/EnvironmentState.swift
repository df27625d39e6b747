/// Holds everything that the future of an environment depends on, apart from the actions to come.
package struct EnvironmentState: Sendable, Equatable {
  /// The coordinates of the model.
  package var qpos: [Double]
  /// The velocities of the model.
  package var qvel: [Double]
  /// The activations of the actuators; empty unless they have dynamics of their own.
  package var act: [Double]
  /// The task's goal; empty where it is among the coordinates.
  package var goal: [Double]
  /// What the task remembers of the episode; empty means what it does at the beginning of one.
  package var memory: [Double]
  /// The steps taken since the last reset.
  package var elapsed: Int
  /// Whether the episode has come to its end, or was cut, so that no step follows.
  package var isOver: Bool
  /// The constraint solver's starting point: with it the simulation continues with the same bits, without it
  /// (empty) with the same numbers up to the solver's tolerance.
  package var warmStart: [Double]
  /// The last frames, the oldest first, where the environment has any; empty means the present one, repeated.
  package var frames: [UInt8]

  package init(
    qpos: [Double], qvel: [Double], act: [Double], goal: [Double], memory: [Double], elapsed: Int,
    isOver: Bool = false, warmStart: [Double], frames: [UInt8] = []
  ) {
    self.qpos = qpos
    self.qvel = qvel
    self.act = act
    self.goal = goal
    self.memory = memory
    self.elapsed = elapsed
    self.isOver = isOver
    self.warmStart = warmStart
    self.frames = frames
  }
}

extension EnvironmentState {
  /// The Euclidean norm of some numbers.
  static func norm(_ numbers: ArraySlice<Double>) -> Double {
    numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
