/// The last frames that were seen, each stored once, in a ring whose memory grows as it fills.
///
/// Frames have numbers, from 0 on in the order in which they came; those that were overwritten aren't there
/// any more.
package struct FrameRing: Sendable {
  package let frameBytes: Int
  /// Frames that it can hold.
  package let capacity: Int
  /// The number of the next frame, and of the first that was ever added.
  package private(set) var next = 0
  private var first = 0
  /// Runs of frames, so that growing moves nothing.
  private var chunks: [[UInt8]] = []

  /// Frames in a run.
  private static let chunkFrames = 1_024

  package init(frameBytes: Int, capacity: Int) {
    precondition(frameBytes > 0 && capacity > 0)
    self.frameBytes = frameBytes
    self.capacity = capacity
  }

  /// The number of the oldest frame.
  package var oldest: Int { max(first, next - capacity) }
  /// Frames held.
  package var count: Int { next - oldest }
  /// The bytes of memory taken so far.
  package var bytes: Int { chunks.reduce(0) { $0 + $1.count } }

  /// Gives the first frame of an empty ring a number.
  mutating func begin(at number: Int) {
    precondition(count == 0 && number >= 0)
    (next, first) = (number, number)
  }

  /// Makes room for `more` frames, so that adding them allocates nothing.
  package mutating func reserve(_ more: Int) {
    let wanted = min(capacity, next + more)
    while chunks.count * FrameRing.chunkFrames < wanted {
      let frames = min(FrameRing.chunkFrames, capacity - chunks.count * FrameRing.chunkFrames)
      chunks.append(Array(repeating: 0, count: frames * frameBytes))
    }
  }

  /// Appends the frame whose bytes begin at `start`; the oldest gives way when the ring is full.
  package mutating func add(_ bytes: Span<UInt8>, at start: Int) {
    reserve(1)
    let (chunk, place) = self.place(of: next)
    var target = chunks[chunk].mutableSpan
    copyBytes(bytes, from: start, into: &target, at: place, count: frameBytes)
    next += 1
  }

  /// Writes a frame that is held into `bytes` from `start` on.
  package func copy(_ frame: Int, into bytes: inout MutableSpan<UInt8>, at start: Int) {
    precondition(frame >= oldest && frame < next)
    let (chunk, place) = self.place(of: frame)
    let run = chunks[chunk]
    copyBytes(run.span, from: place, into: &bytes, at: start, count: frameBytes)
  }

  private func place(of frame: Int) -> (chunk: Int, place: Int) {
    let slot = frame % capacity
    return (slot / FrameRing.chunkFrames, slot % FrameRing.chunkFrames * frameBytes)
  }
}

/// Copies a run of bytes.
func copyBytes(
  _ source: Span<UInt8>, from start: Int, into target: inout MutableSpan<UInt8>, at place: Int, count: Int
) {
  let source = source.extracting(start..<start + count)
  precondition(place >= 0 && place + count <= target.count)
  for index in 0..<count { target[place &+ index] = source[index] }
}
