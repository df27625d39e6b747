package import Storage

/// The checkpoints of a run, safetensors files with numbers in their order.
package struct Checkpoints: Sendable {
  package let folder: String
  /// How many are kept.
  package let kept: Int

  package init(in folder: String, keeping kept: Int = 2) {
    precondition(kept > 0)
    self.folder = folder
    self.kept = kept
  }

  /// What a file of checkpoints calls the hash of everything else in it.
  private static let hashKey = "run.hash"
  private static let ending = ".safetensors"

  /// Keeps a checkpoint: once it is on the disk, the oldest ones beyond `kept` go.
  package func write(_ content: Safetensors) throws(StorageError) {
    var file = content
    file.metadata[Checkpoints.hashKey] = try file.wholeHash.text
    try createFolders(for: folder + "/")
    let number = (try all().first ?? 0) + 1
    try file.write(to: path(of: number))
    for old in try all().dropFirst(kept) { removeFile(path(of: old)) }
  }

  /// The numbers of the checkpoints, the newest first.
  package func all() throws(StorageError) -> [Int] {
    guard fileMode(of: folder) != nil else { return [] }
    return try folderEntries(folder).compactMap { entry in
      entry.name.hasSuffix(Checkpoints.ending) ? Int(entry.name.dropLast(Checkpoints.ending.count)) : nil
    }.filter { $0 > 0 }.sorted(by: >)
  }

  /// The newest checkpoint that `restore` can make something of; `skipped` hears of those that are damaged,
  /// each with a note that says what is taken in its place.
  package func restoreNewest<Restored>(
    skipped: (_ path: String, _ reason: String, _ note: String) -> Void,
    _ restore: (Safetensors) throws -> Restored
  ) throws -> Restored? {
    let numbers = try all()
    for number in numbers {
      let path = path(of: number)
      do {
        var content = try Safetensors(contentsOf: path)
        let hash = content.metadata[Checkpoints.hashKey]
        content.metadata[Checkpoints.hashKey] = nil
        guard try content.wholeHash.text == hash else {
          throw StorageError.damaged(path: path, reason: "its contents have changed")
        }
        return try restore(content)
      } catch {
        let isLast = number == numbers.last
        let rest = isLast ? "no other checkpoint is left" : "the checkpoint before it is taken"
        skipped(path, "\(error)", "\(error); \(rest)")
      }
    }
    return nil
  }

  /// Puts a damaged checkpoint aside, so that it doesn't count among those that are kept.
  package func putAside(_ path: String) { renameFile(path, to: path + ".damaged") }

  private func path(of number: Int) -> String {
    let digits = String(number)
    return "\(folder)/" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
      + Checkpoints.ending
  }
}

extension Safetensors {
  /// The hash of all tensors and texts.
  fileprivate var wholeHash: ContentHash {
    get throws(StorageError) {
      var hash = try contentHash
      for (key, text) in metadata.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        hash.add(key.utf8)
        hash.add(0 as UInt8)
        hash.add(text.utf8)
        hash.add(0 as UInt8)
      }
      return hash
    }
  }
}
