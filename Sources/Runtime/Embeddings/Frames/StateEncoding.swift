package import Numerics
package import Storage

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
}

/// A trained encoding of states as it was at a moment, in plain numbers: each thread makes an encoding of its
/// own of it.
package struct FrozenEncoding: Sendable {
  /// How an encoding was learned.
  package enum Method: String, Sendable {
    /// By what actions do to the frames.
    case dynamics
    /// By the frames alone.
    case reconstruction
  }

  package let frames: FrameStack
  /// Numbers in a state.
  package let stateSize: Int
  package let method: Method
  /// Name and fingerprint of the environment it was learned in.
  package let environment: String, fingerprint: String
  /// All that it takes to restore it.
  package let archive: Safetensors
  private let maker: @Sendable () -> any StateEncoding

  package init(
    frames: FrameStack, stateSize: Int, method: Method, environment: String, fingerprint: String,
    archive: Safetensors, maker: @escaping @Sendable () -> any StateEncoding
  ) {
    self.frames = frames
    self.stateSize = stateSize
    self.method = method
    self.environment = environment
    self.fingerprint = fingerprint
    self.archive = archive
    self.maker = maker
  }

  /// Makes an encoding that shares nothing with any other.
  package func make() -> any StateEncoding { maker() }
}

extension Safetensors {
  /// Restores what the `archive` of an encoding of states holds.
  package func stateEncoding() throws(StorageError) -> FrozenEncoding {
    guard metadata["dyne"] == FrameStateEncoder.kind else {
      throw .wrongMetadata(
        path: path, key: "dyne", expected: FrameStateEncoder.kind, actual: metadata["dyne"])
    }
    return try FrozenEncoding(self)
  }
}
