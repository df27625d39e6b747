/// A moment of a session to which it can go back: its variables, copies of all objects, settings, streams,
/// lineage.
struct Fork {
  let variables: Variables
  private let result: Value
  private let state: SessionState
  private let lineage: Lineage
  private let unsaved: UnsavedWork.Ledger
  /// Each object that a variable holds, with a copy of it as it was.
  private let objects: [(object: any LanguageObject, copy: any LanguageObject)]

  var variableCount: Int { variables.names.count }
  var objectCount: Int { objects.count }

  /// Keeps the present moment; throws what `checkpoint` does, which is called before each object is copied.
  init(_ session: Session, checkpoint: () throws -> Void) throws {
    variables = session.variables
    result = session.result
    state = session.state
    lineage = session.lineage
    unsaved = session.unsaved.ledger
    var seen: Set<ObjectIdentifier> = [], found: [any LanguageObject] = []
    for value in variables.all.map(\.value) + [result] {
      value.forEachObject { if seen.insert(ObjectIdentifier($0)).inserted { found.append($0) } }
    }
    objects = try found.map { object in
      try checkpoint()
      return (object, object.copy())
    }
  }

  /// Makes the session what it was then; the copies become part of it, so that this works once, unless it is
  /// `keepingCopies`.
  func restore(_ session: Session, keepingCopies: Bool = false) {
    for (object, copy) in objects { object.takeOver(keepingCopies ? copy.copy() : copy) }
    session.variables = variables
    session.result = result
    session.state = state
    session.lineage = lineage
    session.unsaved.ledger = unsaved
  }

  /// The seconds of work on a result that weren't done yet.
  func secondsSince(_ name: String, in session: Session) -> Double {
    session.unsaved.seconds(of: name, in: session.variables)
      - unsaved.seconds(of: session.variables[name], name)
  }
}

extension Session {
  /// Keeps the session as it is; gives how many variables and objects that are.
  package func fork(checkpoint: () throws -> Void) throws -> (variables: Int, objects: Int) {
    let fork = try Fork(self, checkpoint: checkpoint)
    forks.append(fork)
    return (fork.variableCount, fork.objectCount)
  }

  /// Goes back to the last fork, which is used up; false if there is none.
  package func undo() -> Bool {
    guard let fork = forks.popLast() else { return false }
    fork.restore(self)
    return true
  }

  /// Gives the last fork up and leaves all as it is; false if there is none.
  package func dropFork() -> Bool { forks.popLast() != nil }

  /// How many forks there are to go back to.
  package var forkCount: Int { forks.count }
}
