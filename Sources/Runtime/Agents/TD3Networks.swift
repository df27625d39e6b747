package import Networks
package import Numerics

/// The networks of TD3 and the places of one batch.
///
/// The critic's action input is the policy's action, followed by the step of the plan where actions are plans; it is
/// repeated so that it isn't drowned by a large state.
package struct TD3Networks: Sendable {
  package let stateSize: Int
  /// Size of the policy's action.
  package let actionSize: Int
  /// Size of the critic's action input before it is repeated.
  package let inputSize: Int
  package let repeats: Int
  package let bound: Float
  package let actor: MultilayerPerceptron
  package let actorLayout: ParameterLayout
  package let critics: [MultilayerPerceptron]
  package let criticLayout: ParameterLayout

  package init(stateSize: Int, actionSize: Int, isPlanning: Bool, bound: Float, hidden: [Int]) {
    self.stateSize = stateSize
    self.actionSize = actionSize
    self.bound = bound
    inputSize = actionSize + (isPlanning ? 1 : 0)
    repeats = max(1, stateSize / (2 * inputSize))
    var actorLayout = ParameterLayout()
    actor = MultilayerPerceptron(
      "actor", sizes: [stateSize] + hidden + [actionSize], hidden: .relu, last: .tanh(scale: bound),
      in: &actorLayout)
    var criticLayout = ParameterLayout()
    let sizes = [stateSize + repeats * inputSize] + hidden + [1]
    critics = ["critic_1", "critic_2"].map {
      MultilayerPerceptron($0, sizes: sizes, hidden: .relu, last: .identity, in: &criticLayout)
    }
    self.actorLayout = actorLayout
    self.criticLayout = criticLayout
  }

  /// A critic's input: state, then the repeated action input.
  package struct CriticInput: Sendable {
    package let whole: Block
    package let state: Block
    /// The first of the repeats.
    package let action: Block
    let repeated: Block
  }

  /// The places of one batch: the caller fills `current`'s state and action, `next`'s state, and the noise.
  package struct Batch: Sendable {
    package let rows: Int
    package let workspace: Int
    package let current: CriticInput
    package let next: CriticInput
    package let chosen: CriticInput
    /// Standard normal draws for the target policy, (B, action).
    package let noise: Block
    /// y, (B, 1).
    package let target: Block
    let values: [MultilayerPerceptron.Activations]
    let nextValues: [MultilayerPerceptron.Activations]
    let chosenValue: MultilayerPerceptron.Activations
    let nextPolicy: MultilayerPerceptron.Activations
    let policy: MultilayerPerceptron.Activations
  }

  /// Reserves a batch of `rows` samples.
  package func batch(rows: Int) -> Batch {
    var workspace = BlockLayout()
    func input() -> CriticInput {
      let whole = workspace.add(rows: rows, columns: critics[0].inputs)
      return CriticInput(
        whole: whole, state: whole.columns(0..<stateSize),
        action: whole.columns(stateSize..<stateSize + inputSize),
        repeated: whole.columns(stateSize..<whole.columns))
    }
    let (current, next, chosen) = (input(), input(), input())
    let noise = workspace.add(rows: rows, columns: actionSize)
    let target = workspace.add(rows: rows, columns: 1)
    let values = critics.map { $0.activations(input: current.whole, batch: rows, in: &workspace) }
    let nextValues = critics.map { $0.activations(input: next.whole, batch: rows, in: &workspace) }
    let chosenValue = critics[0].activations(input: chosen.whole, batch: rows, in: &workspace)
    let nextPolicy = actor.activations(input: next.state, batch: rows, in: &workspace)
    let policy = actor.activations(input: chosen.state, batch: rows, in: &workspace)
    return Batch(
      rows: rows, workspace: workspace.count, current: current, next: next, chosen: chosen, noise: noise,
      target: target, values: values, nextValues: nextValues, chosenValue: chosenValue,
      nextPolicy: nextPolicy, policy: policy)
  }
}
