/// What a front lets commands do with other programs, with the prompt, and with what the process costs.
package struct Programs {
  /// Runs a command of the system's shell to its end; throws what kept it from starting, or `Interrupted`.
  package var run: (ProgramRequest) throws -> ProgramResult = { _ in throw NoPrograms() }
  /// Opens a file in the user's editor; gives the editor's exit status.
  package var edit: (_ path: String) throws -> Int = { _ in throw NoPrograms() }
  /// Opens a text in the user's editor; gives the editor's exit status and the text as it is then.
  package var editText: (_ text: String) throws -> (status: Int, text: String) = { _ in throw NoPrograms() }
  /// Adds a text at the end of a file, at once.
  package var append: (_ text: String, _ path: String) throws -> Void = { _, _ in throw NoPrograms() }
  /// Takes the whole terminal; nil where nobody types or it can't be done.
  package var openScreen: () -> (any Screen)? = { nil }
  /// Whether the system's shell would find a program.
  package var finds: (_ program: String) -> Bool = { _ in false }
  /// Clears the screen, where there is one.
  package var clearScreen: () -> Void = {}
  /// The keys of the prompt.
  package var keys = PromptKeys()
  /// What runs the members of a sweep; nil where there is nothing of the kind.
  package var members: (any MemberProgramHost)?
  /// Where this program is, to be run once more.
  package var program = ""
  /// The processor time used so far, in seconds.
  package var processorSeconds: () -> Double = { 0 }
  /// Begins to measure memory; its result gives the most bytes in use since then beyond those at the
  /// beginning.
  package var measureMemory: () -> () -> Double? = { { nil } }

  package init() {}
}

/// A command of the system's shell.
package struct ProgramRequest: Equatable, Sendable {
  package let command: String
  /// Where it runs, as an absolute path.
  package let folder: String
  /// Whether what it writes is kept.
  package let captures: Bool

  package init(command: String, folder: String, captures: Bool) {
    self.command = command
    self.folder = folder
    self.captures = captures
  }
}

/// How a program ended.
package struct ProgramResult: Equatable, Sendable {
  /// The exit status.
  package let status: Int
  /// What it wrote, if that is kept.
  package let output: String

  package init(status: Int, output: String) {
    self.status = status
    self.output = output
  }
}

/// Nobody here can do that.
package struct NoPrograms: Error, CustomStringConvertible {
  package init() {}
  package var description: String { "external programs are not available here" }
}
