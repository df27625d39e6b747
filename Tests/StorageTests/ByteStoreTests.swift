import Foundation
import Storage
import TestSupport
import Testing

@Suite struct ByteStoreTests {
  @Test func piecesAreOneRunOfBytes() throws {
    let store = ByteStore([[0, 1, 2], [], [3], [4, 5, 6, 7], []])
    #expect(store.count == 8 && store.isInMemory)
    #expect(try store.bytes() == Array(0..<8))
    for low in 0...8 {
      for high in low...8 {
        var bytes = [UInt8](repeating: 99, count: 10)
        try store.copy(low..<high, into: &bytes, at: 1)
        #expect(bytes == [99] + (low..<high).map(UInt8.init) + Array(repeating: 99, count: 9 - (high - low)))
      }
    }
    #expect(store == ByteStore([Array(0..<8)]))
    #expect(store != ByteStore([Array(0..<7)]) && store != ByteStore([[0, 1, 2, 3, 4, 5, 6, 8]]))
    #expect(try ByteStore([]).bytes() == [])
  }

  /// More than is read into memory at once.
  private static let large = (17 << 20) + 5

  private func makeFile() -> Safetensors {
    var file = Safetensors()
    file["large"] = Tensor(
      ByteStore([
        Array(repeating: 1, count: 9 << 20), (0..<(8 << 20) + 5).map { UInt8(truncatingIfNeeded: $0) },
      ]),
      shape: [Self.large])
    file["small"] = Tensor([1, 2, 3] as [UInt8], shape: [3])
    return file
  }

  @Test func manyBytesStayInTheFile() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x", file = makeFile()
      try file.write(to: path)
      let read = try Safetensors(contentsOf: path)
      let store = try read.store("large", shape: [Self.large])
      #expect(!store.isInMemory)
      #expect(try store == file.store("large"))
      #expect(try read.bytes("large") == file.bytes("large"))
      #expect(try read.store("small").isInMemory && read.bytes("small") == [1, 2, 3])
      // the file may lose its name, and be written again from itself
      try read.write(to: path)
      #expect(try store == file.store("large"))
      #expect(try contents(of: path) == contents(of: path + "~"))
    }
  }

  @Test func aFileThatIsCutShortIsAnError() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      try makeFile().write(to: path)
      let store = try Safetensors(contentsOf: path).store("large")
      try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: 1 << 20)
      var bytes = [UInt8](repeating: 0, count: 10)
      try store.copy(0..<10, into: &bytes, at: 0)
      let error = StorageError.unreadable(path: path, reason: "it shrank after it was opened")
      #expect(throws: error) { try store.copy(2 << 20..<(2 << 20) + 10, into: &bytes, at: 0) }
      #expect(throws: StorageError.self) { try Safetensors(contentsOf: path) }
    }
  }

  @Test(arguments: [0, 1, 7, 12]) func theLastTensorMayGrow(expected: Int) throws {
    try withTemporaryFolder { folder in
      var whole = Safetensors()
      whole.last = "frames"
      whole.metadata["a"] = "b"
      whole["number"] = Tensor([1.5], shape: [1])
      var writer = try SafetensorsWriter(
        whole, columns: ["row": Tensor([Int64](), shape: [0]), "flag": Tensor([Bool](), shape: [0])],
        rows: 2, growing: (Tensor([UInt8](), shape: [0, 2, 3]), expected), to: folder + "/grown")
      for row in 0..<2 {
        try writer.grow(by: Tensor([UInt8](repeating: UInt8(row), count: 18), shape: [3, 2, 3]))
        try writer.append([
          "row": Tensor([Int64(row)], shape: [1]), "flag": Tensor([row == 1], shape: [1]),
        ])
      }
      try writer.grow(by: Tensor([5, 5, 5, 5, 5, 5] as [UInt8], shape: [1, 2, 3]))
      _ = try writer.finish()
      whole["row"] = Tensor([0, 1] as [Int64], shape: [2])
      whole["flag"] = Tensor([false, true], shape: [2])
      whole["frames"] = Tensor(
        [UInt8](repeating: 0, count: 18) + Array(repeating: 1, count: 18) + Array(repeating: 5, count: 6),
        shape: [7, 2, 3])
      try whole.write(to: folder + "/whole")
      #expect(try contents(of: folder + "/grown") == contents(of: folder + "/whole"))
      let read = try Safetensors(contentsOf: folder + "/grown")
      #expect(try read.bytes("frames", shape: [7, 2, 3]) == whole.bytes("frames"))
      #expect(try read.flags("flag") == [false, true])
    }
  }
}
