package import Diagnostics

/// What a front needs to run a script as a member of a sweep.
package struct ScriptMembers {
  /// Takes the member's folder for a script that is about to run in it; throws who else has it.
  package let begin:
    (Session, _ folder: String, SourceText, _ values: [(name: String, value: String)]) throws -> any MemberRun

  package init(
    begin:
      @escaping (Session, _ folder: String, SourceText, _ values: [(name: String, value: String)]) throws ->
      any MemberRun
  ) {
    self.begin = begin
  }
}

/// A member of a sweep while its script runs.
package protocol MemberRun: AnyObject {
  /// The file that takes what the script prints, and its errors.
  var log: String { get }
  /// Hears how far the script's work has come.
  func follow(_ progress: Progress)
  /// Takes the end of the script, with its numbers.
  func finish(_ outcome: Outcome)
}

/// A member is finished already.
package struct MemberIsFinished: Error {
  package init() {}
}

/// Another process works on a member.
package struct MemberIsHeld: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
