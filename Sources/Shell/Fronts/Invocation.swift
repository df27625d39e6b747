internal import ArgumentParser
import Texts

/// The command line as it was written.
struct Invocation: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dyne",
    abstract: "A shell for dynamics-aware embeddings of states and actions.",
    usage: """
      dyne [<options>]
      dyne [<options>] <script> [<name>=<value> …]
      dyne [<options>] -c <statements>
      dyne check <script>
      dyne prove <script> [<name>=<value> …]
      dyne verify <script or run> [<name>=<value> …]
      dyne format [--check] <script> …
      dyne serve --stdio
      dyne kernel install [--prefix <folder>] [--name <name>]
      dyne kernel run <connection file>
      dyne lsp
      dyne teach [--test] <lesson> [<name>=<value> …]
      dyne teach --summary <answers> …
      dyne help [<command or script>]
      """,
    discussion: """
      Without a script, dyne is a shell. A script named '-' is read from standard input. \
      'dyne check' finds errors in a script without running it; 'dyne help' explains a command \
      or lists the parameters of a script. 'dyne prove' runs a script and writes beside it the hashes of \
      what each statement read and made; 'dyne verify' runs it again, writes no files, and names the \
      first statement that differs. 'dyne format' lays scripts out in one style. 'dyne serve --stdio' \
      answers the requests of another program, a line of JSON each. 'dyne kernel install' has Jupyter offer \
      dyne for notebooks; Jupyter itself runs 'dyne kernel run'. 'dyne lsp' answers an editor in the \
      Language Server Protocol. \
      'dyne teach' teaches a script that is a \
      lesson ('dyne help lessons'); with --test it runs the lesson's solutions and checks, with --summary it \
      draws a class's predictions.

      Exit status: 0 success; 1 a statement failed, or the output can't be written; 2 wrong usage, or a \
      script that doesn't pass its check or has no proof; 3 an expect failed, a statement differs from \
      its proof, or a lesson's test fails; 130 interrupted; 128 + n ended by signal n \
      (141: the output is no longer read).
      """)

  @Option(name: .customShort("c"), help: ArgumentHelp("Run these statements.", valueName: "statements"))
  var statements: [String] = []

  @Flag(name: .customShort("i"), help: "Stay in the shell afterwards, even if the script fails.")
  var staysInShell = false

  @Flag(help: "Print each statement before it runs.")
  var echo = false

  @Flag(help: "Wait for Enter before each statement of a script; 'skip' skips it, other input is run.")
  var step = false

  @Flag(
    help: "Resume a stopped script: finished parts of its runs and collections (to=) are reused.")
  var resume = false

  @Flag(help: "With 'teach': run the lesson as a test, with wrong answers that must not pass.")
  var test = false

  @Flag(help: "With 'teach': draw the predictions in files of answers beside what came out.")
  var summary = false

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("With 'teach': who is learning; default: the user.", valueName: "name"))
  var learner: String?

  @Flag(help: "Print each value and each error as one line of JSON.")
  var json = false

  @Option(help: ArgumentHelp("The random seed.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp("The number of threads, from 1 to 1024; default: all cores.", valueName: "n"))
  var threads: Int?

  @Flag(help: "Print results only: no banner, no notes, no progress.")
  var quiet = false

  @Flag(
    name: .customLong("check"), help: "Change nothing; name the scripts that 'format' would change.")
  var checksOnly = false

  @Flag(help: "Answer requests on standard input and output; with 'serve'.")
  var stdio = false

  @Option(
    help: ArgumentHelp(
      "With 'kernel install': install below this folder; default: the user's kernels.", valueName: "folder"))
  var prefix: String?

  @Option(
    help: ArgumentHelp(
      "With 'kernel install': the kernel's name; default: dyne.", valueName: "name"))
  var name: String?

  @Flag(help: "Don't run the shell's start-up file.")
  var noRc = false

  @Option(
    help: ArgumentHelp("Colours: auto, always or never.", valueName: "when"),
    completion: .list(["auto", "always", "never"]))
  var color: String = "auto"

  @Flag(help: "Show the version.")
  var version = false

  @Flag(help: .hidden)
  var markdown = false

  @Option(help: .hidden)
  var grammar: String?

  @Option(help: .hidden)
  var member: String?

  @Argument(
    help: ArgumentHelp("A script and values for its parameters.", valueName: "script"),
    completion: .custom(WordCompletion.candidates))
  var words: [String] = []

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("threads must be between 1 and 1024, but is \(threads)")
    }
    if !["auto", "always", "never"].contains(color) {
      throw ValidationError("color must be auto, always or never, but is '\(color)'")
    }
    if statements.count > 1 {
      throw ValidationError("-c must be given once, but is given \(statements.count) times")
    }
    if step, statements.isEmpty, words.isEmpty || words.first == "-" {
      throw ValidationError(
        "--step needs a script in a file, not \(words.isEmpty ? "none" : "standard input")")
    }
    if checksOnly, words.first != "format" {
      throw ValidationError("--check goes with format; 'dyne check script.dyne' finds errors")
    }
    if stdio != (words == ["serve"]), stdio || words.first == "serve" {
      throw ValidationError(
        stdio
          ? "--stdio must follow serve alone: dyne serve --stdio" : "serve needs --stdio: dyne serve --stdio")
    }
    if prefix != nil || name != nil, words != ["kernel", "install"] || !statements.isEmpty {
      throw ValidationError("--prefix and --name belong to 'dyne kernel install'")
    }
    if test || summary || learner != nil, words.first != "teach" || !statements.isEmpty {
      throw ValidationError("--test, --summary and --as belong to 'dyne teach'")
    }
    if test, summary { throw ValidationError("--test and --summary exclude each other") }
    if !statements.isEmpty, let word = words.first {
      throw ValidationError("-c must be used without a script, but '\(word)' is given too")
    }
  }
}

