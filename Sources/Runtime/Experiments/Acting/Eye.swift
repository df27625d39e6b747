import Agents
import Embeddings
import Environments
import Numerics

/// Looks at an environment as a policy does, with an encoding of its own where states are encoded.
struct Eye {
  let perception: Perception
  private let encoding: (any StateEncoding)?
  private let normalization: Normalization?

  init(_ perception: Perception) {
    self.perception = perception
    normalization = perception.normalization
    if case .states(let frozen, _) = perception { encoding = frozen.make() } else { encoding = nil }
  }

  /// Writes what is seen, without allocating.
  func look(at environment: Environment, into percept: inout Percept) {
    switch perception {
    case .nothing: break
    case .observation:
      var row = percept.numbers.mutableSpan
      environment.observation(into: &row)
    case .frames: environment.copyFrames(into: &percept.frames)
    case .states:
      environment.copyFrames(into: &percept.frames)
      let frames = percept.frames
      encoding?.encode(frames.span, into: &percept.numbers)
    }
    normalization?.apply(to: &percept.numbers)
  }
}

/// Acts by a frozen policy in an environment, looking at it where the policy has to.
struct PolicyRunner: ~Copyable {
  private var policy: RunningPolicy
  private let eye: Eye
  private var percept: Percept

  init(_ frozen: FrozenPolicy) {
    policy = RunningPolicy(frozen)
    eye = Eye(frozen.perception)
    percept = Percept(frozen.perception)
  }

  /// Drops the rest of the plan, as after a reset.
  mutating func startOver() { policy.startOver() }

  /// Writes the next raw action.
  mutating func act(
    in environment: Environment, into action: inout [Double], using random: inout RandomStream
  ) {
    if policy.looks { eye.look(at: environment, into: &percept) }
    policy.act(percept, into: &action, using: &random)
  }
}
