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

  @Test func followsLinksThatLeadNowhere() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "there")
      let first = try replace(folder + "/link", by: 1)
      #expect(first == nil)
      #expect(try contents(of: folder + "/there") == [1])
      let former = try replace(folder + "/link", by: 2)
      #expect(former == folder + "/there~")
      #expect(try names(in: folder) == ["link", "there", "there~"])
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "there")
      for (name, destination) in [("lost", "no/where"), ("round", "round")] {
        let path = "\(folder)/\(name)"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: destination)
        #expect(throws: StorageError.self) { try replace(path, by: 3) }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == destination)
      }
    }
  }

  @Test func refusesWhatIsProtected() throws {
    try withTemporaryFolder { folder in
      try write([1], to: folder + "/x")
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder + "/x")
      #expect(throws: StorageError.unwritable(path: folder + "/x", reason: "it is read-only")) {
        try replace(folder + "/x", by: 2)
      }
      try write([1], to: folder + "/y")
      try FileManager.default.createSymbolicLink(atPath: folder + "/y~", withDestinationPath: "x")
      #expect(throws: StorageError.self) { try replace(folder + "/y", by: 2) }
      #expect(try contents(of: folder + "/y") == [1])
      #expect(try contents(of: folder + "/x") == [1])
      #expect(try names(in: folder) == ["x", "y", "y~"])
    }
  }

  @Test func keepsWhatAppearedMeanwhile() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      let former = try replaceFile(at: path) { file throws(StorageError) in
        try file.write([2 as UInt8])
        do { try write([1], to: path) } catch { Issue.record(error) }
      }
      #expect(former == path + "~")
      #expect(try contents(of: path) == [2])
      #expect(try contents(of: path + "~") == [1])
    }
  }

  @Test func keepsPermissionsWhateverTheMask() throws {
    try withTemporaryFolder { folder in
      try write([1], to: folder + "/x")
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: folder + "/x")
      _ = try replace(folder + "/x", by: 2)
      let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/x")
      #expect(attributes[.posixPermissions] as? Int == 0o666)
    }
  }

  @Test func aLockedFileIsntReplaced() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      var held: FileLock? = try replaceAndLockFile(at: path) { file throws(StorageError) in
        try file.write([1 as UInt8])
      }.lock
      #expect(throws: StorageError.self) { try replace(path, by: 2) }
      #expect(try contents(of: path) == [1])
      withExtendedLifetime(held) {}
      held = nil
      _ = try replace(path, by: 3)
      #expect(try contents(of: path) == [3])
    }
  }

  @Test func onlyWhatDeadProcessesLeftIsRemoved() throws {
    try withTemporaryFolder { folder in
      let host = ProcessInfo.processInfo.hostName.replacing("-", with: "_")
      let dead = ".dyne-\(host)-4194300-abc.tmp", own = ".dyne-\(host)-\(getpid())-abc.tmp"
      let others = [own, ".dyne-elsewhere-4194300-abc.tmp", ".dyne-x.tmp", "x.tmp"]
      for name in others + [dead] { try write([1, 2, 3], to: "\(folder)/\(name)") }
      let removed = removeAbandonedFiles(beside: folder + "/x")
      #expect(removed.count == 1 && removed.bytes == 3)
      #expect(try names(in: folder) == others.sorted())
    }
  }

  @Test(arguments: [
    (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (5_140_000_000, "5.1 GB"),
    (23_800_000, "23.8 MB"), (999_960, "1.0 MB"),
  ])
  func bytesAreSaidInThreeDigits(bytes: Int, text: String) {
    #expect(byteCountText(bytes) == text)
  }
}
