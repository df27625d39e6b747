import Storage
import TestSupport
import Testing

/// Files that are written row by row.
@Suite struct SafetensorsWriterTests {
  private let rows = 7

  /// Columns of several types, one of them without elements, of some of the rows.
  private func columns(_ range: Range<Int>) -> [String: Tensor] {
    let n = range.count
    return [
      "x": Tensor(range.flatMap { [Double($0), -1] }, shape: [n, 2]),
      "f": Tensor(range.flatMap { row in (0..<6).map { Float(row * 6 + $0) } }, shape: [n, 3, 2]),
      "i": Tensor(range.map { Int64($0) }, shape: [n]), "on": Tensor(range.map { $0 % 2 == 0 }, shape: [n]),
      "nothing": Tensor([] as [Float], shape: [n, 0]),
    ]
  }

  private var head: Safetensors {
    var file = Safetensors()
    file.metadata = ["dyne": "test", "a": "b"]
    file["angles"] = Tensor([3, 4] as [Int64], shape: [2])
    file["word"] = Tensor([1] as [UInt64], shape: [1])
    return file
  }

  @Test(arguments: [[7], [1, 1, 1, 1, 1, 1, 1], [3, 4], [0, 5, 2]]) func equalsAFileWrittenAtOnce(
    parts: [Int]
  ) throws {
    try withTemporaryFolder { folder in
      var whole = head
      for (name, column) in columns(0..<rows) { whole[name] = column }
      try whole.write(to: folder + "/whole")
      var writer = try SafetensorsWriter(head, columns: columns(0..<0), rows: rows, to: folder + "/parts")
      var row = 0
      for count in parts {
        try writer.append(columns(row..<row + count))
        row += count
      }
      #expect(try names(in: folder).filter { !$0.hasSuffix(".tmp") } == ["whole"], "no name before the end")
      let former = try writer.finish()
      #expect(former == nil)
      #expect(try contents(of: folder + "/parts") == contents(of: folder + "/whole"))
      #expect(try names(in: folder) == ["parts", "whole"])
    }
  }

  @Test func anUnfinishedFileLeavesTheFormer() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      try write([7], to: path)
      do {
        var writer = try SafetensorsWriter(head, columns: columns(0..<0), rows: rows, to: path)
        try writer.append(columns(0..<3))
      }
      #expect(try names(in: folder) == ["x"])
      #expect(try contents(of: path) == [7])
      var writer = try SafetensorsWriter(head, columns: columns(0..<0), rows: rows, to: path)
      try writer.append(columns(0..<rows))
      let former = try writer.finish()
      #expect(former == path + "~")
      #expect(try contents(of: path + "~") == [7])
    }
  }

  @Test func stopsWhenAsked() throws {
    try withTemporaryFolder { folder in
      #expect(throws: StorageError.stopped(path: folder + "/x")) {
        _ = try SafetensorsWriter(
          head, columns: columns(0..<0), rows: rows, to: folder + "/x", isCancelled: { true })
      }
      let left = try names(in: folder)
      #expect(left.isEmpty)
    }
  }

  @Test func aDiskWithoutRoomIsSeenAtTheBeginning() throws {
    try withTemporaryFolder { folder in
      // more than any disk has
      #expect(throws: StorageError.self) {
        _ = try SafetensorsWriter(head, columns: columns(0..<0), rows: 1 << 52, to: folder + "/x")
      }
      let left = try names(in: folder)
      #expect(left.isEmpty)
    }
  }
}
