package import Embeddings
package import Numerics

/// How a policy sees an environment.
package enum Perception: Sendable {
  /// Not at all: it draws at random.
  case nothing
  /// By the task's observation, of so many numbers, as they are or normalized.
  case observation(size: Int, Normalization?)
  /// By the state that a frozen encoding makes of a stack of frames, as it is or normalized.
  case states(FrozenEncoding, Normalization?)
  /// By a stack of frames, byte for byte.
  case frames(FrameStack)

  /// Numbers that it gives; none where frames are seen as they are.
  package var stateSize: Int {
    switch self {
    case .nothing, .frames: 0
    case .observation(let size, _): size
    case .states(let encoding, _): encoding.stateSize
    }
  }

  /// The frames that it takes; nil where it takes none.
  package var stack: FrameStack? {
    switch self {
    case .nothing, .observation: nil
    case .states(let encoding, _): encoding.frames
    case .frames(let stack): stack
    }
  }

  /// Steps between evaluations while it is trained, if no number is given.
  package var usualInterval: Int { isSlow ? Perception.slowInterval : Perception.interval }

  package static let interval = 1_000, slowInterval = 5_000

  /// Whether a policy has everything to learn from frames of which nobody has said what they do: then it
  /// begins with random steps and is evaluated less often, as published.
  package var isSlow: Bool {
    switch self {
    case .nothing, .observation: false
    case .frames: true
    case .states(let encoding, _): encoding.method == .reconstruction
    }
  }

  /// How the numbers are normalized; nil where they are taken as they are.
  package var normalization: Normalization? {
    switch self {
    case .nothing, .frames: nil
    case .observation(_, let normalization), .states(_, let normalization): normalization
    }
  }

  /// The same, normalized; frames as they are stay so.
  package func normalized(by normalization: Normalization) -> Perception {
    switch self {
    case .nothing, .frames: self
    case .observation(let size, _): .observation(size: size, normalization)
    case .states(let encoding, _): .states(encoding, normalization)
    }
  }
}

/// What a policy sees at a moment.
package struct Percept: Sendable, Equatable {
  /// The task's observation or an encoded state; empty where frames are seen as they are.
  package var numbers: [Float]
  /// The frames; empty where none are taken.
  package var frames: [UInt8]

  /// Makes room for what a policy sees.
  package init(_ perception: Perception) {
    numbers = Array(repeating: 0, count: perception.stateSize)
    frames = Array(repeating: 0, count: perception.stack?.bytes ?? 0)
  }

  /// Sees numbers.
  package init(numbers: [Float]) {
    self.numbers = numbers
    frames = []
  }

  /// Sees frames.
  package init(frames: [UInt8]) {
    numbers = []
    self.frames = frames
  }
}
