internal import ArgumentParser
import Diagnostics
import LineEditing
import Texts

extension Invocation {
  /// Reads the command line; nil after `--help` and `--version`, which are answered here.
  static func parseWritten(_ arguments: [String]) throws -> Invocation? {
    do {
      return try parse(arguments)
    } catch {
      guard exitCode(for: error).isSuccess else { throw error }
      if case .failed(let code) = Descriptor.output.write(mended(fullMessage(for: error)) + "\n") {
        throw FileError(path: "standard output", use: .writing, errno: code)
      }
      return nil
    }
  }

  /// Drops from a completion script for zsh the two lines by which it looks for subcommands: dyne has none,
  /// and with them zsh refuses the script for having a second kind of remaining words.
  private static func mended(_ text: String) -> String {
    guard text.hasPrefix("#compdef") else { return text }
    let superfluous = ["'(-): :->command'", "'(-)*:: :->arg'"]
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { line in !superfluous.contains { line.hasSuffix($0) } }
      .joined(separator: "\n")
  }
}

/// What to say to a wrong command line.
enum Usage {
  /// Writes that the answer couldn't be written; gives the exit status.
  static func report(_ error: FileError) -> Int32 {
    Descriptor.error.write("error: \(error)\n")
    return 1
  }

  /// Writes what is wrong; gives the exit status.
  static func report(_ error: any Error, asJSON: Bool) -> Int32 {
    let message = (error as? UsageError)?.description ?? Invocation.message(for: error)
    if asJSON {
      Descriptor.error.write(Diagnostic(id: "wrong-usage", message: message).json + "\n")
    } else {
      Descriptor.error.write("error: \(ShownText.lines(message))\nsee 'dyne --help'\n")
    }
    return 2
  }
}
