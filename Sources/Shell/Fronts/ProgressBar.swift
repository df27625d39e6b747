package import Language
import LineEditing
import Texts

/// Shows how far long work has come: on a live terminal a bar drawn anew at most 10 times a second and
/// replaced at the end by a line that sums up; elsewhere a line now and then.
///
/// It gives texts to write and keeps no clock.
package struct ProgressBar {
  /// Work shorter than this many seconds isn't worth a bar.
  package static let patience = 0.3

  private let isLive: Bool
  /// The time of day for lines of a log; empty if it isn't wanted.
  private let clock: () -> String
  private var work: Work?
  private var isDrawn = false
  private var nextShown = 0.0
  private var pause = 1.0
  /// The tenth of the work and the milestones of the last line, and when it was written.
  private var tenth = 0
  private var milestones = 0
  private var lastShown = 0.0

  /// What is being done: where it began, where it is, where it was not long ago.
  private struct Work {
    /// How far work had come at a moment.
    struct Mark {
      var done: Double
      var time: Double
    }

    /// The least seconds over which the present speed is measured.
    static let window = 5.0

    let first: Mark
    private var former: Mark
    private var recent: Mark
    private(set) var last: Progress
    private(set) var now: Double

    init(_ progress: Progress, at time: Double) {
      first = Mark(done: progress.done, time: time)
      former = first
      recent = first
      last = progress
      now = time
    }

    mutating func advance(_ progress: Progress, at time: Double) {
      last = progress
      now = time
      guard time - recent.time > Self.window else { return }
      former = recent
      recent = Mark(done: progress.done, time: time)
    }

    var elapsed: Double { now - first.time }

    /// How many tenths of the whole are done.
    var tenth: Int {
      guard let total = last.total, total > 0 else { return 0 }
      return Int(min(1, max(0, last.done / total)) * 10)
    }

    /// Units a second since the beginning; nil while nobody knows.
    var meanRate: Double? { rate(since: first) }

    /// Units a second in the last seconds; nil while nobody knows.
    var rate: Double? { rate(since: former) ?? meanRate }

    private func rate(since mark: Mark) -> Double? {
      let done = last.done - mark.done
      return now - mark.time > 0.05 && done > 0 ? done / (now - mark.time) : nil
    }
  }

  package init(isLive: Bool, clock: @escaping () -> String = { "" }) {
    self.isLive = isLive
    self.clock = clock
  }

  /// Takes note of new progress at a moment in seconds; gives what to write.
  package mutating func update(_ progress: Progress, at now: Double, columns: Int) -> String {
    var text = ""
    if var current = work, current.last.label == progress.label, progress.done >= current.last.done {
      current.advance(progress, at: now)
      work = current
    } else {
      text = end(columns: columns)
      work = Work(progress, at: now)
      nextShown = now + Self.patience
      pause = 1
      (tenth, milestones, lastShown) = (0, progress.milestones, now)
    }
    guard let work, now >= nextShown || (!isLive && isPoint(work)) else { return text }
    if isLive {
      nextShown = now + 0.1
      isDrawn = true
      return text + "\r" + Self.bar(work, columns: columns) + "\u{1b}[K"
    }
    nextShown = now + pause
    // a log has a line a minute at least
    pause = min(55, pause * 2)
    (tenth, milestones, lastShown) = (work.tenth, work.last.milestones, now)
    let time = clock()
    return text + (time.isEmpty ? "" : time + " ") + Self.line(work) + "\n"
  }

  /// Whether work has come to a point that is worth a line: an evaluation, or a tenth of the whole, but not
  /// every second.
  private func isPoint(_ work: Work) -> Bool {
    if work.last.milestones > milestones { return true }
    return work.tenth > tenth && work.now - lastShown >= 2 && work.elapsed >= 10
  }

  /// Takes the bar off the screen for other text; the next update draws it again.
  package mutating func clear() -> String {
    guard isDrawn else { return "" }
    isDrawn = false
    return "\r\u{1b}[K"
  }

  /// Ends the work: gives the line that sums it up, if it took long enough to be shown.
  package mutating func end(columns: Int) -> String {
    let cleared = clear()
    guard let done = work else { return cleared }
    work = nil
    guard done.elapsed >= Self.patience, done.last.done > done.first.done || done.last.total == nil else {
      return cleared
    }
    let line = "      " + Self.summary(done)
    return cleared + (isLive ? line.fitted(to: columns - 1) : line) + "\n"
  }

  private static func bar(_ work: Work, columns: Int) -> String {
    let progress = work.last
    var facts = [amount(progress, QuantityText.short)] + rateFacts(work, unit: "")
    if !progress.note.isEmpty { facts.append(progress.note) }
    let text = facts.joined(separator: " · ")
    guard let total = progress.total, total > 0 else {
      return "\(progress.label)  \(text)".fitted(to: columns - 1)
    }
    let fraction = min(1, max(0, progress.done / total))
    let percent = "\(Int(fraction * 100))%"
    let padded = String(repeating: " ", count: max(0, 4 - percent.count)) + percent
    let room = columns - 1 - progress.label.displayWidth - text.displayWidth - 9
    let width = min(24, room)
    guard width >= 4 else { return "\(progress.label) \(padded)  \(text)".fitted(to: columns - 1) }
    return "\(progress.label)  \(blocks(fraction, width: width)) \(padded)  \(text)"
  }

  private static func line(_ work: Work) -> String {
    let progress = work.last
    var facts = [amount(progress)] + rateFacts(work, unit: progress.unit)
    if let total = progress.total, total > 0 {
      facts.insert("\(Int(min(1, max(0, progress.done / total)) * 100))%", at: 0)
    }
    if !progress.note.isEmpty { facts.append(progress.note) }
    return "\(progress.label): " + facts.joined(separator: " · ")
  }

  private static func summary(_ work: Work) -> String {
    let progress = work.last
    var facts = [amount(progress)]
    if let rate = work.meanRate { facts.append(QuantityText.rate(rate, unit: progress.unit)) }
    facts.append(durationText(work.elapsed))
    if !progress.note.isEmpty { facts.append(progress.note) }
    return "\(progress.label): " + facts.joined(separator: " · ")
  }

  private static func amount(
    _ progress: Progress, _ text: (Double) -> String = QuantityText.count
  ) -> String {
    let done = text(progress.done)
    let ofTotal = progress.total.map { $0 == progress.done ? "" : "/" + text($0) } ?? ""
    return done + ofTotal + (progress.unit.isEmpty ? "" : " \(progress.unit)")
  }

  private static func rateFacts(_ work: Work, unit: String) -> [String] {
    guard let rate = work.rate else { return [] }
    let speed = QuantityText.rate(rate, unit: unit)
    guard let total = work.last.total, total > work.last.done else { return [speed] }
    return [speed, durationText((total - work.last.done) / rate) + " left"]
  }

  private static func blocks(_ fraction: Double, width: Int) -> String {
    let eighths = Int((fraction * Double(width) * 8).rounded(.down))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let bar = String(repeating: "█", count: eighths / 8) + (eighths % 8 > 0 ? parts[eighths % 8] : "")
    return bar + String(repeating: "░", count: max(0, width - bar.count))
  }
}
