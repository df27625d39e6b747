import Foundation
import TestSupport
import Testing

/// One interpreter, five fronts: the same inputs show the same at the prompt, in a script, as JSON, to
/// programs that ask and in a notebook.
///
/// What they show is in `Fronts/expected.txt`; with `DYNE_RECORD=1` the file is written anew, and the test
/// fails.
@Suite(.serialized) struct FrontsAgreeTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fronts")
  private static let isRecording = ProcessInfo.processInfo.environment["DYNE_RECORD"] == "1"

  /// An input of one or several lines.
  private let inputs: [String] = {
    let text = (try? String(contentsOf: folder.appending(path: "inputs.txt"), encoding: .utf8)) ?? ""
    var inputs: [String] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix(">>> ") { inputs.append(String(line.dropFirst(4))) }
      if line.hasPrefix("... "), let last = inputs.popLast() {
        inputs.append("\(last)\n\(line.dropFirst(4))")
      }
    }
    return inputs
  }()

  @Test func aHundredInputsShowTheSameOnEachFront() throws {
    #expect(inputs.count >= 100)
    var seen = ""
    for input in inputs {
      let script = try script(input)
      // a window breaks long messages between words, a pipe doesn't
      #expect(flat(try prompt(input)) == flat(script.text), "at the prompt: \(input)")
      #expect(flat(try served(input)) == flat(script.text), "served: \(input)")
      #expect(flat(try inNotebook(input)) == flat(script.text), "in a notebook: \(input)")
      seen +=
        ">>> \(input.replacing("\n", with: "\n... "))\n\(script.text)\(try json(input, script.status))\n"
    }
    let file = Self.folder.appending(path: "expected.txt")
    if Self.isRecording {
      try seen.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("what was seen is written down; look at it")
      return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    for (seen, expected) in zip(seen.split(separator: ">>> "), expected.split(separator: ">>> ")) {
      #expect(seen == expected)
    }
    #expect(seen.count == expected.count)
  }

  private func script(_ input: String) throws -> (text: String, status: ProgramStatus?) {
    let dyne = try Dyne()
    let result = dyne.runScript(input, "--quiet")
    return (result.output + named(result.errors, ["\(dyne.home.path)/script.dyne"]), result.status)
  }

  /// The lines of JSON, indented; the process ends as that of the script without JSON.
  private func json(_ input: String, _ status: ProgramStatus?) throws -> String {
    let dyne = try Dyne()
    let result = dyne.runScript(input, "--json")
    #expect(result.status == status, "as JSON: \(input)")
    let lines = named(result.output + result.errors, ["\(dyne.home.path)/script.dyne"]).split(separator: "\n")
    for line in lines {
      let parsed = try? JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed)
      #expect(parsed != nil, "as JSON: \(line)")
    }
    return lines.map { "    \($0)\n" }.joined()
  }

  /// Types the input at a prompt of its own and takes what it shows.
  private func prompt(_ input: String) throws -> String {
    let terminal = try Dyne().shell(["--quiet", "--color", "never"])
    let lines = input.split(separator: "\n")
    for line in lines.dropLast() {
      terminal.send("\(line)\r")
      #expect(terminal.wait(for: "> "), "\(terminal.transcript)")
      _ = terminal.listen(seconds: 0.02)
    }
    _ = terminal.text()
    terminal.send("\(lines.last ?? "")\r")
    guard terminal.wait(for: "\r\n"), case _ = terminal.text(), terminal.wait(for: "dyne> ") else {
      return ""
    }
    return named(terminal.text().replacing("dyne> ", with: "").replacing("\r\n", with: "\n"), ["prompt"])
  }

  /// What a program is told that asks for the input: results, and then what is wrong.
  private func served(_ input: String) throws -> String {
    let request = try JSONSerialization.data(withJSONObject: ["type": "execute", "code": input])
    let result = try Dyne().run(
      "serve", "--stdio", "--quiet", "--no-rc", input: String(decoding: request, as: UTF8.self))
    var texts = (results: "", problems: "")
    for line in result.output.split(separator: "\n") {
      let answer = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      let text = (answer["text"] as? String).map { $0 + "\n" } ?? ""
      if answer["event"] as? String == "result" { texts.results += text } else { texts.problems += text }
    }
    return texts.results + texts.problems
  }

  /// What a notebook shows: results, and then what is wrong.
  private func inNotebook(_ input: String) throws -> String {
    let shown = try KernelClient(try Dyne(), "--quiet").execute(input).published
    let isProblem = { (message: KernelClient.Message) in
      message.type == "error" || message.content["name"] as? String == "stderr"
    }
    let texts = shown.filter { !isProblem($0) } + shown.filter(isProblem)
    return texts.compactMap { $0.type == "execute_input" ? nil : $0.text }.joined(separator: "\n")
  }

  /// A text without the ends of its lines and what they begin with.
  private func flat(_ text: String) -> String {
    text.split { $0.isWhitespace || $0 == "|" }.joined(separator: " ")
  }

  /// A text with one name for where it comes from.
  private func named(_ text: String, _ names: [String]) -> String {
    names.reduce(text) { $0.replacing($1, with: "input") }
  }
}
