import Glibc
import Texts

/// Turns the server's events and replies into messages of Jupyter.
final class KernelAnswers {
  private let kernel: Kernel
  private var message: KernelMessage?
  /// How many statements were run that count.
  private var count = 0
  /// What went wrong first while the message was answered.
  private var problem: [JSON.Member]?
  /// The display that shows how far work is; nil where none does.
  private var progress: String?
  private var displays = 0

  init(kernel: Kernel) { self.kernel = kernel }

  private var isSilent: Bool {
    guard let message, message.type == "execute_request" else { return true }
    return kernel.isSilent(message.content)
  }

  /// Hears which request is answered next.
  func begin(_ request: JSON) {
    let next = kernel.message(of: request, forgets: false)
    (message, problem, progress) = (next, nil, nil)
    guard let next else { return }
    kernel.publishState("busy", for: next)
    guard next.type == "execute_request", !isSilent else { return }
    if next.content["store_history"] != .boolean(false) { count += 1 }
    publish(
      "execute_input",
      [
        JSON.Member("code", next.content["code"] ?? .string("")),
        JSON.Member("execution_count", .integer(count)),
      ])
  }

  /// Takes lines of JSON that the server writes.
  func take(_ text: String) {
    for line in text.split(separator: "\n") {
      guard let answer = try? JSON(parsing: Array(line.utf8)) else { continue }
      if answer["reply"] != nil { finish(answer) } else { show(answer) }
    }
  }

  // MARK: events

  private func publish(_ type: String, _ members: [JSON.Member]) {
    kernel.publish(type, .object(members), parent: message?.header ?? .object([]))
  }

  private func show(_ event: JSON) {
    if let diagnostic = event["diagnostic"] { return showDiagnostic(diagnostic, event) }
    guard !isSilent else { return }
    let text = event["text"]?.string ?? ""
    switch event["event"]?.string {
    case "result": showResult(event, text)
    case "media": display(media(event), "")
    case "narration": display([JSON.Member("text/markdown", .string(text))], text)
    case "progress": if let progress = event["progress"] { show(progress: progress) }
    case "note": stream("stdout", text)
    default: return
    }
  }

  private func stream(_ name: String, _ text: String) {
    publish("stream", [JSON.Member("name", .string(name)), JSON.Member("text", .string(text + "\n"))])
  }

  private func media(_ event: JSON) -> [JSON.Member] {
    if case .object(let members)? = event["media"] { members } else { [] }
  }

  /// Shows texts as text, pictures as pictures, and all else as results with their numbers.
  private func showResult(_ event: JSON, _ text: String) {
    let media = media(event)
    if event["value"]?.string == nil {
      return publish(
        "execute_result",
        [
          JSON.Member("execution_count", .integer(count)), data(media, text),
          JSON.Member("metadata", .object([])),
        ])
    }
    if media.isEmpty { stream("stdout", text) } else { display(media, text) }
  }

  private func data(_ media: [JSON.Member], _ text: String) -> JSON.Member {
    JSON.Member("data", .object(media + (text.isEmpty ? [] : [JSON.Member("text/plain", .string(text))])))
  }

  private func display(_ media: [JSON.Member], _ text: String) {
    publish("display_data", [data(media, text), JSON.Member("metadata", .object([]))])
  }

  /// Shows how far work is, in place.
  private func show(progress event: JSON) {
    let done = event["done"]?.number ?? 0, total = event["total"]?.number
    let unit = event["unit"]?.string ?? "", note = event["note"]?.string ?? ""
    let whole = total.map { "/" + QuantityText.count($0) } ?? ""
    let count = "\(QuantityText.count(done))\(whole) \(unit)"
    let words = [count, note].filter { !$0.isEmpty }.joined(separator: " · ")
    let text = "\(event["label"]?.string ?? ""): \(words)"
    var bar = ""
    if let total, total > 0 { bar = "<progress value=\"\(done)\" max=\"\(total)\"></progress> " }
    let isFirst = progress == nil
    if isFirst {
      displays += 1
      progress = "progress-\(displays)"
    }
    let transient = JSON.object([JSON.Member("display_id", .string(progress ?? ""))])
    publish(
      isFirst ? "display_data" : "update_display_data",
      [
        data([JSON.Member("text/html", .string(bar + text.escapedHTML))], text),
        JSON.Member("metadata", .object([])), JSON.Member("transient", transient),
      ])
  }

