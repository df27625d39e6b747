package import Language
import Texts

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
