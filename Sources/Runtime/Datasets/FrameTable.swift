package import Numerics
package import Storage

/// Holds the frames that sequences were seen in, each once: those of neighbours in an episode overlap.
///
/// The frames of a sequence lie one after the other: first those of the stack at its beginning, the oldest
/// first, then one for each step. So the stack after any number of steps is one run of bytes.
package struct FrameTable: Sendable, Equatable {
  package let shape: FrameStack
  /// The frames there are.
  package let count: Int
  /// The number of each sequence's first frame.
  package let first: [Int]
  /// The frames' bytes, in memory or in a file.
  package let store: ByteStore

  /// Puts frames and the places of sequences among them together; the store must hold whole frames.
  package init(shape: FrameStack, store: ByteStore, first: [Int]) {
    precondition(store.count.isMultiple(of: shape.frameBytes))
    self.shape = shape
    self.store = store
    self.first = first
    count = store.count / shape.frameBytes
  }

  /// Copies the stack after `step` actions of a sequence into an array, from a place on.
  package func copyStack(
    sequence: Int, step: Int, into array: inout [UInt8], at place: Int = 0
  ) throws(StorageError) {
    try copyFrames(first[sequence] + step, count: shape.count, into: &array, at: place)
  }

  /// The stack after `step` actions of a sequence, the oldest frame first.
  package func stack(sequence: Int, step: Int) throws(StorageError) -> [UInt8] {
    var stack = [UInt8](repeating: 0, count: shape.bytes)
    try copyStack(sequence: sequence, step: step, into: &stack)
    return stack
  }

  /// The newest frame after `step` actions of a sequence.
  package func frame(sequence: Int, step: Int) throws(StorageError) -> [UInt8] {
    var frame = [UInt8](repeating: 0, count: shape.frameBytes)
    try copyFrames(first[sequence] + step + shape.count - 1, count: 1, into: &frame)
    return frame
  }

  /// Copies frames from number `first` on.
  package func copyFrames(
    _ first: Int, count: Int, into array: inout [UInt8], at place: Int = 0
  ) throws(StorageError) {
    let start = first * shape.frameBytes
    try store.copy(start..<start + count * shape.frameBytes, into: &array, at: place)
  }

  /// Has the frames of the next `count` sequences that a stream will draw read ahead, `length` of them after
  /// the first stack.
  package func fetch(_ count: Int, drawnBy random: RandomStream, length: Int) {
    var random = random
    for _ in 0..<count {
      let start = first[random.index(below: first.count)] * shape.frameBytes
      store.fetch(start..<start + (shape.count + length) * shape.frameBytes)
    }
  }

  /// The same frames, seen by some of the sequences.
  func subset(_ indices: [Int]) -> FrameTable {
    FrameTable(shape: shape, store: store, first: indices.map { first[$0] })
  }

  /// The first sequence of `length` steps that sees a frame that isn't there; nil if all are there.
  func sequenceOutside(length: Int) -> Int? {
    // a number near the largest integer mustn't overflow
    first.firstIndex { $0 < 0 || $0 > count - shape.count - length }
  }
}

/// Records the frames that sequences are seen in, as they come.
package struct FrameRecord: Sendable, Equatable {
  package let shape: FrameStack
  /// The frames so far.
  package var bytes: [UInt8] = []
  /// The number of each sequence's first frame.
  package var first: [Int] = []

  package init(_ shape: FrameStack) { self.shape = shape }

  /// The number of frames.
  package var count: Int { bytes.count / shape.frameBytes }
}
