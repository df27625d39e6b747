import LineEditing
import Texts

/// Where a kernel waits for messages, as the file says that Jupyter writes.
struct ConnectionFile {
  let key: [UInt8]
  private let transport: String, ip: String
  private let ports: [String: Int]

  static let channels = ["shell", "control", "iopub", "stdin", "hb"]

  init(path: String) throws {
    let bytes = try Host.contents(of: path)
    func fault(_ problem: String) -> UsageError {
      UsageError(description: "'\(path)' is not a connection file: \(problem)")
    }
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw fault("\(error)")
    }
    guard let transport = json["transport"]?.string, ["tcp", "ipc"].contains(transport) else {
      throw fault("transport must be tcp or ipc, but is \(json["transport"]?.text ?? "missing")")
    }
    guard let ip = json["ip"]?.string else { throw fault("ip is missing") }
    (self.transport, self.ip) = (transport, ip)
    key = Array((json["key"]?.string ?? "").utf8)
    let scheme = json["signature_scheme"]?.string ?? "hmac-sha256"
    guard key.isEmpty || scheme == "hmac-sha256" else {
      throw fault("signature_scheme must be hmac-sha256, but is '\(scheme)'")
    }
    var ports: [String: Int] = [:]
    for channel in Self.channels {
      guard let number = json["\(channel)_port"]?.number, let port = Int(exactly: number), 1...65_535 ~= port
      else {
        let given = json["\(channel)_port"]?.text ?? "missing"
        throw fault("\(channel)_port must be a number between 1 and 65535, but is \(given)")
      }
      ports[channel] = port
    }
    self.ports = ports
  }

  /// The address of a channel.
  func address(_ channel: String) -> String {
    let port = ports[channel] ?? 0
    return transport == "ipc" ? "ipc://\(ip)-\(port)" : "tcp://\(ip):\(port)"
  }
}
