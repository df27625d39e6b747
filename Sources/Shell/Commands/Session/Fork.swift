package import Language

extension Command {
  /// `fork`: keeps the session as it is.
  package static var fork: Command {
    let drop = Parameter(
      "drop", .boolean, .named, default: false, "Gives the last fork up instead, and leaves all as it is.")
    return Command(
      "fork", area: .session, "Keeps the whole session in its current state for `undo`.",
      help: """
        What is kept: all variables; of each object a copy with everything that it is (weights, optimiser, \
        replay, random streams, of a simulation its state); the session's settings, folder, random streams \
        and numbers of objects. Files, history and what other programs did aren't part of the session. Forks \
        can be made one after another; each `undo` goes back to the last. A copy takes the memory that its \
        object takes; data and frames are shared. Functions can't fork, since their own variables aren't \
        kept.
        """,
      parameters: [drop],
      examples: [
        Example(
          "fork; train agent steps=100; undo", "tries something and goes back", setup: agentExample),
        Example("fork; reset arm; fork drop=true", "keeps what came of it", setup: "arm = ReacherVertical"),
      ],
      seeAlso: ["undo", "outcomes", "save"]
    ) { call in
      let session = call.session
      try call.requireTopLevel()
      if call[drop] {
        guard session.dropFork() else { throw MissingFork() }
        call.note("gave the last fork up; \(call.forksLeft)")
        return .none
      }
      let kept = try session.fork { try call.checkCancellation() }
      call.note(
        "kept \(kept.variables.counted("variable")) with \(kept.objects.counted("object")); 'undo' goes back "
          + "to here"
      )
      return .none
    }
  }

  /// `undo`: goes back to the last fork.
  package static var undo: Command {
    Command(
      "undo", area: .session, "Goes back to the last `fork`.",
      help: """
        The session is then as it was at the fork, to the bit: what is done next gives what it would have \
        given then. The fork is used up; `fork` again to come back once more. Objects stay the same objects, \
        also in lists that hold them. Files that were written meanwhile stay. What took over a minute and \
        isn't saved is asked about before it is lost.
        """,
      examples: [
        Example("fork; a = 2; undo", "a is what it was", setup: "a = 1"),
        Example(
          "for n in [1, 2] { fork; rollout arm steps=n; undo }",
          "tries one thing after another from the same moment", setup: "arm = ReacherVertical"),
      ],
      seeAlso: ["fork"]
    ) { call in
      try call.requireTopLevel()
      guard call.session.undo() else { throw MissingFork() }
      call.note("back at the fork; \(call.forksLeft)")
      return .none
    }
  }
}

extension Call {
  fileprivate func requireTopLevel() throws {
    if isInFunction { throw ForkInFunction(command: command.name) }
  }

  fileprivate var forksLeft: String {
    let count = session.forkCount
    return count == 0 ? "no fork is left" : "\(count.counted("fork")) \(count == 1 ? "is" : "are") left"
  }
}

/// There is no fork.
private struct MissingFork: Error, CustomStringConvertible {
  var description: String { "there is no fork to go back to; 'fork' makes one" }
}

/// A function wants to fork or to go back.
private struct ForkInFunction: Error, CustomStringConvertible {
  let command: String
  var description: String {
    "'\(command)' can't keep the variables of functions; call it outside functions: at the prompt, in "
      + "scripts and their blocks"
  }
}
