package import Diagnostics

/// What people write by habit of other languages and shells, and what to write here: a further habit is a
/// further line.
package enum Habits {
  /// Names under which commands can be called too.
  package static let commands = ["exit": "quit", "cls": "clear"]

  /// What to do instead of a word; `…` is what follows it, in its parentheses or on its line.
  private static let words: [String: String] = [
    // leaving
    "q": leaving, "bye": leaving, "logout": leaving, "wq": leaving, "x!": leaving, "stop": leaving,
    "quit": "it takes no status: a script that succeeds exits with 0, a failed 'expect' with 3",
    // looking
    "man": "write help …", "info": "write help …", "doc": "write help …", "usage": "write help …",
    "h": "write help", "ans": lastValue, "Out": lastValue, "__": lastValue,
    "In": "'history' lists what was typed",
    "who": variables, "whos": variables, "vars": variables, "variables": variables, "locals": variables,
    "globals": variables, "env": variables, "dir": "write describe …, or ls for files",
    "type": "write describe …",
    "typeof": "write describe …", "class": "dyne has no classes; 'describe x' says what a value is",
    "str": "write \"{…}\"", "repr": "write \"{…}\"",
    "shape": "write describe …",
    "undo": "a statement can't be undone; 'history' lists them",
    "settings": "write set", "config": "write set", "options": "write set",
    // removing
    "del": "write forget …", "delete": "write forget …", "unset": "write forget …",
    "remove": "write forget …",
    "rm": "write !rm … for files, forget x for variables",
    "clear": "it clears the screen; to remove a variable write forget …",
    "reset_session": "'forget x' removes a variable; 'set seed=0' restarts the random streams",
    // other languages' words
    "elif": "write 'else if'", "elsif": "write 'else if'", "elseif": "write 'else if'",
    "then": braces, "do": braces, "begin": braces, "end": "a block ends with '}'",
    "fi": "a block ends with '}'",
    "done": "a block ends with '}'", "esac": "a block ends with '}'", "endif": "a block ends with '}'",
    "endfor": "a block ends with '}'", "pass": "an empty block is { }",
    "unless": "write if not (condition) { … }",
    "until": "write while not (condition) { … }", "foreach": "write for x in values { … }",
    "loop": "write while true { … }",
    "repeat": "write for i in 1..n { … }", "switch": "write if x == 1 { … } else if x == 2 { … }",
    "case": "write else if x == 2 { … }",
    "match": "write if x == 1 { … } else if x == 2 { … }", "except": "write } catch problem {",
    "finally": "put it after the block",
    "rescue": "write } catch problem {", "raise": "write expect false, \"what is wrong\"",
    "throw": "write expect false, \"what is wrong\"", "assert": "write expect …",
    "function": function, "func": function, "fn": function, "fun": function, "lambda": function,
    "let": "write … without 'let'", "var": "write … without 'var'", "const": "write … without 'const'",
    "local": "write … without 'local'",
    "global": "a 'def' can read outer variables, but not set them; return the value instead",
    "True": "write true", "False": "write false", "TRUE": "write true", "FALSE": "write false",
    "yes": "write true",
    "no": "write false", "None": "write none", "null": "write none", "nil": "write none",
    "NULL": "write none",
    "undefined": "write none", "NA": "write nan", "NaN": "write nan", "Inf": "write inf",
    "Infinity": "write inf",
    "xor": "write a != b", "is": "write ==", "elseIf": "write 'else if'",
    // functions under other names
    "len": "write length(…)", "size": "write length(…)", "count": "write length(…)",
    "numel": "write length(…)",
    "nrow": "write length(…)", "range": "write a..b, with both ends", "seq": "write a..b, with both ends",
    "arange": "write a..b by step", "linspace": "write a..b by step",
    "enumerate": "write for i in 0..length(x) - 1 { … }",
    "zip": "write for i in 0..length(x) - 1 { … }", "map": "write for or over",
    "filter": "write where t condition",
    "println": "write print …", "printf": "write print \"{x:.3}\"", "echo": "write print …",
    "disp": "write print …",
    "puts": "write print …", "display": "write print …", "format": "write \"{x:.3}\"",
    "fprintf": "write print \"{x:.3}\"",
    "int": "write floor(…) or round(…)", "float": "numbers are floats", "double": "numbers are floats",
    "bool": "write x != 0", "list": "write [a, b]", "array": "write [a, b]", "tuple": "write [a, b]",
    "dict": "a record is {a=1, b=2}", "matrix": "write [[a, b], [c, d]]",
    "ones": "write zeros(n) + 1", "rand": "write random(…)", "randn": "write normal(0, 1, …)",
    "average": "write mean(…)", "avg": "write mean(…)", "sd": "write std(…)", "stdev": "write std(…)",
    "pow": "write a ^ b", "ceil": "write -floor(-x)", "ln": "write log(…)", "arctan": "write atan2(y, 1)",
    "arctan2": "write atan2(…)", "atan": "write atan2(…, 1)", "power": "write a ^ b", "mod": "write a % b",
    "sorted": "write sort t by=column", "order": "write sort t by=column", "isclose": "write close(…)",
    "allclose": "write close(…)", "push": "write x = append(x, value)",
    "tail": "write t[-10..-1] for the last ten rows",
    "sleep": "write !sleep …", "open": "write load or import, with the path in quotes",
    "input": "write param x = 1 \"what it is\"",
    // packages and scripts
    "import": "import reads a table or an array from a file, as in import \"t.csv\"; dyne has no packages",
    "from": packages, "using": packages, "library": packages, "require": packages, "use": packages,
    "install": packages, "source": "write include \"file.dyne\"", "exec": "write include \"file.dyne\"",
    "run": "write include \"file.dyne\"", "call": "write the command's name first", "timeit": "write time …",
    "seed": "write set seed=…", "threads": "write set threads=…", "chdir": "write cd \"…\"", "ll": "write ls",
    "hist": "write history", "notebook": "write record \"name.dyne\"", "write": "write save x to=\"file\"",
    "read": "write load \"file\", or import \"t.csv\"", "savefig": "write plot x to=\"figure.png\"",
    "subplot": "write plot [a, b]", "fit": "write train …", "learn": "write train …",
    "eval": "write evaluate …",
    "test": "write evaluate …", "gym": "'environments' lists the environments",
    "make": "write the constructor's name, as in ReacherVertical seed=1",
  ]

  private static let leaving = "to leave, write quit"
  private static let lastValue = "the last value is 'result', or '_'"
  private static let variables = "write objects"
  private static let braces = "a block is in braces: { … }"
  private static let function = "write def name(x) { return … }"
  package static let packages = "dyne has no packages; 'help' lists its commands and functions"

  /// What other languages import.
  package static let packageNames: Set = [
    "numpy", "np", "torch", "math", "matplotlib", "plt", "pandas", "pd", "scipy", "sklearn", "jax",
    "tensorflow", "tf",
    "gym", "gymnasium", "mujoco", "dm_control", "os", "sys", "re", "json", "pickle", "seaborn", "tqdm",
    "wandb",
    "itertools", "collections", "Plots", "DataFrames", "ggplot2", "dplyr", "torchvision", "PIL", "cv2",
    "dyne",
  ]

  /// Programs that the system's shell has and dyne hasn't.
  private static let programs: Set = [
    "cat", "less", "more", "mkdir", "rmdir", "cp", "mv", "touch", "grep", "find", "wc", "du", "df", "top",
    "htop", "ps",
    "kill", "git", "python", "python3", "pip", "pip3", "conda", "vi", "vim", "nano", "emacs", "ssh", "scp",
    "rsync",
    "tar", "zip", "unzip", "gzip", "wget", "curl", "which", "whoami", "date", "uname", "hostname", "chmod",
    "chown",
    "ln", "sed", "awk", "bash", "sh", "zsh", "sudo", "apt", "nvidia", "tree", "file", "diff", "tee", "xargs",
    "ipython",
    "jupyter", "tensorboard", "tmux", "screen", "nohup", "watch", "md5sum", "sha256sum", "ffmpeg",
  ]

  /// What to write instead of a word that means something elsewhere; nil if nobody knows.
  ///
  /// `arguments` is what follows the word; empty where nothing does.
  package static func help(for word: String, arguments: String = "") -> String? {
    if word == "range", let range = range(arguments) { return "write \(range)" }
    if programs.contains(word) {
      return "write !\(word)" + (arguments.isEmpty ? "" : " \(arguments)")
        + " to run it in the system's shell"
    }
    if packageNames.contains(word) { return packages }
    guard let text = words[word] else { return nil }
    if arguments.isEmpty || text.contains("… }") { return text }
    let unquoted = text.contains("\"…\"") ? arguments.filter { $0 != "\"" } : arguments
    return text.replacing("…", with: unquoted)
  }

  /// What to write instead of a word of `source`, with what follows it there.
  package static func help(for word: String, at range: SourceRange, in source: SourceText) -> String? {
    help(for: word, arguments: arguments(after: range.end, in: source))
  }

  /// Whether a statement that begins with the word is told by it, whatever else is wrong with it.
  package static func isTelling(_ word: String) -> Bool {
    programs.contains(word) || packageNames.contains(word) || words[word] != nil
  }

  /// What is in the parentheses after an offset, or up to the end of the statement's line.
  package static func arguments(after offset: Int, in source: SourceText) -> String {
    let line = source.range(ofLine: source.line(at: offset))
    let rest = source.text(in: SourceRange(offset, line.end))
    var depth = 0
    var quote: Character?
    var text = ""
    for character in rest {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if "([{".contains(character) {
        depth += 1
        if depth == 1, text.isEmpty, character == "(" { continue }
      } else if ")]}".contains(character) {
        depth -= 1
        if depth < 0 || (depth == 0 && rest.first == "(") { break }
      } else if depth == 0, character == ";" || character == "#" {
        break
      }
      text.append(character)
    }
    return text.trimmed
  }

  /// A range as it is written here, of the arguments of Python's `range`; nil if they aren't one to three.
  static func range(_ arguments: String) -> String? {
    let parts = arguments.split(separator: ",").map { String($0).trimmed }
    func before(_ end: String) -> String { Int(end).map { "\($0 - 1)" } ?? "\(end) - 1" }
    switch parts.count {
    case 1: return "0..\(before(parts[0]))"
    case 2: return "\(parts[0])..\(before(parts[1]))"
    case 3: return "\(parts[0])..\(before(parts[1])) by \(parts[2])"
    default: return nil
    }
  }
}

extension String {
  /// The text without blanks at its ends.
  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
  }
}
