import Foundation
import TestSupport
import Testing

/// Archives that are packed as numpy doesn't pack them.
@Suite struct OddArchiveTests {
  /// An archive of one file with made-up contents: how it is packed, and what it claims to unfold to.
  private static func archive(method: UInt8, flags: UInt8 = 0, size: UInt32 = 64) -> Data {
    let name = Array("a.npy".utf8)
    let content = [UInt8](repeating: 1, count: 16)
    func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    // version, flags, method, time and date, checksum, sizes, lengths of the name and of extra fields
    let facts =
      [20, 0, flags, 0, method, 0, 0, 0, 0x21, 0] + bytes(0) + bytes(UInt32(content.count)) + bytes(size)
      + [UInt8(name.count), 0, 0, 0]
    let local = [0x50, 0x4B, 3, 4] + facts + name + content
    let listed = [0x50, 0x4B, 1, 2, 20, 0] + facts + [UInt8](repeating: 0, count: 14) + name
    let end =
      [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0] + bytes(UInt32(listed.count)) + bytes(UInt32(local.count))
      + [0, 0]
    return Data(local + listed + end)
  }

  @Test(arguments: [
    (method: 93, flags: 0, size: 64, words: "packed by zstd", cure: "numpy.savez_compressed"),
    (method: 14, flags: 0, size: 10_000_000, words: "packed by LZMA", cure: "numpy.savez_compressed"),
    (method: 98, flags: 0, size: 64, words: "packed by PPMd", cure: "numpy.savez_compressed"),
    (method: 77, flags: 0, size: 64, words: "packed by method 77", cure: "numpy.savez_compressed"),
    (method: 0, flags: 1, size: 64, words: "which is encrypted", cure: "password"),
    (method: 8, flags: 1, size: 64, words: "which is encrypted", cure: "password"),
    (method: 8, flags: 0, size: 10_000_000, words: "is damaged", cure: "numpy.savez"),
    // others unfold to more than deflate
    (method: 12, flags: 0, size: 10_000_000, words: "can't be unpacked", cure: "numpy.savez"),
  ])
  func whatItIsAndWhatToDo(method: UInt8, flags: UInt8, size: UInt32, words: String, cure: String) throws {
    let bench = Bench()
    let archive = Self.archive(method: method, flags: flags, size: size)
    try archive.write(to: URL(filePath: "\(bench.folder.path)/a.npz"))
    let problem = bench.run("import \"a.npz\"").problem ?? "no problem"
    #expect(problem.contains(words) && problem.contains(cure) && problem.contains("a.npy"), "\(problem)")
    #expect(problem.contains("damaged") == (words == "is damaged"), "\(problem)")
  }
}
