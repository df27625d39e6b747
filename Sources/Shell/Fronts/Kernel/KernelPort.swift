import Glibc
import LineEditing
import Synchronization
import Texts

/// The sockets of a kernel with the thread that alone uses them: requests come in, answers go out.
final class KernelPort: Sendable {
  enum Outlet: Sendable { case shell, control, publisher }

  private struct State {
    var waiting: [(outlet: Outlet, parts: [[UInt8]])] = []
    var isOver = false
  }

  private let state = Mutex(State())
  private let bell: (wait: Descriptor, ring: Descriptor)
  private let addresses: [String: String]
  private let key: [UInt8]
  private let receive: @Sendable (KernelMessage) -> Void
  private let hasEnded = Mutex(false)

  /// Begins to wait for messages; nil where the system gives no pipe.
  init?(_ connection: ConnectionFile, receive: @escaping @Sendable (KernelMessage) -> Void) {
    guard let bell = Descriptor.pipe() else { return nil }
    self.bell = bell
    addresses = Dictionary(uniqueKeysWithValues: ConnectionFile.channels.map { ($0, connection.address($0)) })
    key = connection.key
    self.receive = receive
  }

  /// Opens the sockets and lets a thread serve them; gives the address that can't be had.
  func start() -> String? {
    guard let sockets = Sockets(addresses) else {
      return addresses.values.sorted().joined(separator: ", ")
    }
    // SAFETY: the sockets are handed over to the thread, which alone uses them from now on.
    nonisolated(unsafe) let handed = sockets
    let began = BackgroundThread.start { [self] in
      unsafe serve(handed)
      hasEnded.withLock { $0 = true }
    }
    return began ? nil : "no thread is free"
  }

  /// Sends a message as soon as the thread can.
  func send(_ outlet: Outlet, _ parts: [[UInt8]]) {
    state.withLock { $0.waiting.append((outlet, parts)) }
    bell.ring.write([0])
  }

  /// Sends what waits and closes the sockets; waits for that, two seconds at most.
  func close() {
    state.withLock { $0.isOver = true }
    bell.ring.write([0])
    for _ in 0..<400 where !hasEnded.withLock(\.self) { usleep(5_000) }
  }

  private func serve(_ sockets: Sockets) {
    while true {
      MessageSocket.wait(
        for: [sockets.shell, sockets.control, sockets.stdin, sockets.heart], or: bell.wait.number)
      if !bell.wait.wait(for: [bell.wait], milliseconds: 0).isEmpty { _ = bell.wait.readSome() }
      let (waiting, isOver) = state.withLock { state in
        defer { state.waiting = [] }
        return (state.waiting, state.isOver)
      }
      for (outlet, parts) in waiting { sockets.socket(outlet).send(parts) }
      if isOver { return sockets.close() }
      while let parts = sockets.heart.receive() { sockets.heart.send(parts) }
      // nobody is asked for input, so nothing that comes there answers anything
      while sockets.stdin.receive() != nil {}
      while let parts = sockets.control.receive() { take(parts, on: .control) }
      while let parts = sockets.shell.receive() { take(parts, on: .shell) }
    }
  }

  private func take(_ parts: [[UInt8]], on channel: KernelMessage.Channel) {
    do throws(KernelMessage.Fault) {
      receive(try KernelMessage(parts, on: channel, key: key))
    } catch {
      Descriptor.error.write("dyne kernel: a message was left out: \(error)\n")
    }
  }

  /// The open sockets.
  private final class Sockets {
    let context: MessageContext
    let shell: MessageSocket, control: MessageSocket, stdin: MessageSocket, heart: MessageSocket
    let publisher: MessageSocket

    init?(_ addresses: [String: String]) {
      func address(_ channel: String) -> String { addresses[channel] ?? "" }
      guard let context = MessageContext(), let shell = MessageSocket(context, .router, at: address("shell")),
        let control = MessageSocket(context, .router, at: address("control")),
        let stdin = MessageSocket(context, .router, at: address("stdin")),
        let heart = MessageSocket(context, .reply, at: address("hb")),
        let publisher = MessageSocket(context, .publisher, at: address("iopub"))
      else { return nil }
      (self.context, self.shell, self.control, self.stdin) = (context, shell, control, stdin)
      (self.heart, self.publisher) = (heart, publisher)
    }

    func socket(_ outlet: Outlet) -> MessageSocket {
      switch outlet {
      case .shell: shell
      case .control: control
      case .publisher: publisher
      }
    }

    func close() {
      for socket in [shell, control, stdin, heart, publisher] { socket.close() }
      context.end()
    }
  }
}
