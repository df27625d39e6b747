internal import CEGL
internal import CMuJoCo

/// Draws pictures of one model's simulations off screen, of one size and from one camera.
///
/// It has a copy of the model and an OpenGL context of its own, so that threads each draw with one; a
/// renderer may go from thread to thread. The same coordinates give the same bytes, and drawing changes
/// nothing in a simulation.
@safe
package struct Renderer: ~Copyable {
  /// The size of the pictures, in pixels.
  package let width: Int, height: Int
  private let context: OpaquePointer
  private let renderer: OpaquePointer
  private let camera: mjvCamera
  private let positionCount: Int, mocapCount: Int

  /// The sides that a picture may have, in pixels.
  package static let sides = 1...4096

  /// About the bytes that a renderer of such pictures takes: colours and depths of each sample, and the
  /// picture.
  package static func bytes(width: Int, height: Int) -> Int { width * height * 48 }

  /// Makes a renderer of a simulation's model; the thread's OpenGL context, if it has one, is given up.
  package init(
    of simulation: borrowing Simulation, width: Int, height: Int, camera: Camera
  ) throws(PhysicsError) {
    for (side, given) in [("width", width), ("height", height)] where !Renderer.sides.contains(given) {
      throw .pictureSize(side: side, given: given)
    }
    let view = try camera.view(of: simulation)
    // SAFETY: the context that comes back belongs to this renderer alone and is freed once, here or in
    // `deinit`.
    guard let context = unsafe ce_make_context() else { throw .noRenderer(reason: Renderer.reason()) }
    guard unsafe ce_begin(context) else {
      unsafe ce_free_context(context)
      throw .noRenderer(reason: Renderer.reason())
    }
    // SAFETY: the model is copied during the call; what comes back belongs to this renderer alone.
    let renderer = unsafe cm_make_renderer(simulation.model.pointer, Int32(width), Int32(height))
    unsafe ce_end(context)
    guard let renderer = unsafe renderer else {
      unsafe ce_free_context(context)
      throw .noRenderer(reason: lastError())
    }
    self.width = width
    self.height = height
    self.camera = view
    unsafe (self.context, self.renderer) = (context, renderer)
    (positionCount, mocapCount) = (simulation.model.positionCount, simulation.model.mocapCount)
  }

  // SAFETY: nothing else frees the two; what the renderer has in the context goes first.
  deinit {
    let isCurrent = unsafe ce_begin(context)
    unsafe cm_free_renderer(renderer)
    if isCurrent { unsafe ce_end(context) }
    unsafe ce_free_context(context)
  }

  /// The bytes of a picture.
  package var byteCount: Int { width * height * 3 }

  /// Draws a simulation of the renderer's model in its current state, from byte `start` of `bytes` on.
  ///
  /// `byteCount` bytes are written: rows from the top, pixels from the left, red, green and blue.
  package mutating func draw(
    _ simulation: borrowing Simulation, into bytes: inout [UInt8], at start: Int = 0
  ) throws(PhysicsError) {
    precondition(
      positionCount == simulation.model.positionCount && mocapCount == simulation.model.mocapCount,
      "a renderer draws simulations of its own model")
    precondition(start >= 0 && start + byteCount <= bytes.count)
    guard unsafe ce_begin(context) else { throw .noRenderer(reason: Renderer.reason()) }
    defer { unsafe ce_end(context) }
    // SAFETY: the coordinates have the sizes that the renderer's model has, and exactly byteCount bytes are
    // written, for which the array has room.
    let status = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe withUnsafePointer(to: camera) { camera in
        unsafe cm_render(renderer, simulation.data, camera, buffer.baseAddress?.advanced(by: start))
      }
    }
    guard status == cm_done else { throw .noRenderer(reason: lastError()) }
  }

  /// Draws a simulation of the renderer's model in its current state.
  package mutating func draw(_ simulation: borrowing Simulation) throws(PhysicsError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    try draw(simulation, into: &bytes)
    return bytes
  }

  private static func reason() -> String {
    // SAFETY: the text is the thread's own, ends in a zero byte and is copied at once.
    unsafe String(cString: ce_last_error())
  }
}
