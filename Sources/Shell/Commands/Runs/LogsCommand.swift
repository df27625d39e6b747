package import Language
import Runs
import Storage

extension Command {
  /// `logs`: shows what a member of a sweep has printed.
  package static var logs: Command {
    let source = Parameter("member", .inputPath, .positional, "The folder of a member of a sweep.")
    let lines = Parameter("n", .whole(1...1_000_000), default: 40, "The last so many lines.")
    return Command(
      "logs", area: .files, "Shows what a member of a sweep has printed, with its errors.",
      help: """
        Each time that a member is run or resumed it writes a new file, `log-1.txt`, `log-2.txt`, …; the \
        newest is shown, also while it grows.
        """,
      parameters: [source, lines], returns: .string,
      examples: [
        Example(
          "logs \"runs/s/seed=1\"", "what it printed",
          setup: sweepExample + "\nsweep \"try.dyne\" seed=1 to=\"runs/s\"")
      ],
      seeAlso: ["runs", "watch", "sweep"], isPage: true
    ) { call in
      let path = call.inputPath(call[source])
      var number = 0
      while fileMode(of: "\(path)/log-\(number + 1).txt") != nil { number += 1 }
      guard number > 0 else {
        throw call.error(
          source, must: "be the folder of a member that has run", but: "is '\(call[source])'",
          help: "runs lists the members of a sweep")
      }
      let text = try call.session.services.readFile("\(path)/log-\(number).txt")
      var all = text.split(separator: "\n", omittingEmptySubsequences: false)
      if all.last?.isEmpty ?? false { all.removeLast() }
      return .string(all.suffix(call[lines]).joined(separator: "\n"))
    }
  }
}
