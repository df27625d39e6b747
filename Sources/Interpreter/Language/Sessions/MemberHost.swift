/// What a front offers for running the members of an `over` in processes of their own.
package protocol MemberHost {
  /// Runs `work` for each member in a copy of this process, at most so many at once, and gives how each
  /// ended.
  ///
  /// `work` is given the member's number, a folder for what it brings, and services that tell of its
  /// progress. What members print appears in their order. `finished` is called in this process, with the
  /// folder, before that is removed.
  func run(
    _ count: Int, label: (Int) -> String, atOnce: Int, work: (Int, _ folder: String, Services) -> Void,
    finished: (Int, _ folder: String) throws -> Void
  ) throws -> [MemberEnd]
}

/// This program with other words, as a member runs it.
package struct MemberProgram: Sendable {
  package let label: String
  package let words: [String]
  /// Where it begins.
  package let folder: String

  package init(label: String, words: [String], folder: String) {
    (self.label, self.words, self.folder) = (label, words, folder)
  }
}

/// How the process of a member ended.
package enum MemberEnd: Sendable, Equatable {
  /// It wrote what it came to.
  case finished
  /// It died, as these words say: "was killed (signal 9)".
  case died(String)
}

/// What a front offers for running the members of a sweep.
package protocol MemberProgramHost {
  /// Runs programs, at most so many at once, with a line for each while it runs.
  ///
  /// `progress` says how far one is; `ended` hears how each ended, with what it wrote where it couldn't
  /// write to a file of its own yet. When the user wants to stop, those that run are asked to and waited for,
  /// and no more begin.
  func run(
    _ programs: [MemberProgram], atOnce: Int, progress: (Int) -> Progress?,
    ended: (Int, MemberEnd, _ output: String) -> Void
  ) throws
}
