import Environments
package import Language
import Numerics

extension Command {
  /// `Pixels`: an environment that is seen in its last frames.
  package static var pixels: Command {
    let environment = Parameter(
      "env", .object(EnvironmentObject.self, in: .environment), .positional,
      "The environment; a copy of it is used.")
    let size = Parameter(
      "size", .whole(FrameStack.sizes), default: 64, unit: "pixels", "The side of a frame.")
    let stack = Parameter(
      "stack", .whole(FrameStack.counts), default: 4, aliases: ["frame_stack"], unit: "frames",
      "Frames per observation.")
    let seed = Parameter(
      "seed", .optional(.whole(0...9_007_199_254_740_992)), note: "that of env", aliases: ["random_state"],
      "Seed of the random numbers.")
    return Command(
      "Pixels", area: .environments, "Makes an environment whose observations are its last frames.",
      help: """
        A policy sees the last `stack` frames, each `size` × `size` pixels, the oldest first: an array stack \
        × size × size × 3 of numbers from 0 to 255, rows from the top. After a reset, steps with uniformly \
        random actions fill the stack; they don't count, and the episode begins after them. Rewards, ends \
        and states are those of `env`, whose own simulation isn't changed. The same seed gives the same \
        frames.
        """,
      parameters: [environment, size, stack, seed], returns: .object(EnvironmentObject.ofFrames),
      examples: [
        Example(
          "cam = Pixels arm", "the arm, seen in four frames of 64 × 64", setup: "arm = ReacherVertical seed=1"
        ),
        Example(
          "show (Pixels arm size=32 stack=2).observation", "what a policy sees, the oldest frame first",
          setup: "arm = ReacherVertical seed=1"),
      ],
      seeAlso: ["render", "collect", "TD3", "show"]
    ) { call in
      let object = call[environment]
      guard object.definition.frames == nil else {
        throw call.error(environment, must: "be an environment without frames", but: "already has some")
      }
      let frames = FrameStack(size: call[size], count: call[stack])
      return .object(
        try EnvironmentObject(
          object.definition.withFrames(frames), seed: call[seed].map(UInt64.init) ?? object.seed,
          number: call.nextNumber(of: EnvironmentObject.ofFrames.name)))
    }
  }
}
