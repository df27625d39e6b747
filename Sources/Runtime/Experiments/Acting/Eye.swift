import Agents
import Embeddings
import Environments
import Numerics

/// Looks at an environment as a policy does, with an encoding of its own where states are encoded.
struct Eye {
  let perception: Perception
  private let encoding: (any StateEncoding)?

  init(_ perception: Perception) {
    self.perception = perception
    if case .states(let frozen) = perception { encoding = frozen.make() } else { encoding = nil }
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
  }
}

/// Acts by a frozen policy in an environment, looking at it where the policy has to.
struct Player: ~Copyable {
  private var performer: Performer
  private let eye: Eye
  private var percept: Percept

  init(_ policy: FrozenPolicy) {
    performer = Performer(policy)
    eye = Eye(policy.perception)
    percept = Percept(policy.perception)
  }

  /// Drops the rest of the plan, as after a reset.
  mutating func startOver() { performer.startOver() }

  /// Writes the next raw action.
  mutating func act(
    in environment: Environment, into action: inout [Double], using random: inout RandomStream
  ) {
    if performer.looks { eye.look(at: environment, into: &percept) }
    performer.act(percept, into: &action, using: &random)
  }
}
