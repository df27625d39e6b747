internal import ArgumentParser
import Diagnostics
import LineEditing

extension Invocation {
  /// Reads the command line; nil after `--help` and `--version`, which are answered here.
  static func parseWritten(_ arguments: [String]) throws -> Invocation? {
    do {
      return try parse(arguments)
    } catch {
      guard exitCode(for: error).isSuccess else { throw error }
      Descriptor.output.write(fullMessage(for: error) + "\n")
      return nil
    }
  }
}

/// What to say to a wrong command line.
enum Usage {
  /// Writes what is wrong; gives the exit status.
  static func report(_ error: any Error, asJSON: Bool) -> Int32 {
    let message = (error as? UsageError)?.description ?? Invocation.message(for: error)
    if asJSON {
      Descriptor.error.write(Diagnostic(id: "wrong-usage", message: message).json + "\n")
    } else {
      Descriptor.error.write("error: \(message)\n'dyne --help' tells the usage\n")
    }
    return 2
  }
}
