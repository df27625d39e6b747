/// The shape of the frames that a policy sees at once: so many square pictures, the oldest first.
///
/// A stack of frames is one run of bytes everywhere: frame after frame, each rows from the top of pixels from
/// the left, red, green and blue.
package struct FrameStack: Sendable, Equatable {
  /// Pixels on a frame's side.
  package let size: Int
  /// Frames in a stack.
  package let count: Int

  /// The sides, in pixels, and the numbers of frames that a stack may have.
  package static let sizes = 8...1024, counts = 1...16

  package init(size: Int, count: Int) {
    precondition(size > 0 && count > 0)
    self.size = size
    self.count = count
  }

  /// The bytes of one frame.
  package var frameBytes: Int { size * size * 3 }
  /// The bytes of a stack.
  package var bytes: Int { count * frameBytes }
  /// The channels of a stack seen as one image.
  package var channels: Int { 3 * count }

  /// Moves all frames of a stack by some pixels; where nothing moves in, the edge is repeated.
  package func shift(_ stack: inout [UInt8], right: Int, down: Int) {
    precondition(stack.count == bytes)
    guard right != 0 || down != 0 else { return }
    let before = stack
    var place = 0
    for frame in 0..<count {
      for y in 0..<size {
        let row = frame * frameBytes + min(max(y - down, 0), size - 1) * size * 3
        for x in 0..<size {
          let pixel = row + min(max(x - right, 0), size - 1) * 3
          for channel in 0..<3 { stack[place + channel] = before[pixel + channel] }
          place += 3
        }
      }
    }
  }
}
