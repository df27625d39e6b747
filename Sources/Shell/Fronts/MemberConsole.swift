import Diagnostics
import Language
import LineEditing
import Texts

/// Runs the members of an `over` in copies of this process, and shows how far each has come.
///
/// A copy begins with all that this process knows, so nothing must be sent to it. It has one thread, the one
/// that made it; the threads of the kernels are started anew where they are needed.
struct MemberConsole: MemberHost {
  let console: Console
  let services: Services

  /// A member that has begun and whose outputs aren't all shown.
  private final class Member {
    let index: Int
    let label: String
    let folder: String
    let process: MemberProcess
    var end: MemberEnd?
    var progress = ""
    var log = ProgressBar(isLive: false, clock: { Host.timeOfDay })
    /// How many bytes of its outputs are shown.
    var shown = (output: 0, errors: 0)

    init(_ index: Int, _ label: String, _ folder: String, _ process: MemberProcess) {
      (self.index, self.label, self.folder, self.process) = (index, label, folder, process)
    }
  }

  func run(
    _ count: Int, label: (Int) -> String, atOnce: Int, work: (Int, _ folder: String, Services) -> Void,
    finished: (Int, _ folder: String) throws -> Void
  ) throws -> [MemberEnd] {
    guard let scratch = Host.temporaryFolder() else {
      throw Diagnostic(id: "command-failed", message: "cannot make a folder for the runs of 'over'")
    }
    defer { Host.removeFolder(scratch) }
    console.endProgress()
    var ends = [MemberEnd](repeating: .finished, count: count)
    var members: [Member] = []
    var begun = 0
    // who hasn't begun when all are stopped doesn't
    var isStopping = false
    var display = MemberDisplay(console: console)
    MemberProcess.setRunning(true)
    defer { MemberProcess.setRunning(false) }
    var asked = -10.0
    while begun < count && !isStopping || !members.isEmpty {
      if services.isInterrupted() {
        isStopping = true
        if services.now() - asked > 3 {
          asked = services.now()
          for member in members where member.end == nil { member.process.interrupt() }
        }
      }
      while !isStopping, begun < count, members.count(where: { $0.end == nil }) < atOnce, members.count < 1000
      {
        members.append(try start(begun, label(begun), "\(scratch)/\(begun)", work))
        begun += 1
      }
      for member in members where member.end == nil {
        guard let status = member.process.status else { continue }
        let end: MemberEnd = status == 0 ? .finished : .died(Self.words(status))
        (member.end, ends[member.index]) = (end, end)
        if status == 0 { try finished(member.index, member.folder) }
      }
      follow(members, begun: begun, of: count, &display)
      tell(&members, &display)
      MemberProcess.pause()
    }
    display.clear()
    return ends
  }

  private func start(
    _ index: Int, _ label: String, _ folder: String, _ work: (Int, String, Services) -> Void
  ) throws -> Member {
    Host.makeFolder(folder)
    let place = "\(folder)/progress"
    var inner = services
    var next = 0.0
    inner.progress = { progress in
      let now = services.now()
      guard now >= next else { return }
      next = now + 0.2
      Host.overwrite(Self.line(progress), at: place)
    }
    inner.endProgress = {}
    inner.programs.openScreen = { nil }
    inner.members = nil
    let process = try MemberProcess(output: folder + "/out", errors: folder + "/err") {
      work(index, folder, inner)
    }
    return Member(index, label, folder, process)
  }

  /// Shows what the first member prints while it runs, and then the next; lets go of those that have ended.
  private func tell(_ members: inout [Member], _ display: inout MemberDisplay) {
    while let member = members.first {
      let hasEnded = member.end != nil
      let output = (try? Host.contents(of: member.folder + "/out")) ?? []
      let errors = (try? Host.contents(of: member.folder + "/err")) ?? []
      // whole lines only, while more may come
      func new(_ bytes: [UInt8], after shown: Int) -> ArraySlice<UInt8> {
        let rest = bytes.dropFirst(shown)
        guard !hasEnded else { return rest }
        return rest.prefix(through: (rest.lastIndex(of: UInt8(ascii: "\n")) ?? rest.startIndex - 1))
      }
      let (out, err) = (new(output, after: member.shown.output), new(errors, after: member.shown.errors))
      if !out.isEmpty || !err.isEmpty {
        display.clear()
        if !err.isEmpty { _ = Descriptor.error.write(String(decoding: err, as: UTF8.self)) }
        console.deliverAsIs(String(decoding: out, as: UTF8.self))
        member.shown.output += out.count
        member.shown.errors += err.count
      }
      guard hasEnded else { return }
      Host.removeFolder(member.folder)
      members.removeFirst()
    }
  }

