import Diagnostics
import Syntax

/// The members of an `over`: what each is to run.
struct Members {
  let name: Name
  let list: Value
  let block: StatementBlock
  let captured: [String]
  /// Where the values stand, and where the whole `over` does.
  let values: SourceRange, range: SourceRange

  /// What went wrong in one of them.
  struct Problem {
    let label: String
    let error: any Error
  }

  func label(_ index: Int) -> String { "\(name.text) = \(list.entry(index).brief)" }
}

extension Evaluator {
  /// How many members run at once, in processes of their own; nil where all run in this one, one after
  /// another.
  ///
  /// Blocks that train or collect run on as many threads as the session has, a thread each; others where it
  /// is asked for.
  func membersAtOnce(_ count: Int, _ parallel: Expression?, _ block: StatementBlock) throws -> Int? {
    var wanted = session.settings.threads
    if let parallel {
      let value = try evaluate(parallel)
      guard case .number(let number) = value, number >= 1, number <= 1024, number == number.rounded() else {
        throw failure(
          "bad-argument", "parallel must be a whole number between 1 and 1024, but is \(value.brief)",
          parallel.range)
      }
      wanted = Int(number)
    } else if !isLong(block) {
      return nil
    }
    return count > 1 && wanted > 1 && !session.isRun ? min(wanted, count) : nil
  }

  /// Whether a block calls a command that may take minutes, by the functions it calls too.
  func isLong(_ block: StatementBlock) -> Bool {
    var names = NameCollector()
    names.visit(block)
    return session.reach(of: names.read).contains { session.commands[$0]?.isLong == true }
  }

  /// Runs the members in processes; those that fail don't keep the others from finishing.
  func over(_ members: Members, _ count: Int, _ host: any MemberHost, atOnce: Int) throws -> Value {
    var outcomes = [MemberOutcome?](repeating: nil, count: count)
    let ends = try host.run(
      count, label: members.label, atOnce: atOnce,
      work: { index, folder, services in
        work(members, index, of: count, services, atOnce: atOnce, into: folder)
      },
      finished: { index, folder in
        outcomes[index] =
          (try? MemberParcel(folder: folder, session: session).read()) ?? MemberOutcome.unsendable
      })
    var results: [Value] = []
    var kept: [Value] = []
    var problems: [Members.Problem] = []
    var extent = Extent()
    for index in 0..<count {
      do {
        let value = try value(of: outcomes[index], ends[index], members, index, of: count, &kept)
        try limited(members.range) { () throws(LimitError) in try extent.add(value, depth: 1) }
        results.append(value)
      } catch {
        problems.append(Members.Problem(label: members.label(index), error: error))
      }
    }
    guard let first = problems.first else {
      return try limited(members.range) { () throws(LimitError) in try .list(within: results) }
    }
    session.unsaved.keepRuns(results, stopped: kept)
    if !(first.error is Interrupted) { noteFailed(problems.dropFirst()) }
    return try traced(.loop(first.label), members.range) { throw first.error }
  }

  /// Notes what went wrong beside the error that is thrown.
  func noteFailed(_ problems: ArraySlice<Members.Problem>) {
    guard !problems.isEmpty else { return }
    let words = problems.map { "\($0.label): \(MemberOutcome.words($0.error))" }
    session.services.note("also failed: " + words.joined(separator: "; "))
  }

  /// What a member gave; throws what it failed with, after keeping what it left.
  private func value(
    of outcome: MemberOutcome?, _ end: MemberEnd, _ members: Members, _ index: Int, of count: Int,
    _ kept: inout [Value]
  ) throws -> Value {
    switch (outcome, end) {
    case (.finished(let value)?, _): return value
    case (.stopped(let error, let objects)?, _):
      if let objects { kept.append(.record(objects)) }
      throw error
    case (.unsendable?, .finished):
      let value = members.list.entry(index)
      return try run(
        members.block, members.name, value, members.captured, at: members.values,
        turn: "\(members.label(index)) (\(index + 1) of \(count)) · ")
    case (_, .died(let words)):
      throw failure(
        "member-died", "the run of \(members.label(index)) \(words)", members.range,
        help: "run it alone: over \(members.name.text) in [\(members.list.entry(index).literal)] { … }")
    case (nil, .finished): throw Interrupted()
    }
  }

  /// Runs a member in the process that was made for it.
  private func work(
    _ members: Members, _ index: Int, of count: Int, _ services: Services, atOnce: Int, into folder: String
  ) {
    let session = Session(runIn: self.session, services: services)
    session.settings.threads = max(1, self.session.settings.threads / atOnce)
    let outcome = Result {
      try run(
        members.block, members.name, members.list.entry(index), members.captured, at: members.values,
        turn: "", in: session)
    }
    try? MemberParcel(folder: folder, session: session).write(outcome, objects: session.workedObjects)
  }
}

extension Session {
  /// The variables that hold what work went into, which isn't saved.
  var workedObjects: [(String, Value)] {
    variables.all.filter { variable in
      var seconds = 0.0
      variable.value.forEachObject { seconds += unsaved.seconds(of: $0) }
      return seconds > 0
    }.map { ($0.name, $0.value) }
  }
}

extension MemberOutcome {
  /// An error in a line.
  static func words(_ error: any Error) -> String {
    switch error {
    case let problem as Diagnostic: problem.message
    case let failure as ExpectationFailure: failure.diagnostic.message
    case is Interrupted: "interrupted"
    default: "\(error)"
    }
  }
}
