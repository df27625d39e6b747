import Runs
import Storage
import TestSupport
import Testing
import Texts

@Suite struct RunFolderTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.path + "/run" }

  private func record(start: String = "a", steps: Int = 10) -> RunRecord {
    RunRecord(
      kind: "TD3", asked: [JSON.Member("steps", .integer(steps))], start: start, script: ["x = 1"], seed: 7,
      threads: 1, program: "1.0", minutes: 1, kept: 2)
  }

  private func file(_ number: Int) -> Safetensors {
    var file = Safetensors()
    file["x"] = Tensor([Int64(number)], shape: [1])
    return file
  }

  /// The number that the newest whole checkpoint holds, and what was skipped.
  private func newest() throws -> (number: Int64, skipped: Int) {
    var skipped = 0
    let number = try RunFolder.readNewest(in: path) { _ in
      skipped += 1
    } _: { file, _ in
      try file.integers("x")[0]
    }
    return (number, skipped)
  }

  @Test func whatWasAskedForIsReadAgain() throws {
    let run = try RunFolder(path, for: record(), isKnown: false)
    #expect(try RunFolder.record(of: path) == run.record)
    #expect(run.record.asked("steps") == 10)
    #expect(throws: StorageError.self) { try RunFolder.status(of: path) }
    try run.report(RunStatus(.running, done: 3, total: 10, unit: "steps"))
    #expect(try RunFolder.status(of: path).state == .running)
  }

  @Test func aRunWhoseProcessIsGoneIsStopped() throws {
    do {
      let run = try RunFolder(path, for: record(), isKnown: false)
      try run.report(RunStatus(.running, done: 3, total: 10, unit: "steps"))
    }
    let status = try RunFolder.status(of: path)
    #expect(status.state == .stopped && status.why == "its process is gone" && status.done == 3)
  }

  @Test func oneProcessAtATime() throws {
    let first = try RunFolder(path, for: record(), isKnown: false)
    #expect { try RunFolder(path, for: record(), isKnown: false) } throws: { error in
      guard case RunError.held(_, let holder)? = error as? RunError else { return false }
      return "\(error)".contains("in use by process \(holder.process) on \(holder.host)")
    }
    withExtendedLifetime(first) {}
  }

  @Test func anotherRunIsRefused() throws {
    _ = try RunFolder(path, for: record(), isKnown: false)
    #expect(try RunFolder(path, for: record(), isKnown: false).isOld)
    #expect(try RunFolder(path, for: record(start: "b"), isKnown: true).isOld)
    for other in [record(start: "b"), record(steps: 11)] {
      #expect(throws: RunError.self) { try RunFolder(path, for: other, isKnown: false) }
    }
    folder.write("mine", to: "other/file")
    #expect(throws: RunError.notARun(folder: folder.path + "/other")) {
      try RunFolder(folder.path + "/other", for: record(), isKnown: false)
    }
  }

  @Test func aDamagedCheckpointIsSkippedAndPutAside() throws {
    let run = try RunFolder(path, for: record(), isKnown: false)
    for number in 1...3 { try run.keep(file(number), []) }
    #expect(try newest() == (3, 0))
    folder.write(
      folder.read("run/checkpoints/000003.safetensors") + "x", to: "run/checkpoints/000003.safetensors")
    #expect(try newest() == (2, 1))
    // the same length, another number
    var bytes = folder.bytes("run/checkpoints/000002.safetensors")
    bytes[bytes.count - 8] = 9
    try replaceFile(at: path + "/checkpoints/000003.safetensors") { file throws(StorageError) in
      try file.write(bytes)
    }
    #expect(try newest() == (2, 1))
    var reasons: [String] = []
    let restored = try run.restoreNewest {
      reasons.append($0)
    } _: { file, _ in
      try file.integers("x")[0]
    }
    #expect(restored == 2 && reasons.count == 1 && reasons[0].contains("damaged"))
    try run.keep(file(4), [])
    #expect(try newest() == (4, 0))
    #expect(try folderEntries(path + "/checkpoints").contains { $0.name == "000003.safetensors.damaged" })
  }
}
