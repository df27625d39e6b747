import Foundation

/// Runs a test in a new folder, which is deleted afterwards.
package func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = TemporaryFolder()
  return try withExtendedLifetime(folder) { try body(folder.path) }
}

/// Reads a whole file.
package func contents(of path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// Writes a whole file.
package func write(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}

/// Removes a folder with all that is in it, if it is there.
package func removeFolder(_ path: String) throws {
  if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
}

/// The sorted names of what is in a folder.
package func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

/// Whether the file system of a folder keeps extended attributes.
package func keepsAttributes(in folder: String) -> Bool {
  typealias SetAttribute =
    @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<UInt8>, Int, Int32) -> Int32
  // SAFETY: the C library's function has this type.
  guard let symbol = unsafe dlsym(nil, "setxattr") else { return false }
  let set = unsafe unsafeBitCast(symbol, to: SetAttribute.self)
  // SAFETY: the call reads the terminated texts and one byte.
  return unsafe set(folder, "user.dyne.test", [1], 1, 0) == 0
}
