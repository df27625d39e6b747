import Numerics

/// A `.npy` file of numpy: one array of numbers, row after row.
package struct NumpyFile: Sendable, Equatable {
  package let shape: [Int]
  package let elements: [Double]
  /// How many whole numbers a double couldn't hold exactly.
  package private(set) var roundedCount = 0

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

  /// The first bytes of a file of this shape: version 1.0, float64, little-endian, padded so that the numbers
  /// are aligned.
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
  package init<Source: ByteSource & ~Copyable>(_ file: borrowing Source, limit: Int) throws {
    // from the beginning to the end, as what is unpacked comes
    var start = try file.read(min(file.size, 10), UInt8.self, at: 0)
    guard start.count == 10, start.starts(with: NumpyFile.magic) else {
      throw Fault(description: "isn't a .npy file")
    }
    guard (1...3).contains(start[6]) else {
      throw Fault(description: "has the unknown format version \(start[6])")
    }
    let isLong = start[6] > 1
    guard file.size >= 12 || !isLong else { throw Fault(description: "is truncated") }
    if isLong { start += try file.read(2, UInt8.self, at: 10) }
    let length = (0..<(isLong ? 4 : 2)).reduce(0) { $0 | Int(start[8 + $1]) << (8 * $1) }
    let place = isLong ? 12 : 10
    guard length <= min(file.size - place, 1 << 20) else { throw Fault(description: "is truncated") }
    let header = try NumpyHeader(try file.read(length, UInt8.self, at: place))
    var count = 1
    for side in header.shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: max(1, side))
      guard !overflows, product <= limit else { throw Fault(description: "has more than \(limit) numbers") }
      count = product
    }
    if header.shape.contains(0) { count = 0 }
    // what follows the numbers is nobody's, as of several arrays that were saved into one file
    let (needed, there) = (count * header.size, file.size - place - length)
    guard needed == there else {
      throw Fault(
        description: needed > there
          ? "is truncated: it has \(there) bytes of numbers, but its shape needs \(needed)"
          : "has \(there - needed) bytes more than its shape needs; perhaps it holds more than one array")
    }
    guard 9 * count <= Memory.free else { throw StorageError.tooLarge(path: file.path, bytes: file.size) }
    let numbers = try header.numbers(count, in: file, at: place + length)
    roundedCount = numbers.rounded
    shape = header.shape
    elements = header.isColumnMajor ? NumpyFile.transposed(numbers.values, shape) : numbers.values
  }

  /// Puts numbers whose first index runs fastest into the order in which the last does.
  private static func transposed(_ numbers: [Double], _ shape: [Int]) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(numbers.count)
    var index = [Int](repeating: 0, count: shape.count)
    var steps = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropFirst() { steps[axis] = steps[axis - 1] * shape[axis - 1] }
    var place = 0
    for _ in numbers.indices {
      result.append(numbers[place])
      for axis in shape.indices.reversed() {
        index[axis] += 1
        place += steps[axis]
        if index[axis] < shape[axis] { break }
        place -= index[axis] * steps[axis]
        index[axis] = 0
      }
    }
    return result
  }
}
