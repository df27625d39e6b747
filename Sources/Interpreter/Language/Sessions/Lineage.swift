import Diagnostics
import Syntax

/// The statements of the top level that have run, each with what it read and changed, so that a session can
/// tell by which of them a value came about.
package struct Lineage {
  /// A statement that has run.
  private struct Entry {
    let text: String
    let reads: Set<String>
    /// Names whose values it set or changed, and those among them whose former values didn't matter.
    let writes: Set<String>, replaces: Set<String>
    /// The kinds of objects it numbered, on which the random streams of later ones depend.
    let kinds: Set<String>
    /// Whether it changed the seed, the threads or the folder, and whether the seed.
    let changesSettings: Bool, reseeds: Bool
  }

  /// As many statements are remembered.
  private static let limit = 5_000

  private var entries: [Entry] = []
  /// What the session began with.
  private let seed: UInt64, threads: Int

  init(_ settings: Settings) { (seed, threads) = (settings.seed, settings.threads) }

  /// What sets a new session so.
  fileprivate func beginning(withThreads: Bool) -> String {
    "set seed=\(seed)" + (withThreads ? " threads=\(threads)" : "")
  }

  /// The statements, oldest first, that made the values of variables what they are: those that set or changed
  /// them, what these read, and all that moved the random streams they drew from.
  package func statements(behind names: Set<String>) -> [String] {
    var needed = names
    var kinds: Set<String> = []
    var texts: [String] = []
    for entry in entries.reversed() {
      let isNeeded = !entry.writes.isDisjoint(with: needed) || !entry.kinds.isDisjoint(with: kinds)
      guard isNeeded || entry.changesSettings else { continue }
      texts.append(entry.text)
      if entry.reseeds { kinds = [] }
      guard isNeeded else { continue }
      needed.subtract(entry.replaces)
      needed.formUnion(entry.reads)
      kinds.formUnion(entry.kinds)
    }
    return texts.reversed()
  }

  /// Notes a statement; `before` is the session's state ahead of it, `isWhole` whether it ran to its end.
  mutating func add(
    _ statement: Statement, text: String, isWhole: Bool, from before: SessionState, in session: Session
  ) {
    if case .include = statement.kind { return }
    let names = AssignedNames(statement)
    let reads = session.reach(of: names.read)
    let after = session.state
    var kinds = Set(after.counters.keys.filter { after.counters[$0] != before.counters[$0] })
    if after.random != before.random { kinds.insert("random numbers") }
    let (old, new) = (before.settings, after.settings)
    let reseeds = old.seed != new.seed
    let changes = reseeds || old.threads != new.threads || old.folder != new.folder
    var writes = isWhole || !statement.isSimple ? names.results.union(names.all) : []
    if reads.contains(where: { session.commands[$0]?.changesArgument == true }) {
      writes.formUnion(session.names(ofObjectsIn: reads))
    }
    guard !writes.isEmpty || !kinds.isEmpty || changes else { return }
    let isPlain = names.all == names.direct && isWhole
    entries.append(
      Entry(
        text: isWhole ? text : text + "  # stopped early", reads: reads, writes: writes,
        replaces: isPlain ? names.all.subtracting(names.read) : [], kinds: kinds,
        changesSettings: changes, reseeds: reseeds))
    if entries.count > Lineage.limit { entries.removeFirst(Lineage.limit / 5) }
  }
}

extension Session {
  /// The names that a piece of program reads, through the functions it calls too.
  func reach(of names: Set<String>) -> Set<String> {
    var waiting = names, reached: Set<String> = []
    while let name = waiting.popFirst() {
      guard reached.insert(name).inserted, case .function(let function)? = variables[name] else { continue }
      var inner = NameCollector()
      inner.visit(function.definition.body)
      waiting.formUnion(inner.read.subtracting(reached))
    }
    return reached
  }

  /// All variables that hold an object that one of some variables holds.
  func names(ofObjectsIn names: Set<String>) -> Set<String> {
    var held: Set<ObjectIdentifier> = []
    for name in names { variables[name]?.forEachObject { held.insert(ObjectIdentifier($0)) } }
    guard !held.isEmpty else { return [] }
    return Set(
      variables.names.filter { name in
        var holds = false
        variables[name]?.forEachObject { holds = holds || held.contains(ObjectIdentifier($0)) }
        return holds
      })
  }

  /// The statements by which the running statement's values came about, itself last; they can be run as they
  /// stand.
  package var script: [String] { script(withItself: true) }

  /// The same without the running statement, where that only uses what was there before.
  package func script(withItself: Bool) -> [String] {
    guard let running else { return [] }
    return [lineage.beginning(withThreads: traces.witness == nil)]
      + lineage.statements(behind: reach(of: AssignedNames(running.statement).read))
      + (withItself || !running.statement.isSimple ? [running.text] : [])
  }
}

extension Statement {
  /// Whether it sets nothing but by its one expression: what fails in it has set no variable.
  var isSimple: Bool {
    switch kind {
    case .expression, .assignment, .expectation, .parameter: true
    default: false
    }
  }
}

/// The statement of the top level that runs.
struct RunningStatement {
  let statement: Statement
  let source: SourceText
  private(set) var rewrites: [Rewrite] = []

  init(_ statement: Statement, in source: SourceText) {
    self.statement = statement
    self.source = source
  }

  /// The statement as it is taken down.
  var text: String {
    let range = statement.range
    return rewrites.applied(to: source.text(in: range), from: range.start)
  }

  /// Replaces a part of the statement; the last of several of the same part counts.
  mutating func rewrite(_ location: SourceLocation, as text: String) {
    let (range, whole) = (location.range, statement.range)
    guard location.source.name == source.name, range.start >= whole.start, range.end <= whole.end else {
      return
    }
    rewrites.removeAll { $0.range == range }
    rewrites.append(Rewrite(range: range, text: text))
  }
}
