import Storage

/// Replaces a file of text; its former content is kept under the name followed by `~`.
package func writeTextFile(_ path: String, _ text: String) throws {
  try replaceFile(at: path) { file throws(StorageError) in try file.write(Array(text.utf8)) }
}
