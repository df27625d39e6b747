import Storage
import TestSupport
import Testing

@Suite struct RowLogTests {
  private let folder = TemporaryFolder()

  private func rows(_ numbers: Range<UInt8>) -> [UInt8] { numbers.flatMap { [$0, 100 + $0] } }

  private func read(_ count: Int, at mark: RowLog.Mark) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try RowLog.read(last: count, in: folder.path + "/log", rowBytes: 2, at: mark) { bytes += $0 }
    return bytes
  }

  private func log() throws(StorageError) -> RowLog {
    try RowLog(in: folder.path + "/log", rowBytes: 2, segmentRows: 4)
  }

  @Test func theLastRowsAreReadAsTheyWereAtAMark() throws {
    var log = try log()
    try log.append(rows(0..<3))
    let mark = log.mark
    try log.append(rows(3..<11))
    #expect(try read(3, at: mark) == rows(0..<3))
    #expect(try read(2, at: mark) == rows(1..<3))
    #expect(try read(11, at: log.mark) == rows(0..<11))
    #expect(try read(6, at: log.mark) == rows(5..<11))
    #expect(log.bytes == 22)
  }

  @Test func goingOnForgetsWhatCameAfterTheMark() throws {
    var first = try log()
    try first.append(rows(0..<6))
    let mark = first.mark
    try first.append(rows(100..<107))
    var second = try RowLog(in: folder.path + "/log", rowBytes: 2, segmentRows: 4, from: mark)
    try second.append(rows(6..<9))
    #expect(try read(9, at: second.mark) == rows(0..<9))
  }

  @Test func whatWasChangedIsNoticed() throws {
    var log = try log()
    try log.append(rows(0..<6))
    let mark = log.mark
    folder.write("abcdefgh", to: "log/000000000000.rows")
    #expect(throws: StorageError.self) { try read(6, at: mark) }
    // a file that isn't needed doesn't matter
    #expect(try read(2, at: mark) == rows(4..<6))
    folder.write("a", to: "log/000000000004.rows")
    #expect(throws: StorageError.self) { try read(2, at: mark) }
    #expect(throws: StorageError.self) {
      _ = try RowLog(in: folder.path + "/log", rowBytes: 2, segmentRows: 4, from: mark)
    }
  }

  @Test func oldFilesGo() throws {
    var log = try log()
    try log.append(rows(0..<11))
    log.forget(before: 9)
    #expect(log.bytes == 6)
    #expect(try read(3, at: log.mark) == rows(8..<11))
    #expect(throws: StorageError.self) { try read(4, at: log.mark) }
  }

  @Test func marksAreReadAsTheyAreWritten() throws {
    var log = try log()
    #expect(RowLog.Mark(log.mark.text) == log.mark)
    try log.append(rows(0..<11))
    #expect(RowLog.Mark(log.mark.text) == log.mark)
    log.forget(before: 5)
    #expect(RowLog.Mark(log.mark.text) == log.mark)
    for text in ["", "x", "-1", "3", "4 0:3:0000000000000000", "3 0:3:00", "9223372036854775807 1:1:1"] {
      #expect(RowLog.Mark(text) == nil, "\(text)")
    }
  }
}
