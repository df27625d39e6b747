package import Networks
package import Numerics

/// The networks of TD3 and the places of one batch.
package struct TD3Networks: Sendable {
  package let bound: Float
  package let actor: MultilayerPerceptron
  package let actorLayout: ParameterLayout
  package let twins: TwinCritics

  package init(stateSize: Int, actionSize: Int, isPlanning: Bool, bound: Float, hidden: [Int]) {
    self.bound = bound
    var actorLayout = ParameterLayout()
    actor = MultilayerPerceptron(
      "actor", sizes: [stateSize] + hidden + [actionSize], hidden: .relu, last: .tanh(scale: bound),
      in: &actorLayout)
    self.actorLayout = actorLayout
    twins = TwinCritics(
      stateSize: stateSize, actionSize: actionSize, isPlanning: isPlanning, hidden: hidden,
      repeats: { stateSize / (2 * $0) })
  }

  package var stateSize: Int { twins.stateSize }
  /// Size of the policy's action.
  package var actionSize: Int { twins.actionSize }
  /// Size of the critics' action input before it is repeated.
  package var inputSize: Int { twins.inputSize }
  package var repeats: Int { twins.repeats }
  package var critics: [MultilayerPerceptron] { twins.networks }
  package var criticLayout: ParameterLayout { twins.layout }

  /// The places of one batch: the caller fills `current`'s state and action, `next`'s state, and the noise.
  package struct Batch: Sendable {
    package let rows: Int
    package let workspace: Int
    package let current: TwinCritics.Input
    package let next: TwinCritics.Input
    package let chosen: TwinCritics.Input
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
    let current = twins.input(rows: rows, in: &workspace)
    let next = twins.input(rows: rows, in: &workspace)
    let chosen = twins.input(rows: rows, in: &workspace)
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
