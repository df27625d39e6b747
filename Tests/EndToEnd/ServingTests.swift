import Foundation
import TestSupport
import Testing

/// Asks `dyne serve --stdio` as another program does.
@Suite(.serialized) struct ServingTests {
  private let dyne: Dyne

  init() throws { dyne = try Dyne() }

  /// What comes back for lines that are all sent at once.
  private func answers(_ lines: [String], _ options: String...) -> (answers: [[String: Any]], Program.Result)
  {
    let result = Program(path: dyne.path, environment: dyne.environment).run(
      ["serve", "--stdio", "--no-rc"] + options, input: lines.map { $0 + "\n" }.joined())
    return (parsed(result.output), result)
  }

  private func parsed(_ output: String) -> [[String: Any]] {
    output.split(separator: "\n").map { line in
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
      return object as? [String: Any] ?? ["broken": String(line)]
    }
  }

  private func request(_ id: Int, _ type: String, _ fields: [String: Any] = [:]) throws -> String {
    var object = fields
    (object["id"], object["type"]) = (id, type)
    return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
  }

  private func replies(_ answers: [[String: Any]]) -> [String] {
    answers.compactMap { answer in
      answer["reply"].map { "\($0) \(answer["status"] ?? "") \(answer["id"] ?? "")" }
    }
  }

