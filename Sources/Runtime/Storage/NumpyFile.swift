/// A `.npy` file of numpy: one array of numbers, row after row.
package struct NumpyFile: Sendable, Equatable {
  package let shape: [Int]
  package let elements: [Double]

  /// Makes a file's content; `elements` must be as many as the product of `shape`.
  package init(shape: [Int], elements: [Double]) {
    precondition(shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == elements.count)
    self.shape = shape
    self.elements = elements
  }

  /// Says how a file departs from the format, or from what can be taken.
  package struct Fault: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The first bytes of a file of this shape: version 1.0, float64, little-endian, padded so that the numbers are aligned.
  package var header: [UInt8] {
    let sides = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(sides)), }"
    let length = NumpyFile.magic.count + 4 + text.utf8.count + 1
    text += String(repeating: " ", count: (64 - length % 64) % 64) + "\n"
    let count = text.utf8.count
    return NumpyFile.magic + [1, 0, UInt8(count & 0xFF), UInt8(count >> 8)] + Array(text.utf8)
  }

  /// Reads a file of numbers or booleans of any of numpy's sizes, in either order of bytes and of indices.
  ///
  /// - Parameter limit: the most numbers that it may hold.
  package init(_ file: borrowing InputFile, limit: Int) throws {
    let start = try file.read(min(file.size, 12), UInt8.self, at: 0)
    guard start.count >= 10, start.starts(with: NumpyFile.magic), (1...3).contains(start[6]) else {
      throw Fault(description: "doesn't begin like a .npy file")
    }
    let isLong = start[6] > 1
    guard start.count == 12 || !isLong else { throw Fault(description: "is cut short") }
    let length = (0..<(isLong ? 4 : 2)).reduce(0) { $0 | Int(start[8 + $1]) << (8 * $1) }
    let place = isLong ? 12 : 10
    guard length <= min(file.size - place, 1 << 20) else { throw Fault(description: "is cut short") }
    let words = String(decoding: try file.read(length, UInt8.self, at: place), as: UTF8.self)
    let header = try NumpyHeader(words)
    var count = 1
    for side in header.shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: side)
      guard !overflows, product <= limit else { throw Fault(description: "has more than \(limit) numbers") }
      count = product
    }
    guard count * header.size == file.size - place - length else {
      throw Fault(
        description:
          "has \(file.size - place - length) bytes of numbers where its shape needs \(count * header.size)")
    }
    let numbers = try header.numbers(count, in: file, at: place + length)
    shape = header.shape
    elements = header.isColumnMajor ? NumpyFile.transposed(numbers, shape) : numbers
  }

  /// Puts numbers whose first index runs fastest into the order in which the last does.
  private static func transposed(_ numbers: [Double], _ shape: [Int]) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(numbers.count)
    var index = [Int](repeating: 0, count: shape.count)
    var steps = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropFirst() { steps[axis] = steps[axis - 1] * shape[axis - 1] }
    for _ in numbers.indices {
      result.append(numbers[zip(index, steps).reduce(0) { $0 + $1.0 * $1.1 }])
      for axis in shape.indices.reversed() {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
      }
    }
    return result
  }
}

/// What a `.npy` file says of its numbers.
private struct NumpyHeader {
  let shape: [Int]
  let isColumnMajor: Bool
  /// The kind of the numbers (f, i, u or b) and the bytes of each.
  let kind: Character
  let size: Int
  let isBigEndian: Bool

  /// Reads the text of a header, a dictionary of Python with three entries.
  init(_ text: String) throws(NumpyFile.Fault) {
    func value(_ key: String) -> Substring? {
      guard let place = text.firstRange(of: "'\(key)':") else { return nil }
      return text[place.upperBound...].drop { $0 == " " }
    }
    guard let type = value("descr"), let order = value("fortran_order"), let sides = value("shape"),
      sides.first == "(", let end = sides.firstIndex(of: ")")
    else { throw NumpyFile.Fault(description: "has a header that isn't right") }
    let parts = sides[sides.index(after: sides.startIndex)..<end].split(separator: ",")
    let shape = parts.map { Int($0.drop { $0 == " " }) ?? -1 }
    guard shape.count <= 32, shape.allSatisfy({ $0 >= 0 }),
      order.hasPrefix("True") || order.hasPrefix("False")
    else {
      throw NumpyFile.Fault(description: "has a header that isn't right")
    }
    let word = type.hasPrefix("'") ? type.dropFirst().prefix { $0 != "'" } : ""
    let known = ["f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]
    guard let mark = word.first, "<>|=".contains(mark), known.contains(String(word.dropFirst())),
      let kind = word.dropFirst().first, let size = word.last?.wholeNumberValue
    else {
      throw NumpyFile.Fault(
        description: word.isEmpty
          ? "holds records" : "holds elements of type '\(word)', which are no plain numbers")
    }
    self.shape = shape
    isColumnMajor = order.hasPrefix("True")
    (self.kind, self.size, isBigEndian) = (kind, size, mark == ">")
  }

  /// Reads so many numbers from a place on.
  func numbers(_ count: Int, in file: borrowing InputFile, at place: Int) throws(StorageError) -> [Double] {
    switch (kind, size) {
    case ("f", 4):
      try read(count, UInt32.self, file, place) { Double(Float(bitPattern: $0)) }
    case ("f", _): try read(count, UInt64.self, file, place) { Double(bitPattern: $0) }
    case ("i", 1): try read(count, Int8.self, file, place) { Double($0) }
    case ("i", 2): try read(count, Int16.self, file, place) { Double($0) }
    case ("i", 4): try read(count, Int32.self, file, place) { Double($0) }
    case ("i", _): try read(count, Int64.self, file, place) { Double($0) }
    case (_, 1): try read(count, UInt8.self, file, place) { Double($0) }
    case (_, 2): try read(count, UInt16.self, file, place) { Double($0) }
    case (_, 4): try read(count, UInt32.self, file, place) { Double($0) }
    default: try read(count, UInt64.self, file, place) { Double($0) }
    }
  }

  private func read<Word: FixedWidthInteger & BitwiseCopyable>(
    _ count: Int, _ type: Word.Type, _ file: borrowing InputFile, _ place: Int, _ number: (Word) -> Double
  ) throws(StorageError) -> [Double] {
    let words = try file.read(count, type, at: place)
    return isBigEndian
      ? words.map { number(Word(bigEndian: $0)) } : words.map { number(Word(littleEndian: $0)) }
  }
}
