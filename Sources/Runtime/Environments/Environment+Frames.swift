package import Numerics

extension Environment {
  /// What is kept of the frames drawn; nil for an environment without frames.
  package var frameStack: FrameStack? { definition.frames }

  /// Copies the last frames, the oldest first, into an array of the stack's bytes.
  ///
  /// The environment must be one with frames.
  package func copyFrames(into stack: inout [UInt8]) {
    precondition(definition.frames != nil, "an environment without frames has none to copy")
    history?.copy(into: &stack)
  }

  /// Copies the newest frame into an array, from a place on; the environment must be one with frames.
  package func copyNewestFrame(into bytes: inout [UInt8], at place: Int) {
    precondition(definition.frames != nil, "an environment without frames has none to copy")
    history?.copyNewest(into: &bytes, at: place)
  }

  /// The last frames, the oldest first; empty for an environment without frames.
  package var frames: [UInt8] {
    guard let shape = definition.frames else { return [] }
    var stack = [UInt8](repeating: 0, count: shape.bytes)
    copyFrames(into: &stack)
    return stack
  }
}
