import Foundation
import Glibc

/// Whole files as bytes.
enum FileBytes {
  static func read(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map([UInt8].init)
  }

  /// Writes a file in place, without waiting for the disk: thousands a second.
  static func write(_ bytes: [UInt8], to path: String) {
    // SAFETY: the calls read the terminated path and the array's bytes while they run.
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { return }
    _ = unsafe Glibc.write(file, bytes, bytes.count)
    close(file)
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// The files in a folder and in those below it.
  static func files(in folder: String) -> [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).filter { name in
      var isFolder: ObjCBool = false
      // SAFETY: the call fills in the variable that it is lent.
      let exists = unsafe FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
      return exists && !isFolder.boolValue && name != "lock"
    }.sorted()
  }
}
