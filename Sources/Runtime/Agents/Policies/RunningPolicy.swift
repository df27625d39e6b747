import Networks
package import Numerics

/// Acts by a frozen policy, with scratch of its own: chooses an action, decodes it to a plan if it is one,
/// and carries that out raw action by raw action.
///
/// Raw actions come as single precision holds them, so that data that keep them so can be repeated. Acting
/// allocates nothing.
package struct RunningPolicy: ~Copyable {
  private let policy: FrozenPolicy
  private var actor: RunningNetwork?
  private var pixelActor: RunningPixelActor?
  private var decoder: RunningNetwork?
  /// The policy's action.
  private var chosen: [Float]
  /// The plan it stands for, numbers in [−1, 1].
  private var plan: [Float]
  /// The next step of the plan.
  private var step: Int

  package init(_ policy: FrozenPolicy) {
    self.policy = policy
    if case .network(let network, _) = policy.choice { actor = RunningNetwork(network) } else { actor = nil }
    if case .pixels(let network, _) = policy.choice {
      pixelActor = RunningPixelActor(network)
    } else {
      pixelActor = nil
    }
    if let network = policy.decoder { decoder = RunningNetwork(network) } else { decoder = nil }
    chosen = Array(repeating: 0, count: policy.size)
    plan = Array(repeating: 0, count: policy.planLength * policy.box.size)
    step = policy.planLength
  }

  /// Drops the rest of the plan, as after a reset.
  package mutating func startOver() { step = policy.planLength }

  /// Whether the next action depends on what is seen; else it belongs to a plan under way, or is drawn.
  package var looks: Bool {
    if case .uniform = policy.choice { return false }
    return step == policy.planLength
  }

  /// Writes the next raw action for what is seen.
  package mutating func act(
    _ percept: Percept, into action: inout [Double], using random: inout RandomStream
  ) {
    if case .uniform = policy.choice, policy.decoder == nil {
      // straight from the box: nothing is rounded on the way
      let box = policy.box
      for index in 0..<action.count {
        action[index] = Double(Float(random.uniform(box.low[index], box.high[index])))
      }
      return
    }
    if step == policy.planLength {
      choose(percept, using: &random)
      decode()
      step = 0
    }
    for index in 0..<action.count {
      let unit = Double(plan[step * action.count + index])
      action[index] = Double(Float(policy.box.value(atUnit: unit, in: index)))
    }
    step += 1
  }

  private mutating func choose(_ percept: Percept, using random: inout RandomStream) {
    let bound = policy.bound
    switch policy.choice {
    case .uniform:
      for index in 0..<chosen.count { chosen[index] = Float(random.uniform(-Double(bound), Double(bound))) }
    case .network(_, let noise):
      actor?.run(percept.numbers, into: &chosen)
      if noise > 0 { random.addNoise(noise, to: &chosen, bound: bound) }
    case .pixels(_, let noise):
      pixelActor?.run(percept.frames, into: &chosen)
      if noise > 0 { random.addNoise(noise, to: &chosen, bound: bound) }
    }
  }

  private mutating func decode() {
    guard policy.decoder != nil else {
      for index in 0..<chosen.count { plan[index] = chosen[index] / policy.bound }
      return
    }
    decoder?.run(chosen, into: &plan)
  }
}

/// A frozen network with room for one sample.
private struct RunningNetwork: ~Copyable {
  private var inference: Inference
  private let parameters: Buffer

  init(_ frozen: FrozenPerceptron) {
    inference = Inference(frozen.network)
    parameters = Buffer(frozen.parameters)
  }

  mutating func run(_ input: [Float], into output: inout [Float]) {
    inference.run(input, parameters: parameters, into: &output)
  }
}
