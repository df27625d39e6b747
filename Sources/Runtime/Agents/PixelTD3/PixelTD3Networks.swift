package import Networks
package import Numerics

/// The networks of Pixel-TD3 and the places of one batch.
///
/// Actor and critics share their convolutions, the trunk: frames to features. Features, here and in files,
/// run row by row, pixel by pixel, channel by channel.
package struct PixelTD3Networks: Sendable {
  package let stack: FrameStack
  package let bound: Float
  package let trunk: ConvolutionalNetwork
  package let trunkLayout: ParameterLayout
  package let trunkStatistics: ParameterLayout
  package let actor: ConvolutionalNetwork
  package let actorLayout: ParameterLayout
  package let actorStatistics: ParameterLayout
  package let twins: TwinCritics

  /// The smallest frames from which the convolutions leave anything.
  package static let smallestFrame = 36

  /// Lays out the networks; the published trunk has 32 `channels` in each of its layers.
  package init(
    stack: FrameStack, actionSize: Int, isPlanning: Bool, bound: Float, hidden: [Int], channels: Int = 32
  ) {
    precondition(stack.size >= PixelTD3Networks.smallestFrame)
    self.stack = stack
    self.bound = bound
    var (layout, statistics) = (ParameterLayout(), ParameterLayout())
    trunk = ConvolutionalNetwork(
      "trunk", input: ImageShape(stack),
      [
        .normalization(), .convolution(channels, kernel: 8, stride: 4, .relu),
        .normalization(), .convolution(channels, kernel: 4, stride: 2, .relu),
        .normalization(), .convolution(channels, kernel: 3, .relu),
      ], in: &layout, statistics: &statistics)
    (trunkLayout, trunkStatistics) = (layout, statistics)
    let features = trunk.output.count
    (layout, statistics) = (ParameterLayout(), ParameterLayout())
    let layers =
      hidden.map { ConvolutionalNetwork.Stage.linear($0, .relu) } + [
        .linear(actionSize, .tanh(scale: bound))
      ]
    actor = ConvolutionalNetwork(
      "actor", input: .vector(features), layers.flatMap { [.normalization(), $0] }, in: &layout,
      statistics: &statistics)
    (actorLayout, actorStatistics) = (layout, statistics)
    // an action is repeated until it is as wide as the features
    twins = TwinCritics(
      stateSize: features, actionSize: actionSize, isPlanning: isPlanning, hidden: hidden,
      repeats: { features / $0 })
  }

  /// Parameters of all networks.
  package var parameterCount: Int { trunkLayout.count + actorLayout.count + twins.layout.count }

  /// The places of one batch: the caller fills the frames, `current`'s actions and the noise.
  package struct Batch: Sendable {
    package let rows: Int
    package let workspace: Int
    /// From the frames of the states, and of the next states, to their features.
    let trunk: ConvolutionalNetwork.Activations
    let nextTrunk: ConvolutionalNetwork.Activations
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
    let policy: ConvolutionalNetwork.Activations
    let nextPolicy: ConvolutionalNetwork.Activations
  }

  /// Reserves a batch of `rows` samples.
  package func batch(rows: Int) -> Batch {
    var workspace = BlockLayout()
    let trunkPlaces = trunk.activations(batch: rows, in: &workspace)
    let nextTrunk = trunk.activations(batch: rows, in: &workspace)
    let current = twins.input(rows: rows, in: &workspace)
    let next = twins.input(rows: rows, in: &workspace)
    let chosen = twins.input(rows: rows, in: &workspace)
    let noise = workspace.add(rows: rows, columns: twins.actionSize)
    let target = workspace.add(rows: rows, columns: 1)
    let values = twins.networks.map { $0.activations(input: current.whole, batch: rows, in: &workspace) }
    let nextValues = twins.networks.map { $0.activations(input: next.whole, batch: rows, in: &workspace) }
    let chosenValue = twins.networks[0].activations(input: chosen.whole, batch: rows, in: &workspace)
    let policy = actor.activations(input: trunkPlaces.features, batch: rows, in: &workspace)
    let nextPolicy = actor.activations(input: nextTrunk.features, batch: rows, in: &workspace)
    return Batch(
      rows: rows, workspace: workspace.count, trunk: trunkPlaces, nextTrunk: nextTrunk, current: current,
      next: next, chosen: chosen, noise: noise, target: target, values: values, nextValues: nextValues,
      chosenValue: chosenValue, policy: policy, nextPolicy: nextPolicy)
  }
}
