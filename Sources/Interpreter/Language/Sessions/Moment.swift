/// A moment of a session that a front keeps, apart from the forks of its user; it can be gone back to any
/// number of times.
package struct Moment {
  private let fork: Fork
  private let forks: [Fork]

  /// Keeps the present moment; throws `Interrupted` where the user stops it.
  package init(_ session: Session) throws {
    fork = try Fork(session) { if session.services.isInterrupted() { throw Interrupted() } }
    forks = session.forks
  }

  /// The variables as they were.
  package var variables: Variables { fork.variables }

  /// Makes the session what it was then.
  package func restore(_ session: Session) {
    fork.restore(session, keepingCopies: true)
    session.forks = forks
  }
}
