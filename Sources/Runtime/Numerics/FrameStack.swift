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
}
