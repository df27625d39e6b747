import CBareLoops
import Synchronization

/// A bare loop of physics steps over a model of its own: nothing is reset, observed, rewarded, checked or
/// kept.
@safe
final class BareLoop: Sendable {
  // SAFETY: unsafe only for holding a pointer; one thread at a time uses what it points to.
  private let loop: Mutex<OpaquePointer>

  /// Compiles MJCF text (UTF-8); nil if that fails.
  init?(model: [UInt8]) {
    // SAFETY: the text is only read during the call; the loop that comes back is owned here alone.
    let made = unsafe model.withUnsafeBytes { bytes in
      unsafe bl_make(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    guard let made = unsafe made else { return nil }
    unsafe loop = Mutex(made)
  }

  // SAFETY: nothing else frees the loop.
  deinit { unsafe loop.withLock { unsafe bl_free($0) } }

  /// Takes `substeps` physics steps for each row of controls, from a state on.
  func run(positions: [Double], velocities: [Double], controls: [Double], substeps: Int) {
    // SAFETY: the sizes are checked against the model's, and the arrays live through the call.
    unsafe loop.withLock { loop in
      let width = unsafe bl_controls(loop)
      precondition(unsafe positions.count == bl_positions(loop) && velocities.count == bl_velocities(loop))
      precondition(controls.count.isMultiple(of: width))
      unsafe bl_run(
        loop, positions, velocities, controls, controls.count / width, Int32(clamping: substeps))
    }
  }
}
