import Synchronization

/// Who signs the messages of a kernel.
final class KernelSender: Sendable {
  let session: String
  let key: [UInt8]
  private let number = Mutex(0)

  init(key: [UInt8]) {
    self.key = key
    session = (0..<4).map { _ in String(UInt32.random(in: 1 << 28 ... .max), radix: 16) }.joined()
  }

  /// The number of the next message.
  func nextNumber() -> Int {
    number.withLock { number in
      number += 1
      return number
    }
  }
}