/// What the command line asks for.
enum Request: Equatable {
  case shell
  case version
  /// Runs a script with parameters; then the shell, if asked for.
  case script(path: String, parameters: [ScriptArgument])
  case statements(String)
  case check(path: String)
  /// Runs a script and writes its proof.
  case prove(path: String, parameters: [ScriptArgument])
  /// Runs a script and compares it with its proof.
  case verify(path: String, parameters: [ScriptArgument])
  /// Teaches a lesson.
  case teach(path: String, parameters: [ScriptArgument])
  /// Runs a lesson as a test.
  case testLesson(path: String, parameters: [ScriptArgument])
  /// Draws the predictions in files of answers.
  case summarize(paths: [String])
  case help(topic: String?)
  /// Lays scripts out, or only names those that it would change.
  case format(paths: [String], checksOnly: Bool)
  /// Answers requests of another program.
  case serve
  /// Answers an editor.
  case languageServer
  /// Has Jupyter offer dyne.
  case installKernel(prefix: String?, name: String)
  /// Answers Jupyter, as its connection file says.
  case kernel(connection: String)
  /// Writes one of the pages that are made from the commands.
  case document(String)
}

/// A script parameter's value, as text.
struct ScriptArgument: Equatable {
  let name: String
  let value: String
}

/// A command line that asks for nothing dyne knows.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}

extension Invocation {
  /// Finds out what is asked for.
  func request() throws(UsageError) -> Request {
    if version { return .version }
    if let text = statements.first { return .statements(text) }
    guard let first = words.first else { return .shell }
    switch first {
    case "serve": return .serve
    case "kernel": return try kernelRequest()
    case "lsp":
      guard words.count == 1 else {
        throw UsageError(description: "lsp takes nothing: it reads standard input")
      }
      return .languageServer
    case "format":
      guard words.count > 1 else { throw UsageError(description: "format needs a script") }
      return .format(paths: Array(words.dropFirst()), checksOnly: checksOnly)
    case "check":
      guard words.count == 2 else {
        throw UsageError(
          description: "check takes one script, but \(words.count - 1) are given")
      }
      return .check(path: words[1])
    case "prove", "verify":
      guard let path = words.dropFirst().first else {
        throw UsageError(description: "\(first) must be followed by a script, but is followed by nothing")
      }
      let parameters = try words.dropFirst(2).map(Self.scriptArgument)
      return first == "prove"
        ? .prove(path: path, parameters: parameters) : .verify(path: path, parameters: parameters)
    case "teach":
      guard let path = words.dropFirst().first else {
        let missing = summary ? "a file of answers" : "a lesson"
        throw UsageError(description: "teach must be followed by \(missing), but is followed by nothing")
      }
      if summary { return .summarize(paths: Array(words.dropFirst())) }
      let parameters = try words.dropFirst(2).map(Self.scriptArgument)
      return test
        ? .testLesson(path: path, parameters: parameters) : .teach(path: path, parameters: parameters)
    case "help":
      guard words.count <= 2 else {
        throw UsageError(
          description: "help takes at most one topic, but \(words.count - 1) are given")
      }
      if let grammar { return .document(grammar) }
      if markdown { return .document("markdown") }
      return .help(topic: words.dropFirst().first)
    default:
      return .script(path: first, parameters: try words.dropFirst().map(Self.scriptArgument))
    }
  }

  private func kernelRequest() throws(UsageError) -> Request {
    if words == ["kernel", "install"] { return .installKernel(prefix: prefix, name: name ?? "dyne") }
    guard words.count == 3, words[1] == "run" else {
      throw UsageError(description: "kernel must be followed by 'install', or by 'run' and a connection file")
    }
    return .kernel(connection: words[2])
  }

  private static func scriptArgument(_ word: String) throws(UsageError) -> ScriptArgument {
    guard let equals = word.firstIndex(of: "="), equals > word.startIndex else {
      throw UsageError(description: "a script's parameter must be name=value, but is '\(word)'")
    }
    return ScriptArgument(name: String(word[..<equals]), value: String(word[word.index(after: equals)...]))
  }
}
