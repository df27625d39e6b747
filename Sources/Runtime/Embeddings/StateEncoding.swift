package import Numerics

/// Turns the frames that are seen of an environment into a state for a policy.
///
/// What it has learned is frozen: encoding the same frames gives the same state.
package protocol StateEncoding: AnyObject {
  /// The frames it takes.
  var frames: FrameStack { get }
  /// Numbers in a state.
  var stateSize: Int { get }

  /// Writes the state (`stateSize` numbers) of a stack of frames (`frames.bytes`), without allocating.
  func encode(_ stack: Span<UInt8>, into state: inout [Float])

  /// Gives an independent copy.
  func copy() -> any StateEncoding
}
