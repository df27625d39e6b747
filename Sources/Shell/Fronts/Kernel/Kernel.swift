import LineEditing
import Synchronization
import Texts

/// A kernel of Jupyter: hands requests to the server that `dyne serve` has, and its answers to Jupyter.
///
/// Messages are read and written by the port's thread; requests are answered by this one.
final class Kernel: Sendable {
  private let inbox: Inbox
  private let version: String
  private let sender: KernelSender
  private let port = Mutex<KernelPort?>(nil)
  /// The messages that wait for their reply, by the numbers of their requests.
  private let messages = Mutex((next: 1, waiting: [Int: KernelMessage]()))

  init?(connection: ConnectionFile, version: String) {
    guard let inbox = Inbox() else { return nil }
    self.inbox = inbox
    self.version = version
    sender = KernelSender(key: connection.key)
    let port = KernelPort(connection) { [weak self] in self?.take($0) }
    guard let port else { return nil }
    self.port.withLock { $0 = port }
  }

  /// Opens the sockets; gives the address that can't be had.
  func open() -> String? { port.withLock { $0?.start() } }

  /// Answers until a `shutdown`; gives the exit status.
  func run(_ server: Server) -> Int32 {
    Interrupt.guardProcess()
    let answers = KernelAnswers(kernel: self)
    server.events.isRich = true
    server.events.began = { answers.begin($0) }
    server.events.send = { answers.take($0) }
    publish("status", .object([JSON.Member("execution_state", .string("starting"))]), parent: .object([]))
    let status = server.answer(inbox)
    port.withLock { $0?.close() }
    return status
  }

  // MARK: requests, on the port's thread

  private func take(_ message: KernelMessage) {
    switch message.type {
    case "interrupt_request":
      answer(message) {
        inbox.interrupt()
        reply(to: message, ok([]))
      }
    case "kernel_info_request" where message.channel == .control:
      answer(message) { reply(to: message, information) }
    case "shutdown_request": inbox.add(last: request(for: message))
    case "comm_open", "comm_msg", "comm_close": return
    default: inbox.add(.request(request(for: message)))
    }
  }

  /// Answers at once what doesn't wait for statements.
  private func answer(_ message: KernelMessage, _ work: () -> Void) {
    publishState("busy", for: message)
    work()
    publishState("idle", for: message)
  }

  /// What the server is asked for a message.
  private func request(for message: KernelMessage) -> JSON {
    let number = messages.withLock { messages in
      defer { messages.next += 1 }
      messages.waiting[messages.next] = message
      return messages.next
    }
    let content = message.content
    func members(_ names: KeyValuePairs<String, String>) -> [JSON.Member] {
      names.compactMap { pair in content[pair.value].map { JSON.Member(pair.key, $0) } }
    }
    let (type, fields): (String, [JSON.Member]) =
      switch message.type {
      case "execute_request":
        (
          "execute",
          members(["code": "code"]) + [
            JSON.Member(
              "store_history", .boolean(!isSilent(content) && content["store_history"] != .boolean(false)))
          ]
        )
      case "complete_request": ("complete", members(["code": "code", "cursor": "cursor_pos"]))
      case "inspect_request": ("inspect", members(["code": "code", "cursor": "cursor_pos"]))
      case "is_complete_request": ("is_complete", members(["code": "code"]))
      case "history_request": ("history", [])
      case "shutdown_request": ("shutdown", [])
      default: ("info", [])
      }
    return .object([JSON.Member("type", .string(type)), JSON.Member("id", .integer(number))] + fields)
  }

  /// Whether nothing of an `execute_request` is to be seen.
  func isSilent(_ content: JSON) -> Bool { content["silent"] == .boolean(true) }

  /// The message of a request; `forgets` it where that has its reply.
  func message(of request: JSON?, forgets: Bool) -> KernelMessage? {
    guard let number = request?.number.flatMap(Int.init(exactly:)) else { return nil }
    return messages.withLock { forgets ? $0.waiting.removeValue(forKey: number) : $0.waiting[number] }
  }

  /// Skips the statements that wait behind some that failed.
  func skipWaiting() { inbox.skipWaiting() }

  // MARK: answers

  func ok(_ fields: [JSON.Member]) -> JSON { .object([JSON.Member("status", .string("ok"))] + fields) }

  func reply(to message: KernelMessage, _ content: JSON) {
    let type = message.type.hasSuffix("_request") ? String(message.type.dropLast(8)) : message.type
    let parts = KernelMessage.parts(
      "\(type)_reply", content, parent: message.header, identities: message.identities, sender: sender)
    port.withLock { $0?.send(message.channel == .control ? .control : .shell, parts) }
  }

  func publish(_ type: String, _ content: JSON, parent: JSON) {
    let parts = KernelMessage.parts(
      type, content, parent: parent, identities: [Array(type.utf8)], sender: sender)
    port.withLock { $0?.send(.publisher, parts) }
  }

  func publishState(_ state: String, for message: KernelMessage) {
    publish(
      "status", .object([JSON.Member("execution_state", .string(state))]), parent: message.header)
  }

  /// Who answers.
  var information: JSON {
    let language = JSON.object([
      JSON.Member("name", .string("dyne")), JSON.Member("version", .string(version)),
      JSON.Member("mimetype", .string("text/x-dyne")), JSON.Member("file_extension", .string(".dyne")),
    ])
    return ok([
      JSON.Member("protocol_version", .string(KernelMessage.protocolVersion)),
      JSON.Member("implementation", .string("dyne")), JSON.Member("implementation_version", .string(version)),
      JSON.Member("language_info", language),
      JSON.Member("banner", .string("dyne \(version) · 'help' lists the commands")),
      JSON.Member("debugger", .boolean(false)), JSON.Member("help_links", .array([])),
    ])
  }
}
