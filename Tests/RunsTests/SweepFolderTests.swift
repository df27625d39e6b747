import Foundation
import Runs
import Storage
import TestSupport
import Testing
import Texts

@Suite struct SweepFolderTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.path + "/sweep" }

  private func record(_ k: Int) -> RunRecord {
    RunRecord(
      kind: "s.dyne", asked: [JSON.Member("k", .integer(k))], start: "a", script: ["s.dyne k=\(k)"], seed: 0,
      threads: 1, program: "1.0", minutes: 1, kept: 1)
  }

  /// Runs a member as its process does, and lets its folder be old.
  private func run(_ k: Int, number: Double, ago seconds: Double = 60) throws {
    let member = try RunFolder("\(path)/k=\(k)", for: record(k), isKnown: false)
    var status = RunStatus(.finished, done: 0, total: 0, unit: "")
    status.numbers = [JSON.Member("x", .number(number))]
    try member.report(status)
    try FileManager.default.setAttributes(
      [.modificationDate: Date() - seconds], ofItemAtPath: "\(path)/k=\(k)")
  }

  private func numbers() throws -> [JSON] {
    try SweepFolder.members(of: path).compactMap { $0.status.numbers.first?.value }
  }

  @Test func whatIsKnownOfMembersIsTheirFolders() throws {
    let sweep = try SweepFolder(path, script: "s.dyne")
    for k in 100..<220 { try run(k, number: Double(k)) }
    let first = try numbers()
    #expect(first.count == 120 && first[0] == .number(100))
    #expect(exists(path + "/members.json"))
    #expect(try numbers() == first)
    // a member that ran anew, one that is gone, and one more
    try run(100, number: 7, ago: 30)
    try FileManager.default.removeItem(atPath: path + "/k=101")
    try run(300, number: 8)
    let second = try numbers()
    #expect(second.count == 120 && second[0] == .number(7) && second[1] == .number(102))
    #expect(second[119] == .number(8))
    // a file that is damaged, or from elsewhere, changes nothing
    try Data("{}".utf8).write(to: URL(filePath: path + "/members.json"))
    #expect(try numbers() == second)
    withExtendedLifetime(sweep) {}
  }

  @Test func whatMayStillChangeIsReadAgain() throws {
    let sweep = try SweepFolder(path, script: "s.dyne")
    for k in 100..<220 { try run(k, number: Double(k), ago: 0) }
    _ = try numbers()
    #expect(!exists(path + "/members.json"))
    withExtendedLifetime(sweep) {}
  }

  @Test func oneProcessHasASweep() throws {
    let sweep = try SweepFolder(path, script: "s.dyne")
    #expect(throws: RunError.self) { try SweepFolder(path, script: "s.dyne") }
    #expect(SweepFolder.holder(of: path)?.process == Int(getpid()))
    withExtendedLifetime(sweep) {}
    let other = folder.path + "/other"
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: other + "/x"))
    #expect(throws: RunError.notASweep(folder: other)) { try SweepFolder(other, script: "s.dyne") }
  }

  @Test func aSweepOfAnotherScriptIsRefused() throws {
    do { _ = try SweepFolder(path, script: "s.dyne") }
    #expect(throws: RunError.self) { try SweepFolder(path, script: "t.dyne") }
    #expect(try SweepFolder.members(of: path).isEmpty)
  }

  @Test func tasksOfASubmissionAreDividedByTheLargestArray() throws {
    let submission = SweepSubmission(
      name: "a", members: (0..<7).map { "k=\($0)" }, words: (0..<7).map { ["k=it's \($0)"] }, most: 3)
    #expect(submission.jobs == [0..<3, 3..<6, 6..<7])
    try submission.write(in: path, script: "#!/bin/bash\n")
    #expect(SweepSubmission.all(in: path).map(\.members.count) == [7])
    let tasks = try String(contentsOfFile: submission.folder(in: path) + "/tasks", encoding: .utf8)
    #expect(tasks.split(separator: "\n")[2] == "'k=it'\\''s 2'")
  }
}
