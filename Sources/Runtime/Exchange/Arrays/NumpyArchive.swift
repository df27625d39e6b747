package import Storage

/// Numpy's `.npz`: an archive of arrays, each a `.npy` file under its name.
package struct NumpyArchive {
  package private(set) var arrays: [(name: String, file: NumpyFile)] = []

  package init(_ arrays: [(name: String, file: NumpyFile)]) { self.arrays = arrays }

  /// Reads an archive, packed in any way that libzip knows.
  ///
  /// - Parameter limit: the most numbers that all its arrays may hold.
  package init(contentsOf path: String, limit: Int, checkpoint: @escaping () throws -> Void) throws {
    let archive = try ZipArchive(path: path)
    let entries = try archive.entries()
    // what is unpacked takes memory before it can be refused
    var left = 8 * limit + entries.count << 12
    for entry in entries {
      guard entry.name.hasSuffix(".npy") else {
        throw ExchangeError("holds '\(entry.name)', which isn't an array", help: "unpack it first")
      }
      guard !entry.isEncrypted else {
        throw ExchangeError(
          "holds '\(entry.name)', which is encrypted",
          help: "unpack it with its password, then zip its files without one")
      }
      guard entry.isKnown else {
        throw ExchangeError(
          "holds '\(entry.name)', which is packed by \(entry.packer); dyne unpacks deflate",
          help: "unpack it, then zip its files again, or write them with numpy.savez_compressed")
      }
      guard entry.isPossible else {
        throw ExchangeError(
          "is damaged: '\(entry.name)' can't unfold from \(entry.packed) bytes to \(entry.size)",
          help: NumpyArchive.rewrite)
      }
      left -= entry.size
      guard left >= 0 else {
        let whole = entries.reduce(0.0) { $0 + Double($1.size) }
        throw ExchangeError(
          "unfolds to \(Int(whole / 1e6)) MB, more than the \(limit) numbers that all arrays may have",
          help: "in Python, write fewer of its arrays, or a part of each, with numpy.savez")
      }
    }
    var numbers = limit
    for (index, entry) in entries.enumerated() {
      try checkpoint()
      let stream = try ZipStream(archive, index, size: entry.size, path: path, checkpoint)
      do {
        let file = try NumpyFile(stream, limit: numbers)
        try stream.end()
        numbers -= file.elements.count
        arrays.append((String(entry.name.dropLast(4)), file))
      } catch let fault as NumpyFile.Fault {
        throw ExchangeError("holds '\(entry.name)', which \(fault)")
      } catch StorageError.damaged(_, let reason) {
        throw ExchangeError("can't be unpacked: '\(entry.name)': \(reason)", help: NumpyArchive.rewrite)
      }
    }
    guard !arrays.isEmpty else { throw ExchangeError("is an archive without arrays") }
    guard Set(arrays.map(\.name)).count == arrays.count else {
      throw ExchangeError("holds two arrays of one name")
    }
  }

  /// The help where an archive is damaged, or packed in a way that isn't known.
  private static let rewrite = "copy or download it again, or write it again with numpy.savez"

  /// The array of a name.
  package subscript(name: String) -> NumpyFile? { arrays.first { $0.name == name }?.file }

  /// Writes a new file, the same for the same arrays.
  package func write(to path: String) throws(ExchangeError) {
    var content: [UInt8] = []
    content.reserveCapacity(arrays.reduce(0) { $0 + 8 * $1.file.elements.count + 192 })
    var ends: [UInt64] = []
    var names: [UInt8] = []
    for (name, file) in arrays {
      content += file.header
      // SAFETY: the bytes of the numbers are copied; the machine's order is that of the format.
      unsafe file.elements.withUnsafeBytes { unsafe content.append(contentsOf: $0) }
      ends.append(UInt64(content.count))
      names += Array((name + ".npy").utf8) + [0]
    }
    try ZipArchive.write(to: path, names: names, content: content, ends: ends)
  }
}
