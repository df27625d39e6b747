import Storage
import Testing

/// Checks hashes of contents.
struct ContentHashTests {
  @Test func isFNV1a() {
    // from the tables of its authors
    #expect(ContentHash("").text == "cbf29ce484222325")
    #expect(ContentHash("a").text == "af63dc4c8601ec8c")
    #expect(ContentHash("foobar").text == "85944171f73967e8")
  }

  @Test func tensorsCountByTheirShapesAndBytes() throws {
    var file = Safetensors()
    file["b"] = Tensor([1, 2] as [Float], shape: [2])
    file["a"] = Tensor([3] as [UInt8], shape: [1])
    var expected = ContentHash()
    expected.add("a".utf8)
    expected.add([1])
    expected.add([3] as [UInt8])
    expected.add("b".utf8)
    expected.add([2])
    for byte in [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40] as [UInt8] { expected.add(byte) }
    #expect(try file.contentHash == expected)
    file["b"] = Tensor([1, 2] as [Float], shape: [1, 2])
    #expect(try file.contentHash != expected)
    file["b"] = Tensor([1, 2.5] as [Float], shape: [2])
    #expect(try file.contentHash != expected)
  }
}