  @Test func eachRequestHasItsEventsAndOneReply() throws {
    let (answers, result) = answers([
      try request(1, "execute", ["code": "x = [1, 2]\nprint x\n'ü😀'"]),
      try request(2, "execute", ["code": "print nowhere"]),
      try request(3, "execute", ["code": "expect 1 == 2"]),
      try request(4, "complete", ["code": "'é'; descr", "cursor": 10]),
      try request(5, "inspect", ["code": "print x", "cursor": 7]),
      try request(6, "inspect", ["code": "TD3 arm", "cursor": 1]),
      try request(7, "is_complete", ["code": "for i in 1..3 { if true {"]),
      try request(8, "history", ["last": 2]),
      try request(9, "shutdown"),
      try request(10, "execute", ["code": "print 'too late'"]),
    ])
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(answers.first?["event"] as? String == "ready")
    #expect(
      replies(answers) == [
        "execute ok 1", "execute error 2", "execute error 3", "complete ok 4", "inspect ok 5", "inspect ok 6",
        "is_complete ok 7", "history ok 8", "shutdown ok 9",
      ])
    let texts = answers.filter { $0["event"] as? String == "result" }.map { $0["text"] as? String }
    #expect(texts == ["[1, 2]", "ü😀"])
    func reply(_ id: Int) -> [String: Any] {
      answers.first { $0["reply"] != nil && $0["id"] as? Int == id } ?? [:]
    }
    #expect(reply(2)["exit"] as? Int == 2)
    #expect(reply(3)["exit"] as? Int == 3)
    #expect(reply(4)["start"] as? Int == 5)
    #expect((reply(4)["matches"] as? [[String: Any]])?.first?["text"] as? String == "describe")
    #expect((reply(5)["text"] as? String)?.contains("[1, 2]") == true, "\(reply(5))")
    #expect((reply(6)["text"] as? String)?.contains("Twin critics") == true)
    #expect(reply(7)["state"] as? String == "incomplete")
    #expect(reply(7)["indent"] as? String == "    ")
    #expect(
      (reply(8)["entries"] as? [[String: Any]])?.map { $0["outcome"] as? String } == ["failed", "failed"])
  }

  @Test func linesThatAreNoRequestsAreRefusedAndTheRestAnswered() throws {
    let lines = [
      "", "{", "[1]", "\"execute\"", "{}", "{\"type\": \"dance\", \"id\": \"a\"}", "{\"type\": \"execute\"}",
      "{\"type\": \"execute\", \"code\": 3}", "{\"type\": \"complete\", \"code\": \"x\", \"cursor\": 9}",
      "{\"type\": \"complete\", \"code\": \"x\", \"cursor\": 1e300}",
      "{\"type\": \"history\", \"last\": -1e300}",
      "{\"type\": \"inspect\", \"code\": \"\\u0000\", \"cursor\": 0}",
      String(repeating: "[", count: 100_000),
      "{\"id\": {\"deep\": [1]}, \"type\": \"execute\", \"code\": \"print 7\"}",
    ]
    let (answers, result) = answers(lines)
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(answers.allSatisfy { $0["broken"] == nil })
    #expect(answers.count { $0["status"] as? String == "refused" } == 10)
    #expect(answers.contains { $0["value"] as? Int == 7 })
    #expect((answers.last?["id"] as? [String: Any])?["deep"] as? [Int] == [1])
  }

  @Test func whatProgramsWriteStaysOffTheAnswers() throws {
    let (answers, result) = answers([try request(1, "execute", ["code": "!echo stray"])])
    #expect(answers.allSatisfy { $0["broken"] == nil }, "\(result.output)")
    #expect(result.errors.contains("stray"))
  }

  @Test func anInterruptStopsWhatRunsAndKeepsTheObject() throws {
    let serving = try ServedProcess(dyne)
    try serving.send(request(1, "execute", ["code": "a = TD3 (ReacherVertical) hidden=[8, 8]"]))
    _ = serving.answer { $0["reply"] != nil }
    try serving.send(request(2, "execute", ["code": "train a steps=9M every=0"]))
    let progress = serving.answer { $0["event"] as? String == "progress" }
    #expect((progress?["progress"] as? [String: Any])?["unit"] as? String == "steps")
    try serving.send(request(3, "interrupt"))
    let stopped = serving.answer { $0["reply"] as? String == "execute" }
    #expect(stopped?["status"] as? String == "interrupted")
    #expect(serving.answer { $0["reply"] as? String == "interrupt" }?["id"] as? Int == 3)
    // a program that was started is stopped, too
    try serving.send(request(4, "execute", ["code": "!sleep 100; true"]))
    usleep(300_000)
    try serving.send(request(5, "interrupt"))
    #expect(
      serving.answer { $0["id"] as? Int == 4 && $0["reply"] != nil }?["status"] as? String == "interrupted")
    try serving.send(request(6, "execute", ["code": "print a.steps > 0"]))
    #expect(serving.answer { $0["event"] as? String == "result" }?["value"] as? Bool == true)
    try serving.send(request(7, "shutdown"))
    #expect(serving.answer { $0["reply"] as? String == "shutdown" } != nil)
    #expect(serving.waitForEnd() == 0)
  }

  @Test func valuesOfMembersArriveInOrder() throws {
    let (answers, _) = answers([
      try request(1, "execute", ["code": "x = over s in 1..3 parallel=3 { print s; s * 2 }; x"])
    ])
    let texts = answers.filter { $0["event"] as? String == "result" }.map { $0["text"] as? String }
    #expect(texts == ["1", "2", "3", "[2, 4, 6]"])
  }
}

/// A running `dyne serve --stdio` that is asked line by line.
private final class ServedProcess {
  private let process = Process()
  private let input = Pipe(), output = Pipe()
  private var rest = Data()

  init(_ dyne: Dyne) throws {
    process.executableURL = URL(filePath: dyne.path)
    process.environment = dyne.environment
    process.arguments = ["serve", "--stdio", "--no-rc", "--threads", "1"]
    process.currentDirectoryURL = URL(filePath: dyne.home.path)
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  func send(_ line: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
  }

  /// The next answer that is meant, of those that come; nil at the end.
  func answer(_ isMeant: ([String: Any]) -> Bool) -> [String: Any]? {
    while true {
      while let end = rest.firstIndex(of: 10) {
        let line = rest[rest.startIndex..<end]
        rest = Data(rest[rest.index(after: end)...])
        if let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any], isMeant(object) {
          return object
        }
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      rest += more
    }
  }

  func waitForEnd() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }
}