  /// Takes note of how far members are.
  private func follow(_ members: [Member], begun: Int, of count: Int, _ display: inout MemberDisplay) {
    guard display.isDue(services.now()) else { return }
    for member in members where member.end == nil {
      guard let bytes = try? Host.contents(of: member.folder + "/progress"),
        let progress = Self.progress(String(decoding: bytes, as: UTF8.self))
      else { continue }
      member.progress = ProgressBar.short(progress)
      guard !display.isLive else { continue }
      var named = progress
      named.label = "\(member.label) · \(progress.label)"
      display.log(member.log.update(named, at: services.now(), columns: 200))
    }
    let running = members.filter { $0.end == nil }
    display.show(
      running.map { ($0.label, $0.progress) }, done: begun - running.count, waiting: count - begun)
  }

  /// What a status says of the end of a process.
  static func words(_ status: Int) -> String {
    switch status {
    case 137: "was killed (signal 9), as the system does where memory runs out"
    case 129...: "was ended by signal \(status - 128)"
    default: "ended with status \(status)"
    }
  }

  // progress on its way between processes: fields with tabs between them, in a line of fixed length

  private static let length = 400

  private static func line(_ progress: Progress) -> String {
    func clean(_ text: String) -> String {
      String(text.map { $0 == "\t" || $0 == "\n" ? " " : $0 })
    }
    let total = progress.total.map { "\($0)" } ?? ""
    let fields = [
      "\(progress.done)", total, "\(progress.milestones)", clean(progress.unit), clean(progress.label),
      clean(progress.note),
    ]
    let text = fields.joined(separator: "\t") + "\n"
    return text + String(repeating: " ", count: max(0, length - text.utf8.count))
  }

  private static func progress(_ text: String) -> Progress? {
    guard let line = text.split(separator: "\n", omittingEmptySubsequences: false).first else { return nil }
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 6, let done = Double(fields[0]) else { return nil }
    return Progress(
      label: fields[4], done: done, total: Double(fields[1]), unit: fields[3], note: fields[5],
      milestones: Int(fields[2]) ?? 0)
  }
}

/// A line for each member on a live terminal, folded where there are more than the screen holds.
struct MemberDisplay {
  let console: Console
  private var lines = 0
  private var next = 0.0

  init(console: Console) { self.console = console }

  var isLive: Bool { console.showsLiveProgress }

  /// Whether it is time to draw anew, ten times a second.
  mutating func isDue(_ now: Double) -> Bool {
    guard now >= next, console.showsProgress else { return false }
    next = now + 0.1
    return true
  }

  func log(_ text: String) { if !text.isEmpty { _ = Descriptor.error.write(text) } }

  /// Draws a line for each member that runs, and one for all others.
  mutating func show(_ running: [(label: String, state: String)], done: Int, waiting: Int) {
    guard isLive else { return }
    let size = Descriptor.error.terminalSize ?? (80, 24)
    let shown = running.prefix(max(2, size.rows - 4))
    let width = shown.map(\.label.displayWidth).max() ?? 0
    var texts = shown.map { member in
      let blanks = String(repeating: " ", count: max(0, width - member.label.displayWidth))
      return "\(member.label)\(blanks)  \(member.state)".fitted(to: size.columns - 1)
    }
    var others = ["\(done) done", "\(waiting) waiting"]
    if shown.count < running.count { others.insert("\(running.count - shown.count) more running", at: 0) }
    texts.append(others.joined(separator: ", ").fitted(to: size.columns - 1))
    var text = back
    for line in texts { text += line + "\u{1b}[K\n" }
    if lines > texts.count { text += "\u{1b}[J" }
    lines = texts.count
    _ = Descriptor.error.write(text)
  }

  /// Takes the lines off the screen.
  mutating func clear() {
    guard lines > 0 else { return }
    _ = Descriptor.error.write(back + "\u{1b}[J")
    lines = 0
  }

  private var back: String { lines > 0 ? "\r\u{1b}[\(lines)A" : "\r" }
}

extension ProgressBar {
  /// How far work has come, in a few words.
  static func short(_ progress: Progress) -> String {
    let total = progress.total.map { "/" + QuantityText.short($0) } ?? ""
    let unit = progress.unit.isEmpty ? "" : " \(progress.unit)"
    let note = progress.note.isEmpty ? "" : " · \(progress.note)"
    return "\(progress.label)  \(QuantityText.short(progress.done))\(total)\(unit)\(note)"
  }
}
