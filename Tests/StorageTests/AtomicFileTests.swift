import Foundation
import Storage
import TestSupport
import Testing

@Suite(.serialized) struct AtomicFileTests {
  /// Replaces a file by one of a single byte.
  func replace(_ path: String, by byte: UInt8) throws -> String? {
    try replaceFile(at: path) { file throws(StorageError) in try file.write([byte]) }
  }

  @Test func keepsTheFormerContent() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      let first = try replace(path, by: 1)
      #expect(first == nil)
      for byte in 2...4 as ClosedRange<UInt8> {
        let former = try replace(path, by: byte)
        #expect(former?.hasSuffix("/x~") == true)
        #expect(try contents(of: path) == [byte])
        #expect(try contents(of: path + "~") == [byte - 1])
      }
      #expect(try names(in: folder) == ["x", "x~"])
    }
  }

  @Test func aFailureLeavesEverythingAsItWas() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      try write([7], to: path)
      #expect(throws: StorageError.tooLarge(path: "y", bytes: 1)) {
        try replaceFile(at: path) { file throws(StorageError) in
          try file.write([1, 2, 3] as [UInt8])
          throw .tooLarge(path: "y", bytes: 1)
        }
      }
      #expect(try names(in: folder) == ["x"])
      #expect(try contents(of: path) == [7])
    }
  }

  @Test func aFullDiskIsAClearError() throws {
    // a limit on the size of files fails like a full disk
    signal(SIGXFSZ, SIG_IGN)
    var former = rlimit()
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &former)
    var limit = rlimit(rlim_cur: 20_000_000, rlim_max: former.rlim_max)
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    defer { unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &former) }
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      try everyType.write(to: path)
      let before = try contents(of: path)
      var large = Safetensors()
      large["x"] = Tensor([Float](repeating: 1, count: 6_000_000), shape: [6_000_000])
      do throws(StorageError) {
        try large.write(to: path)
        Issue.record("written beyond the limit")
      } catch {
        guard case .unwritable(path, let reason) = error else {
          Issue.record("unexpected \(error)")
          return
        }
        #expect(reason == "File too large")
      }
      #expect(try contents(of: path) == before)
      #expect(try names(in: folder) == ["x"])
    }
  }

  @Test func refusesFoldersDevicesAndMissingFolders() throws {
    try withTemporaryFolder { folder in
      for path in [folder, "/dev/null"] {
        #expect(throws: StorageError.notAFile(path: path)) { try everyType.write(to: path) }
      }
      for path in [folder + "/none/x", "/proc/x", "", folder + "/" + String(repeating: "n", count: 300)] {
        do throws(StorageError) {
          try everyType.write(to: path)
          Issue.record("written to \(path)")
        } catch {
          guard case .unwritable(path, _) = error else {
            Issue.record("unexpected \(error)")
            return
          }
        }
      }
      try createFolders(for: folder + "/a/b/c")
      try everyType.write(to: folder + "/a/b/c")
      #expect(try names(in: folder + "/a/b") == ["c"])
      #expect(throws: StorageError.self) { try createFolders(for: folder + "/a/b/c/d") }
    }
  }

  @Test func writesThroughLinksAndKeepsPermissions() throws {
    try withTemporaryFolder { folder in
      try write([1], to: folder + "/x")
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder + "/x")
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "x")
      _ = try replace(folder + "/link", by: 2)
      #expect(try contents(of: folder + "/x") == [2])
      #expect(try contents(of: folder + "/x~") == [1])
      #expect(try names(in: folder) == ["link", "x", "x~"])
      let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/x")
      #expect(attributes[.posixPermissions] as? Int == 0o640)
    }
  }
}
