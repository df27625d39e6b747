internal import CHDF5
import Numerics
import Storage

/// A file of HDF5, open for reading or being written.
@safe
package final class HDF5File {
  private let handle: Int64
  private let path: String
  /// The bytes of the file that is read.
  private let size: Int
  private var isOpen = true

  /// Opens a file; throws where it isn't HDF5 or is damaged.
  package init(reading path: String) throws(ExchangeError) {
    // SAFETY: the text is lent for the call.
    let handle = unsafe chdf5_open(path)
    guard handle >= 0 else { throw ExchangeError("is damaged or cut") }
    (self.handle, self.path) = (handle, path)
    size = (try? InputFile(path: path).size) ?? 0
  }

  /// Makes a file, in place of one that may exist.
  package init(writing path: String) throws(ExchangeError) {
    // SAFETY: the text is lent for the call.
    let handle = unsafe chdf5_create(path)
    guard handle >= 0 else { throw ExchangeError("can't be written") }
    (self.handle, self.path) = (handle, path)
    size = 0
  }

  deinit { if isOpen { chdf5_close(handle) } }

  /// Ends the writing; throws where not all could be kept.
  package func close() throws(ExchangeError) {
    isOpen = false
    guard chdf5_close(handle) >= 0 else { throw ExchangeError("can't be written as a whole") }
  }

  // MARK: Reading

  package func isGroup(_ name: String) -> Bool {
    // SAFETY: the text is lent for the call; so below.
    unsafe Int(chdf5_kind(handle, name)) == Int(chdf5_group_kind)
  }

  package func isDataset(_ name: String) -> Bool {
    unsafe Int(chdf5_kind(handle, name)) == Int(chdf5_dataset_kind)
  }

  /// The names in a group, in their order.
  package func names(in group: String) throws(ExchangeError) -> [String] {
    let count = unsafe chdf5_links(handle, group)
    guard count >= 0 else { throw ExchangeError("has no group '\(group)'") }
    var names: [String] = []
    for index in 0..<count {
      var name = [UInt8](repeating: 0, count: 1_024)
      // SAFETY: the name has room for as many bytes as are said.
      let length = unsafe name.withUnsafeMutableBytes { room in
        unsafe chdf5_link(
          handle, group, index, room.baseAddress?.assumingMemoryBound(to: CChar.self), Int64(room.count))
      }
      guard 0..<1_024 ~= Int(length) else { throw ExchangeError("has a damaged group '\(group)'") }
      names.append(String(decoding: name[..<Int(length)], as: UTF8.self))
    }
    return names
  }

  /// The sides of a dataset of numbers or booleans.
  package func shape(_ name: String) throws(ExchangeError) -> [Int] {
    guard isDataset(name) else { throw ExchangeError("has no dataset '\(name)'") }
    var sides = [Int64](repeating: 0, count: Int(chdf5_rank))
    let rank = unsafe chdf5_sides(handle, name, &sides)
    guard rank >= 0 else { throw ExchangeError("holds '\(name)', which isn't an array of numbers") }
    return sides[..<Int(rank)].map { Int($0) }
  }

  /// Whether the numbers are single bytes, as of pictures.
  package func holdsBytes(_ name: String) -> Bool { unsafe chdf5_is_bytes(handle, name) != 0 }

  /// Whether the numbers are whole, as choices are.
  package func holdsWholeNumbers(_ name: String) -> Bool { unsafe chdf5_is_whole(handle, name) != 0 }

  /// The numbers of a dataset, or of some of its rows, and its whole shape; throws where they don't fit into
  /// memory.
  package func numbers(
    _ name: String, rows: Range<Int>? = nil
  ) throws(ExchangeError) -> (shape: [Int], values: [Double]) {
    let shape = try shape(name)
    var whole = 1
    for side in shape {
      let (product, overflows) = whole.multipliedReportingOverflow(by: side)
      guard !overflows else { throw Self.tooLarge(name) }
      whole = product
    }
    let taken = rows.map { $0.clamped(to: 0..<(shape.first ?? 0)) }
    let count = taken.map { $0.isEmpty ? 0 : whole / shape[0] * $0.count } ?? whole
    guard count > 0 else { return (shape, []) }
    guard count <= Memory.free / 16 else { throw Self.tooLarge(name) }
    // SAFETY: the text is lent for the call.
    guard unsafe whole <= Int(chdf5_room(handle, name, Int64(size))) else {
      throw ExchangeError(
        "holds '\(name)', which needs more bytes than the file has: it was never filled, or it was cut")
    }
    var values = [Double](repeating: 0, count: count)
    let (first, most) = (Int64(taken?.lowerBound ?? 0), Int64(taken?.count ?? -1))
    let code = unsafe chdf5_read(handle, name, &values, Int64(count), first, most)
    guard code == 0 else { throw ExchangeError("holds '\(name)', which is damaged") }
    return (shape, values)
  }

  private static func tooLarge(_ name: String) -> ExchangeError {
    ExchangeError("holds '\(name)', which has more numbers than fit into memory")
  }

  // MARK: Writing

  package func makeGroup(_ name: String) throws(ExchangeError) {
    let code = unsafe chdf5_group(handle, name)
    try require(code)
  }

  package func note(_ number: Int, as name: String, of group: String) throws(ExchangeError) {
    let code = unsafe chdf5_note(handle, group, name, Int64(number))
    try require(code)
  }

  package func write(_ numbers: [Float], _ shape: [Int], to name: String) throws(ExchangeError) {
    precondition(shape.reduce(1, *) == numbers.count)
    let code = unsafe chdf5_write(
      handle, name, Int32(chdf5_single), Int32(shape.count), shape.map { Int64($0) }, numbers)
    try require(code)
  }

  package func write(_ numbers: [Double], _ shape: [Int], to name: String) throws(ExchangeError) {
    precondition(shape.reduce(1, *) == numbers.count)
    let code = unsafe chdf5_write(
      handle, name, Int32(chdf5_double), Int32(shape.count), shape.map { Int64($0) }, numbers)
    try require(code)
  }

  package func write(_ flags: [Bool], to name: String) throws(ExchangeError) {
    let code = unsafe chdf5_write(
      handle, name, Int32(chdf5_flag), 1, [Int64(flags.count)], flags.map { Int8($0 ? 1 : 0) })
    try require(code)
  }

  private func require(_ code: Int32) throws(ExchangeError) {
    guard code >= 0 else { throw ExchangeError("can't be written: the disk may be full") }
  }
}
