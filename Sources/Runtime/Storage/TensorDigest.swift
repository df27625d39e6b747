/// Mixes 64-bit words into one; two sequences that differ in one word never give the same.
package struct WordHash: Sendable {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  package init() {}

  package mutating func add(_ word: UInt64) {
    state = (state ^ word) &* 0x9FB2_1C65_1E98_DF25
    state ^= state >> 32
  }

  package mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    for byte in text.utf8 { add(UInt64(byte)) }
  }

  /// The word so far.
  package var value: UInt64 {
    var z = state
    z = (z ^ (z >> 29)) &* 0xBF58_476D_1CE4_E5B9
    return z ^ (z >> 32)
  }
}

/// The hash of an array of numbers, with short hashes of its rows, so that two such say from which row on
/// arrays differ.
package struct TensorDigest: Sendable, Equatable {
  /// Rows: the entries of the first dimension; one where there is none.
  package let rows: Int
  /// Rows that share a short hash: 1, unless there are very many.
  package let rowsPerGroup: Int
  package let hash: UInt64
  /// The short hashes, 24 bits each.
  package let groups: [UInt32]

  /// The most short hashes that are kept.
  package static let mostGroups = 1 << 17

  package init(rows: Int, rowsPerGroup: Int, hash: UInt64, groups: [UInt32]) {
    (self.rows, self.rowsPerGroup, self.hash, self.groups) = (rows, rowsPerGroup, hash, groups)
  }

  /// The rows that share a short hash where there are so many in all.
  package static func rowsPerGroup(of rows: Int) -> Int {
    var count = 1
    while (rows + count - 1) / count > mostGroups { count *= 2 }
    return count
  }

  /// Hashes rows whose own hashes are given.
  package init(rowHashes: some Sequence<UInt64>, count: Int) {
    var builder = Builder(rows: count)
    for hash in rowHashes { builder.add(row: hash) }
    self = builder.digest
  }

  /// Hashes the elements of an array, which are as many in each of the rows.
  package init(rows: Int, words: some Collection<UInt64>) {
    var builder = Builder(rows: rows)
    let width = rows > 0 ? words.count / rows : 0
    var row = WordHash(), left = width
    for word in words {
      row.add(word)
      left -= 1
      if left > 0 { continue }
      builder.add(row: row.value)
      (row, left) = (WordHash(), width)
    }
    self = builder.digest
  }

  /// Hashes a tensor; bytes that lie in a file are read part by part.
  package init(_ tensor: Tensor) throws(StorageError) {
    let rows = tensor.shape.first ?? 1
    switch tensor.elements {
    case .flags(let values): self.init(rows: rows, words: values.lazy.map { $0 ? 1 : 0 })
    case .floats(let values): self.init(rows: rows, words: values.lazy.map { UInt64($0.bitPattern) })
    case .doubles(let values): self.init(rows: rows, words: values.lazy.map(\.bitPattern))
    case .integers(let values): self.init(rows: rows, words: values.lazy.map { UInt64(bitPattern: $0) })
    case .words(let values): self.init(rows: rows, words: values)
    case .bytes(let values): try self.init(rows: rows, ByteStore([values]))
    case .stored(let store): try self.init(rows: rows, store)
    case .raw(_, let bytes): try self.init(rows: rows, ByteStore([bytes]))
    }
  }

  private init(rows: Int, _ store: ByteStore) throws(StorageError) {
    var bytes = ByteRows(rows: rows, width: rows > 0 ? store.count / rows : 0)
    try store.forEachPart { (part) throws(StorageError) in bytes.add(part) }
    self = bytes.digest
  }

  /// The rows of a file's bytes that are hashed together.
  package static let bytesPerRow = 4096

  /// Hashes a file, whose rows are 4096 bytes each.
  package init(contentsOf file: borrowing InputFile) throws(StorageError) {
    let width = TensorDigest.bytesPerRow, part = 8 << 20
    var bytes = ByteRows(rows: (file.size + width - 1) / width, width: width)
    for start in stride(from: 0, to: file.size, by: part) {
      bytes.add(try file.read(min(part, file.size - start), UInt8.self, at: start))
    }
    self = bytes.digest
  }

  /// The rows among which the first lies that isn't the same in the other; nil if no row is known to differ.
  package func firstDifference(from other: TensorDigest) -> Range<Int>? {
    guard rowsPerGroup == other.rowsPerGroup else { return nil }
    let least = min(rows, other.rows)
    let common = zip(groups, other.groups).enumerated().first { $1.0 != $1.1 }?.offset
    guard let common, common * rowsPerGroup < least else {
      return rows == other.rows ? nil : least..<least + 1
    }
    return common * rowsPerGroup..<min((common + 1) * rowsPerGroup, least)
  }
}

extension TensorDigest {
  /// Puts a digest together row by row.
  private struct Builder {
    let rows: Int, rowsPerGroup: Int
    private var whole = WordHash(), group = WordHash(), inGroup = 0
    private var groups: [UInt32] = []

    init(rows: Int) {
      self.rows = rows
      rowsPerGroup = TensorDigest.rowsPerGroup(of: rows)
      groups.reserveCapacity(rows / rowsPerGroup + 1)
    }

    mutating func add(row hash: UInt64) {
      whole.add(hash)
      group.add(hash)
      inGroup += 1
      if inGroup == rowsPerGroup { endGroup() }
    }

    private mutating func endGroup() {
      groups.append(UInt32(truncatingIfNeeded: group.value) & 0xFF_FFFF)
      (group, inGroup) = (WordHash(), 0)
    }

    var digest: TensorDigest {
      var copy = self
      if copy.inGroup > 0 { copy.endGroup() }
      return TensorDigest(
        rows: rows, rowsPerGroup: rowsPerGroup, hash: whole.value, groups: copy.groups)
    }
  }

  /// Takes bytes in parts of any size and hashes them in rows, eight bytes to a word.
  private struct ByteRows {
    let width: Int
    private var builder: Builder
    private var row = WordHash(), filled = 0, word: UInt64 = 0

    init(rows: Int, width: Int) {
      self.width = width
      builder = Builder(rows: rows)
    }

    mutating func add(_ part: [UInt8]) {
      for byte in part {
        word = word << 8 | UInt64(byte)
        filled += 1
        if filled == width {
          endRow()
        } else if filled & 7 == 0 {
          row.add(word)
          word = 0
        }
      }
    }

    private mutating func endRow() {
      row.add(word)
      row.add(UInt64(filled))
      builder.add(row: row.value)
      (row, filled, word) = (WordHash(), 0, 0)
    }

    var digest: TensorDigest {
      var copy = self
      if copy.filled > 0 { copy.endRow() }
      return copy.builder.digest
    }
  }
}
