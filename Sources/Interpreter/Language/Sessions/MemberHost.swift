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

/// How the process of a member ended.
package enum MemberEnd: Sendable, Equatable {
  /// It wrote what it came to.
  case finished
  /// It died, as these words say: "was killed (signal 9)".
  case died(String)
}
