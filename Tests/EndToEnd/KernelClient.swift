import CZMQ
import Foundation
import TestSupport
import Texts

/// A running kernel, asked as Jupyter asks it.
@safe final class KernelClient {
  let process = Process()
  private let context: UnsafeMutableRawPointer?
  private let shell: UnsafeMutableRawPointer?, control: UnsafeMutableRawPointer?
  private let published: UnsafeMutableRawPointer?
  private let key = "a key of a test"
  private var number = 0

  /// A message that came.
  struct Message {
    let type: String, parent: String
    let content: [String: Any]
  }

  init(_ dyne: Dyne, _ options: String...) throws {
    let file = URL(filePath: "\(dyne.home.path)/connection.json")
    var connection: [String: Any] = [
      "transport": "ipc", "ip": "\(dyne.home.path)/k", "key": key,
      "signature_scheme": "hmac-sha256",
    ]
    let ports = ["shell": 1, "control": 2, "iopub": 3, "stdin": 4, "hb": 5]
    for (name, port) in ports { connection["\(name)_port"] = port }
    try JSONSerialization.data(withJSONObject: connection).write(to: file)
    process.executableURL = URL(filePath: dyne.path)
    process.environment = dyne.environment
    process.arguments = ["kernel", "run", file.path, "--threads", "1"] + options
    process.currentDirectoryURL = URL(filePath: dyne.home.path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    // SAFETY: the sockets are closed with the client, which one test uses at a time.
    let context = unsafe zmq_ctx_new()
    func open(_ kind: Int32, _ port: Int) -> UnsafeMutableRawPointer? {
      let socket = unsafe zmq_socket(context, kind)
      var (linger, patience): (Int32, Int32) = (0, 30_000)
      unsafe _ = zmq_setsockopt(socket, ZMQ_LINGER, &linger, MemoryLayout<Int32>.size)
      unsafe _ = zmq_setsockopt(socket, ZMQ_RCVTIMEO, &patience, MemoryLayout<Int32>.size)
      if kind == ZMQ_SUB { unsafe _ = zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0) }
      unsafe _ = zmq_connect(socket, "ipc://\(dyne.home.path)/k-\(port)")
      return unsafe socket
    }
    unsafe self.context = unsafe context
    unsafe shell = unsafe open(ZMQ_DEALER, 1)
    unsafe control = unsafe open(ZMQ_DEALER, 2)
    unsafe published = unsafe open(ZMQ_SUB, 3)
    try greet()
  }

  deinit {
    // SAFETY: all sockets are closed before the context that made them ends.
    unsafe _ = zmq_close(shell)
    unsafe _ = zmq_close(control)
    unsafe _ = zmq_close(published)
    unsafe _ = zmq_ctx_term(context)
    if process.isRunning { process.terminate() }
  }

  /// Asks who answers until an answer is also published: subscriptions need a moment.
  private func greet() throws {
    for _ in 0..<300 {
      let id = try send("kernel_info_request")
      guard reply(to: id) != nil else { break }
      var message: Message?
      repeat {
        message = receive(from: .published, waits: false)
      } while message != nil && message?.parent != id
      if message != nil { return }
      usleep(20_000)
    }
  }

  // MARK: messages

  enum Channel { case shell, control, published }

  private func socket(_ channel: Channel) -> UnsafeMutableRawPointer? {
    switch channel {
    case .shell: unsafe shell
    case .control: unsafe control
    case .published: unsafe published
    }
  }

  /// Sends a request; gives its name.
  @discardableResult
  func send(_ type: String, _ content: [String: Any] = [:], on channel: Channel = .shell) throws -> String {
    number += 1
    let id = "request-\(number)"
    let header = [
      "msg_id": id, "session": "s", "username": "u", "msg_type": type, "version": "5.3", "date": "",
    ]
    let parts = try [header, [:], [:], content].map { Array(try JSONSerialization.data(withJSONObject: $0)) }
    send(parts: signed(parts), on: channel)
    return id
  }

  func signed(_ parts: [[UInt8]]) -> [[UInt8]] {
    let code = SHA256.code(of: parts.flatMap(\.self), key: Array(key.utf8)).hexadecimal
    return [Array("<IDS|MSG>".utf8), Array(code.utf8)] + parts
  }

  func send(parts: [[UInt8]], on channel: Channel = .shell) {
    for (index, part) in parts.enumerated() {
      let flags = index + 1 < parts.count ? ZMQ_SNDMORE : 0
      // SAFETY: the bytes are copied by the call, which reads as many as there are.
      unsafe part.withUnsafeBytes { unsafe _ = zmq_send(socket(channel), $0.baseAddress, $0.count, flags) }
    }
  }

  /// The next message on a channel; nil where none comes.
  func receive(from channel: Channel, waits: Bool = true) -> Message? {
    var parts: [[UInt8]] = []
    while true {
      var message = zmq_msg_t()
      // SAFETY: the message is made, filled, read and closed here; its bytes are copied before.
      unsafe _ = zmq_msg_init(&message)
      defer { unsafe _ = zmq_msg_close(&message) }
      let flags = waits || !parts.isEmpty ? 0 : ZMQ_DONTWAIT
      guard unsafe zmq_msg_recv(&message, socket(channel), flags) >= 0 else { return nil }
      let size = unsafe zmq_msg_size(&message)
      parts.append(unsafe [UInt8](UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: size)))
      if unsafe zmq_msg_more(&message) == 0 { break }
    }
    guard let place = parts.firstIndex(of: Array("<IDS|MSG>".utf8)), parts.count >= place + 6 else {
      return nil
    }
    let signed = Array(parts[place + 2..<place + 6])
    guard self.signed(signed)[1] == parts[place + 1] else { return nil }
    func object(_ bytes: [UInt8]) -> [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
    }
    return Message(
      type: object(signed[0])["msg_type"] as? String ?? "",
      parent: object(signed[1])["msg_id"] as? String ?? "", content: object(signed[3]))
  }

  func reply(to id: String, on channel: Channel = .shell) -> [String: Any]? {
    while let message = receive(from: channel) { if message.parent == id { return message.content } }
    return nil
  }

  /// What is published for a request until it is done.
  func published(for id: String) -> [Message] {
    var messages: [Message] = []
    while let message = receive(from: .published) {
      guard message.parent == id else { continue }
      if message.type == "status", message.content["execution_state"] as? String == "idle" { break }
      messages.append(message)
    }
    return messages
  }

  /// Runs statements; gives what is published and the reply.
  func execute(_ code: String) throws -> (published: [Message], reply: [String: Any]) {
    let id = try send("execute_request", ["code": code])
    let messages = published(for: id)
    return (messages, reply(to: id) ?? [:])
  }
}

extension KernelClient.Message {
  /// What a message shows as text; nil where it shows none.
  var text: String? {
    switch type {
    case "stream": (content["text"] as? String).map { String($0.dropLast()) }
    case "error": (content["traceback"] as? [String])?.joined(separator: "\n")
    default: (content["data"] as? [String: Any])?["text/plain"] as? String
    }
  }
}
