internal import CZMQ
import Glibc

/// What the sockets of ZeroMQ share: its threads and its memory.
@safe final class MessageContext {
  fileprivate let handle: UnsafeMutableRawPointer

  init?() {
    // SAFETY: the context is used until `end`, after which nothing uses it.
    guard let handle = unsafe zmq_ctx_new() else { return nil }
    unsafe self.handle = unsafe handle
  }

  /// Waits until what was sent has left, a second at most; all sockets must be closed.
  func end() {
    // SAFETY: the context was made by `zmq_ctx_new` and isn't used again.
    _ = unsafe zmq_ctx_term(handle)
  }
}

/// A socket of ZeroMQ, used by one thread at a time.
@safe final class MessageSocket {
  enum Kind {
    case router, publisher, reply

    fileprivate var number: Int32 {
      switch self {
      case .router: ZMQ_ROUTER
      case .publisher: ZMQ_PUB
      case .reply: ZMQ_REP
      }
    }
  }

  private let handle: UnsafeMutableRawPointer

  /// The longest part of a message that is taken, in bytes; who sends longer ones is cut off.
  static let longestPart: Int64 = 64 << 20

  /// Makes a socket that waits at an address; nil where the system gives none.
  init?(_ context: MessageContext, _ kind: Kind, at address: String) {
    // SAFETY: the socket is closed once, by `close`; options are read from variables that outlive the calls.
    guard let handle = unsafe zmq_socket(context.handle, kind.number) else { return nil }
    unsafe self.handle = unsafe handle
    var linger: Int32 = 1_000
    var longest = MessageSocket.longestPart
    unsafe _ = zmq_setsockopt(handle, ZMQ_LINGER, &linger, MemoryLayout<Int32>.size)
    unsafe _ = zmq_setsockopt(handle, ZMQ_MAXMSGSIZE, &longest, MemoryLayout<Int64>.size)
    guard unsafe zmq_bind(handle, address) == 0 else {
      unsafe _ = zmq_close(handle)
      return nil
    }
  }

  func close() {
    // SAFETY: the socket was made by `zmq_socket` and isn't used again.
    unsafe _ = zmq_close(handle)
  }

  /// The parts of a message that has come; nil where none has.
  func receive() -> [[UInt8]]? {
    var parts: [[UInt8]] = []
    while true {
      var message = zmq_msg_t()
      // SAFETY: the message is made, filled, read and closed here; its bytes are copied before.
      unsafe _ = zmq_msg_init(&message)
      defer { unsafe _ = zmq_msg_close(&message) }
      guard unsafe zmq_msg_recv(&message, handle, parts.isEmpty ? ZMQ_DONTWAIT : 0) >= 0 else {
        if errno == EINTR { continue }
        return nil
      }
      let size = unsafe zmq_msg_size(&message)
      if let bytes = unsafe zmq_msg_data(&message), size > 0 {
        parts.append(unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: size)))
      } else {
        parts.append([])
      }
      if unsafe zmq_msg_more(&message) == 0 { return parts }
    }
  }

  func send(_ parts: [[UInt8]]) {
    for (index, part) in parts.enumerated() {
      let flags = index + 1 < parts.count ? ZMQ_SNDMORE : 0
      // SAFETY: the bytes are copied by the call, which reads as many as there are.
      while unsafe part.withUnsafeBytes({ unsafe zmq_send(handle, $0.baseAddress, $0.count, flags) }) < 0 {
        guard errno == EINTR else { return }
      }
    }
  }

  /// Waits until one of some sockets, or a descriptor, has something to read.
  static func wait(for sockets: [MessageSocket], or descriptor: Int32) {
    var items = unsafe sockets.map { socket in
      unsafe zmq_pollitem_t(socket: socket.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    }
    unsafe items.append(zmq_pollitem_t(socket: nil, fd: descriptor, events: Int16(ZMQ_POLLIN), revents: 0))
    // SAFETY: the call reads and writes exactly the array's elements.
    unsafe _ = zmq_poll(&items, Int32(items.count), -1)
  }
}
