import Foundation

/// Whole files as bytes.
enum FileBytes {
  static func read(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map([UInt8].init)
  }

  static func write(_ bytes: [UInt8], to path: String) {
    _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
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
