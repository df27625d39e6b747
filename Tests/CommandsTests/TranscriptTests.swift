import Commands
import Diagnostics
import Foundation
import Language
import Testing

/// Sessions at the prompt with what they must show, `Tests/Transcripts/*.dynets`.
///
/// A heading `##` begins a session of its own; `dyne> ` stands before a statement, `    > ` before its
/// further lines.
@Suite struct TranscriptTests {
  struct Transcript: Sendable, CustomTestStringConvertible {
    let path: String
    var testDescription: String { path.split(separator: "/").last.map(String.init) ?? path }
  }

  static let folder = DocumentTests.root.appending(path: "Tests/Transcripts").path

  /// All of them, or those whose names begin with `DYNE_TRANSCRIPT`.
  static let all: [Transcript] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let wanted = ProcessInfo.processInfo.environment["DYNE_TRANSCRIPT"] ?? ""
    return names.filter { $0.hasPrefix(wanted) && $0.hasSuffix(".dynets") }.sorted().map {
      Transcript(path: "Tests/Transcripts/\($0)")
    }
  }()

  @Test(.timeLimit(.minutes(15)), arguments: all) func showsWhatItMust(_ transcript: Transcript) throws {
    let documents = DocumentTests()
    try documents.compare(transcript.path, with: played(try documents.page(transcript.path)))
  }

  @Test func everyCommandHasATranscript() throws {
    let names = Set(Self.all.map { $0.testDescription.dropLast(".dynets".count) }.map(String.init))
    for command in AllCommands.table.commands where !command.isFunction {
      #expect(names.contains(command.name), "\(command.name) needs Tests/Transcripts/\(command.name).dynets")
    }
    let functions = try Self.all.filter { $0.testDescription.hasPrefix("functions") }
      .map { try DocumentTests().page($0.path) }.joined()
    for command in AllCommands.table.commands(in: .functions) {
      #expect(
        functions.contains("\(command.name)("), "\(command.name) needs a line in a transcript of functions")
    }
  }

  /// The transcript with what its statements show now.
  func played(_ text: String) -> String {
    var lines: [String] = []
    var bench = Bench()
    var statement: [String] = []
    func play() {
      guard !statement.isEmpty else { return }
      lines += output(of: statement.joined(separator: "\n"), in: bench)
      statement = []
    }
    var isHeader = true
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("    > "), !statement.isEmpty {
        statement.append(String(line.dropFirst(6)))
        lines.append(line)
        continue
      }
      play()
      if line.hasPrefix("## ") || lines.isEmpty {
        bench = Bench()
        if let last = lines.last, !last.isEmpty { lines.append("") }
        lines += [line, ""]
        isHeader = true
      } else if line.hasPrefix("dyne> ") {
        isHeader = false
        statement = [String(line.dropFirst(6))]
        lines.append(line)
      } else if isHeader, !line.isEmpty {
        // what introduces a session
        lines.append(line)
      }
    }
    play()
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What a terminal of 80 columns would show, without colours.
  func output(of statement: String, in bench: Bench) -> [String] {
    let before = bench.events.count
    let outcome = bench.run(statement)
    var texts = bench.events.dropFirst(before).map { event in
      switch event {
      case .shown(let values):
        let texts = values.map { ValueFormatter(columns: 80).text($0) }
        return texts.joined(separator: texts.allSatisfy { !$0.contains("\n") } ? " " : "\n")
      case .note(let note): return "      \(note)"
      }
    }
    switch outcome {
    case .finished: break
    case .quit: texts.append("(leaves)")
    default: texts.append(outcome.text(width: 80))
    }
    return texts.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
  }
}

extension Outcome {
  /// What went wrong, in lines of this width.
  fileprivate func text(width: Int) -> String {
    switch self {
    case .refused(let problems):
      problems.map { $0.rendered(color: false, width: width) }.joined(separator: "\n")
    case .failed(let problem), .expectationFailed(let problem): problem.rendered(color: false, width: width)
    case .interrupted: "interrupted"
    case .finished, .quit: ""
    }
  }
}
