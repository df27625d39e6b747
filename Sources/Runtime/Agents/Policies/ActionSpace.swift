package import Embeddings
package import Numerics

/// What a policy's action means: one raw action, or a plan of k raw actions decoded from a latent point.
///
/// A policy acts in [−bound, bound]^size.
package enum ActionSpace {
  /// Raw actions; the box spans ±bound in each dimension.
  case raw(Box)
  /// White latents of a trained embedding, which is never changed.
  case plans(any PlanDecoder)

  /// Numbers in one action of the policy.
  package var size: Int {
    switch self {
    case .raw(let box): box.size
    case .plans(let decoding): decoding.latent
    }
  }

  package var bound: Float {
    switch self {
    case .raw(let box): Float(box.largest)
    case .plans(let decoding): decoding.bound
    }
  }

  /// Raw actions in one action of the policy, k.
  package var planLength: Int {
    switch self {
    case .raw: 1
    case .plans(let decoding): decoding.length
    }
  }

  /// Numbers in one raw action, m.
  package var rawSize: Int { rawBox.size }

  package var isPlanning: Bool {
    switch self {
    case .raw: false
    case .plans: true
    }
  }

  /// The box of one raw action.
  package var rawBox: Box {
    switch self {
    case .raw(let box): box
    case .plans(let decoding): decoding.actionBox
    }
  }

  /// Gives an independent copy.
  package func copy() -> ActionSpace {
    switch self {
    case .raw: self
    case .plans(let decoding): .plans(decoding.copiedDecoder())
    }
  }

  /// Writes the raw actions (k·m numbers) that an action of the policy stands for.
  package func decode(_ action: [Float], into plan: inout [Double]) {
    switch self {
    case .raw(let box):
      let bound = Double(bound)
      for index in 0..<action.count {
        plan[index] = box.value(atUnit: Double(action[index]) / bound, in: index)
      }
    case .plans(let decoding):
      decoding.decode(one: action, into: &plan)
    }
  }
}

/// An action of a policy that is being carried out, raw action by raw action.
package struct Plan: Sendable, Equatable {
  /// The policy's action, e.
  package var action: [Float]
  /// Its raw actions, k·m numbers.
  package var rawActions: [Double]
  /// The next step of the plan, i; k where a new plan is needed.
  package var step: Int
  package let length: Int

  /// Makes a plan that has come to its end.
  package init(_ space: ActionSpace) {
    action = Array(repeating: 0, count: space.size)
    rawActions = Array(repeating: 0, count: space.planLength * space.rawSize)
    length = space.planLength
    step = length
  }

  package var isFinished: Bool { step == length }

  /// Drops the rest of the plan.
  package mutating func drop() { step = length }

  /// Begins the plan of `action`.
  package mutating func begin(in space: ActionSpace) {
    space.decode(action, into: &rawActions)
    step = 0
  }

  /// Writes the next raw action and moves on.
  package mutating func next(into raw: inout [Double]) {
    for index in 0..<raw.count { raw[index] = rawActions[step * raw.count + index] }
    step += 1
  }
}
