import Numerics
import Physics

/// Draws an environment's frames and keeps the last of them, in a ring.
struct FrameHistory: ~Copyable {
  let shape: FrameStack
  private var renderer: Renderer
  private var bytes: [UInt8]
  /// The place in the ring of the oldest frame, which the next one replaces.
  private var oldest = 0

  init(_ shape: FrameStack, drawnBy renderer: consuming Renderer) {
    precondition(renderer.width == shape.size && renderer.height == shape.size)
    self.shape = shape
    self.renderer = renderer
    bytes = Array(repeating: 0, count: shape.bytes)
  }

  /// Begins with the present frame, repeated.
  mutating func begin(with simulation: borrowing Simulation) throws(PhysicsError) {
    oldest = 0
    try renderer.draw(simulation, into: &bytes)
    for frame in 1..<max(1, shape.count) {
      for index in 0..<shape.frameBytes { bytes[frame * shape.frameBytes + index] = bytes[index] }
    }
  }

  /// Draws the newest frame in the place of the oldest.
  mutating func add(_ simulation: borrowing Simulation) throws(PhysicsError) {
    try renderer.draw(simulation, into: &bytes, at: oldest * shape.frameBytes)
    oldest = (oldest + 1) % shape.count
  }

  /// Takes over a whole stack.
  mutating func take(_ stack: [UInt8]) {
    precondition(stack.count == shape.bytes)
    oldest = 0
    for index in stack.indices { bytes[index] = stack[index] }
  }

  /// Copies the stack, the oldest frame first, into an array of as many bytes.
  func copy(into stack: inout [UInt8]) {
    precondition(stack.count == shape.bytes)
    let first = oldest * shape.frameBytes
    let rest = shape.bytes - first
    copy(from: first, count: rest, into: &stack, at: 0)
    copy(from: 0, count: first, into: &stack, at: rest)
  }

  /// Copies the newest frame into an array, from a place on.
  func copyNewest(into stack: inout [UInt8], at place: Int) {
    let newest = (oldest + shape.count - 1) % shape.count
    copy(from: newest * shape.frameBytes, count: shape.frameBytes, into: &stack, at: place)
  }

  private func copy(from first: Int, count: Int, into stack: inout [UInt8], at place: Int) {
    let source = bytes.span.extracting(first..<first + count)
    var target = stack.mutableSpan
    for index in 0..<count { target[place + index] = source[index] }
  }
}