  /// Shows what went wrong, with its carets, or where an interrupt has stopped; warnings are only text.
  private func showDiagnostic(_ diagnostic: JSON, _ event: JSON) {
    let text = event["text"]?.string ?? "", id = diagnostic["id"]?.string ?? "error"
    let isError = event["event"]?.string == "error" || id == "interrupted"
    guard isError else {
      if !isSilent { stream("stderr", text) }
      return
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { JSON.string(String($0)) }
    let members = [
      JSON.Member("ename", .string(id)), JSON.Member("evalue", diagnostic["message"] ?? .string("")),
      JSON.Member("traceback", .array(lines)),
    ]
    if problem == nil { problem = members }
    if !isSilent { publish("error", members) }
  }

  // MARK: replies

  private func finish(_ reply: JSON) {
    guard let asked = kernel.message(of: reply["id"], forgets: true) else { return }
    // what an interrupt or an error came before has not begun
    if message?.header != asked.header { begin(skipped: asked) }
    kernel.reply(to: asked, content(of: reply, to: asked))
    kernel.publishState("idle", for: asked)
    message = nil
  }

  private func begin(skipped: KernelMessage) {
    (message, problem) = (skipped, nil)
    kernel.publishState("busy", for: skipped)
  }

  private func content(of reply: JSON, to asked: KernelMessage) -> JSON {
    if reply["status"]?.string == "refused" {
      return failure([
        JSON.Member("ename", .string("bad-request")), JSON.Member("evalue", reply["message"] ?? .string("")),
        JSON.Member("traceback", .array([])),
      ])
    }
    switch asked.type {
    case "execute_request": return executed(reply, asked)
    case "complete_request": return completions(reply)
    case "inspect_request":
      let text = reply["text"].map { [JSON.Member("text/plain", $0)] } ?? []
      return kernel.ok([
        JSON.Member("found", reply["found"] ?? .boolean(false)), JSON.Member("data", .object(text)),
        JSON.Member("metadata", .object([])),
      ])
    case "is_complete_request":
      return .object([
        JSON.Member("status", reply["state"] ?? .string("unknown")),
        JSON.Member("indent", reply["indent"] ?? .string("")),
      ])
    case "history_request": return history(reply, asked.content)
    case "kernel_info_request": return kernel.information
    case "shutdown_request":
      return kernel.ok([JSON.Member("restart", asked.content["restart"] ?? .boolean(false))])
    case "comm_info_request": return kernel.ok([JSON.Member("comms", .object([]))])
    default:
      return failure([
        JSON.Member("ename", .string("unknown-request")),
        JSON.Member("evalue", .string("dyne doesn't answer '\(asked.type)'")),
        JSON.Member("traceback", .array([])),
      ])
    }
  }

  private func failure(_ members: [JSON.Member]) -> JSON {
    .object([JSON.Member("status", .string("error"))] + members)
  }

  private func executed(_ reply: JSON, _ asked: KernelMessage) -> JSON {
    let number = JSON.Member("execution_count", .integer(count))
    let status = reply["status"]?.string
    if status == "ok" || status == "quit" {
      let leave = JSON.object([
        JSON.Member("source", .string("ask_exit")), JSON.Member("keepkernel", .boolean(false)),
      ])
      return kernel.ok([
        number, JSON.Member("user_expressions", .object([])),
        JSON.Member("payload", .array(status == "quit" ? [leave] : [])),
      ])
    }
    guard let problem else { return .object([JSON.Member("status", .string("aborted")), number]) }
    if asked.content["stop_on_error"] != .boolean(false) { kernel.skipWaiting() }
    return failure([number] + problem)
  }

  private func completions(_ reply: JSON) -> JSON {
    var texts: [JSON] = [], kinds: [JSON] = []
    if case .array(let matches)? = reply["matches"] {
      texts = matches.compactMap { $0["text"] }
      kinds = matches.map { match in
        .object([
          JSON.Member("start", reply["start"] ?? .integer(0)),
          JSON.Member("end", reply["end"] ?? .integer(0)),
          JSON.Member("text", match["text"] ?? .string("")), JSON.Member("type", .string("")),
          JSON.Member("signature", match["meaning"] ?? .string("")),
        ])
      }
    }
    return kernel.ok([
      JSON.Member("matches", .array(texts)), JSON.Member("cursor_start", reply["start"] ?? .integer(0)),
      JSON.Member("cursor_end", reply["end"] ?? .integer(0)),
      JSON.Member("metadata", .object([JSON.Member("_jupyter_types_experimental", .array(kinds))])),
    ])
  }

  /// The statements of this session: the last, those from one number to another, or those like a pattern.
  private func history(_ reply: JSON, _ asked: JSON) -> JSON {
    guard case .array(let all)? = reply["entries"] else { return kernel.ok([]) }
    var entries = all.enumerated().map { (number: $0 + 1, text: $1["statement"]?.string ?? "") }
    func number(_ name: String) -> Int? { asked[name]?.number.flatMap(Int.init(exactly:)) }
    switch asked["hist_access_type"]?.string {
    case "range":
      let (first, last) = (number("start") ?? 1, number("stop") ?? .max)
      entries = entries.filter { first <= $0.number && $0.number < last }
    case "search":
      let pattern = asked["pattern"]?.string ?? "*"
      // SAFETY: fnmatch reads the two terminated texts that Swift makes for the call.
      entries = entries.filter { unsafe fnmatch(pattern, $0.text, 0) == 0 }
      if asked["unique"] == .boolean(true) {
        let latest = Dictionary(entries.map { ($0.text, $0.number) }) { max($0, $1) }
        entries = entries.filter { latest[$0.text] == $0.number }
      }
    default: break
    }
    if asked["hist_access_type"]?.string != "range", let most = number("n") {
      entries = entries.suffix(max(0, most))
    }
    let hasOutput = asked["output"] == .boolean(true)
    let history = entries.map { entry in
      let text = JSON.string(entry.text)
      return JSON.array([.integer(0), .integer(entry.number), hasOutput ? .array([text, .null]) : text])
    }
    return kernel.ok([JSON.Member("history", .array(history))])
  }
}
