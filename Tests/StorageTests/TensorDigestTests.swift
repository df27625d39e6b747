import Storage
import TestSupport
import Testing

/// Hashes of arrays tell every bit apart, and in which row the first is that differs.
struct TensorDigestTests {
  @Test func oneBitChangesTheHashAndNamesTheRow() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let rows = Int.random(in: 1...40, using: &random), width = Int.random(in: 1...9, using: &random)
      let words = (0..<rows * width).map { _ in UInt64.random(in: 0...UInt64.max, using: &random) }
      let place = Int.random(in: 0..<words.count, using: &random)
      var changed = words
      changed[place] ^= 1 << UInt64.random(in: 0..<64, using: &random)
      let (a, b) = (try digest(words, rows, width), try digest(changed, rows, width))
      #expect(a.hash != b.hash)
      #expect(a.firstDifference(from: b) == place / width..<place / width + 1)
      #expect(a == (try digest(words, rows, width)))
    }
  }

  private func digest(_ words: [UInt64], _ rows: Int, _ width: Int) throws -> TensorDigest {
    try TensorDigest(Tensor(words, shape: [rows, width]))
  }

  @Test func everyTypeOfElementCounts() throws {
    func changes(_ a: Tensor, _ b: Tensor) throws {
      #expect(try TensorDigest(a).hash != TensorDigest(b).hash)
    }
    try changes(Tensor([0] as [Float], shape: [1]), Tensor([-0.0] as [Float], shape: [1]))
    try changes(Tensor([1] as [Double], shape: [1]), Tensor([(1.0 as Double).nextUp], shape: [1]))
    try changes(Tensor([true, false], shape: [2]), Tensor([true, true], shape: [2]))
    try changes(Tensor([1, 2] as [Int64], shape: [2]), Tensor([2, 1] as [Int64], shape: [2]))
    try changes(Tensor([0, 0] as [UInt8], shape: [2]), Tensor([0, 0, 0] as [UInt8], shape: [3]))
    try changes(Tensor(.raw(.I16, [1, 0]), shape: [1]), Tensor(.raw(.I16, [1, 1]), shape: [1]))
  }

  @Test func bytesThatLieInPiecesAreThoseOfOneArray() throws {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<100 {
      let rows = Int.random(in: 1...20, using: &random), width = Int.random(in: 1...30, using: &random)
      let bytes = (0..<rows * width).map { _ in UInt8.random(in: 0...255, using: &random) }
      let cut = Int.random(in: 0...bytes.count, using: &random)
      let pieces = ByteStore([Array(bytes[..<cut]), Array(bytes[cut...])])
      let whole = try TensorDigest(Tensor(bytes, shape: [rows, width]))
      #expect(try TensorDigest(Tensor(pieces, shape: [rows, width])) == whole)
    }
  }

  @Test func veryManyRowsShareHashes() {
    let count = 3 * TensorDigest.mostGroups
    let a = TensorDigest(rows: count, words: repeatElement(0, count: count))
    #expect(a.rowsPerGroup == 4 && a.groups.count == (count + 3) / 4)
    let words = (0..<count).lazy.map { $0 == 200_001 ? 1 : 0 as UInt64 }
    let b = TensorDigest(rows: count, words: words)
    #expect(a.hash != b.hash && a.firstDifference(from: b) == 200_000..<200_004)
  }

  @Test func moreRowsDifferWhereTheyBegin() {
    let a = TensorDigest(rows: 5, words: [1, 2, 3, 4, 5]), b = TensorDigest(rows: 3, words: [1, 2, 3])
    #expect(a.firstDifference(from: b) == 3..<4 && b.firstDifference(from: a) == 3..<4)
    #expect(a.firstDifference(from: a) == nil)
    #expect(TensorDigest(rows: 0, words: EmptyCollection()).firstDifference(from: b) == 0..<1)
  }

  @Test func filesAreHashedInPieces() throws {
    try withTemporaryFolder { folder in
      var random = SeededGenerator(seed: 9)
      var bytes = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }
      func digest() throws -> TensorDigest {
        try replaceFile(at: folder + "/x") { file throws(StorageError) in try file.write(bytes) }
        return try TensorDigest(contentsOf: InputFile(path: folder + "/x"))
      }
      let whole = try digest()
      bytes[9_000] ^= 1
      let changed = try digest()
      #expect(whole.hash != changed.hash && whole.firstDifference(from: changed) == 2..<3)
      bytes.removeLast()
      #expect(try digest().firstDifference(from: changed) == 4..<5)
    }
  }
}
