package import Language

/// Where an object comes from and what it has cost.
package struct Origin {
  /// The file that it was loaded from or saved to last.
  package var file: String?
  /// The statements that made it, where its run's folder says them.
  package var script: [String] = []
  /// Whether it was loaded from a file without the data that it learned from.
  package var lacksData = false
  /// Seconds of work in this session.
  package var seconds = 0.0
  /// The run's folder that it was loaded from, or that its training was stopped in.
  package var run: RunReference?

  package init() {}

  /// What a copy of the object has of it: the run continues with one of them.
  var copied: Origin {
    var copy = self
    copy.run = nil
    return copy
  }

  /// The facts that are known.
  package var details: [Detail] {
    (file.map { [.fact("file", $0)] } ?? [])
      + (script.isEmpty ? [] : [.fact("made by", script.joined(separator: "; "))])
      + (seconds > 0 ? [.fact("time", "\(durationText(seconds)) of work in this session")] : [])
  }
}

/// An object that remembers its origin.
package protocol Traceable: ObjectOfFile {
  var origin: Origin { get set }
}

extension Traceable {
  /// Takes it that the object came about in this session and is in no file.
  package func becomeUnsaved(after seconds: Double) {
    origin = Origin()
    origin.seconds = seconds
  }
}

extension Call {
  /// Adds the seconds that `work` takes to an object's, also when it is stopped.
  func measuring<T>(_ object: some Traceable, _ work: () throws -> T) rethrows -> T {
    let start = session.services.now()
    defer { object.origin.seconds += max(0, session.services.now() - start) }
    return try work()
  }
}

/// Seconds for readers: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min".
package func durationText(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds >= 9.95 else { return "\(rounded((seconds * 10).rounded() / 10)) s" }
  let whole = Int(seconds.rounded())
  if whole < 60 { return "\(whole) s" }
  if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
  return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
}
