import Foundation
import Storage
import TestSupport
import Testing

/// A collection with a tensor of each type.
let everyType: Safetensors = {
  var file = Safetensors()
  file.metadata = ["format": "pt"]
  file["b.weight"] = Tensor([1.5, -2, 0.25, 3, 4, 5] as [Float], shape: [2, 3])
  file["a"] = Tensor([1, -2] as [Int64], shape: [2])
  file["é\""] = Tensor([0.1] as [Double], shape: [1])
  file["flag"] = Tensor([true, false, true], shape: [3])
  file["empty"] = Tensor([] as [Float], shape: [0, 3])
  file["scalar"] = Tensor([7] as [UInt64], shape: [])
  file["u8"] = Tensor([1, 255] as [UInt8], shape: [2])
  file["h"] = Tensor(.raw(.I16, [1, 0, 2, 0]), shape: [2])
  file["half"] = Tensor(.raw(.F16, [0, 0x3C, 0, 0x40]), shape: [2])
  file["u4"] = Tensor(.raw(.U32, [9, 0, 0, 0]), shape: [1])
  file["i4"] = Tensor(.raw(.I32, [0xF7, 0xFF, 0xFF, 0xFF]), shape: [1])
  file["u2"] = Tensor(.raw(.U16, [9, 0]), shape: [1])
  file["i1"] = Tensor(.raw(.I8, [0xF7]), shape: [1])
  return file
}()

/// The same collection as written by the safetensors library 0.8.0.
let reference = """
  CAMAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJzY2FsYXIiOnsiZHR5cGUiOiJVNjQiLCJzaGFwZSI6W10sImRh\
  dGFfb2Zmc2V0cyI6WzAsOF19LCJhIjp7ImR0eXBlIjoiSTY0Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbOCwyNF19LCLDqVwi\
  Ijp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbMjQsMzJdfSwiYi53ZWlnaHQiOnsiZHR5cGUiOiJGMzIi\
  LCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzMyLDU2XX0sImVtcHR5Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlswLDNdLCJk\
  YXRhX29mZnNldHMiOls1Niw1Nl19LCJ1NCI6eyJkdHlwZSI6IlUzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzU2LDYwXX0s\
  Imk0Ijp7ImR0eXBlIjoiSTMyIiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbNjAsNjRdfSwiaGFsZiI6eyJkdHlwZSI6IkYxNiIs\
  InNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzY0LDY4XX0sInUyIjp7ImR0eXBlIjoiVTE2Iiwic2hhcGUiOlsxXSwiZGF0YV9vZmZz\
  ZXRzIjpbNjgsNzBdfSwiaCI6eyJkdHlwZSI6IkkxNiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzcwLDc0XX0sImkxIjp7ImR0\
  eXBlIjoiSTgiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls3NCw3NV19LCJ1OCI6eyJkdHlwZSI6IlU4Iiwic2hhcGUiOlsyXSwi\
  ZGF0YV9vZmZzZXRzIjpbNzUsNzddfSwiZmxhZyI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOls3Nyw4\
  MF19fQcAAAAAAAAAAQAAAAAAAAD+/////////5qZmZmZmbk/AADAPwAAAMAAAIA+AABAQAAAgEAAAKBACQAAAPf///8APABACQABAAIA\
  9wH/AQAB
  """

/// The bytes of a file with a header and data.
func safetensors(header: String, data: Int) -> [UInt8] {
  let length = UInt64(header.utf8.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } + Array(header.utf8)
    + [UInt8](repeating: 0, count: data)
}

@Suite struct SafetensorsTests {
  @Test func writesTheBytesOfTheReference() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x.safetensors"
      try everyType.write(to: path)
      let expected = [UInt8](try #require(Data(base64Encoded: reference)))
      #expect(try contents(of: path) == expected)
    }
  }

  @Test func readsWhatItWrites() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      try everyType.write(to: path)
      let file = try Safetensors(contentsOf: path)
      #expect(file.metadata == everyType.metadata)
      #expect(file.tensors == everyType.tensors)
      #expect(try file.floats("b.weight", shape: [2, 3]) == [1.5, -2, 0.25, 3, 4, 5])
      #expect(try file.flags("flag") == [true, false, true])
      #expect(try file.words("scalar", shape: []) == [7])
    }
  }

  @Test func readsNumbersExactly() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      var file = Safetensors()
      let floats: [Float] = [
        .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .nan,
      ]
      let doubles: [Double] = [.pi, .leastNonzeroMagnitude, -.greatestFiniteMagnitude, 0.1]
      file["f"] = Tensor(floats, shape: [6])
      file["d"] = Tensor(doubles, shape: [2, 2])
      try file.write(to: path)
      let back = try Safetensors(contentsOf: path)
      #expect(try back.floats("f").map(\.bitPattern) == floats.map(\.bitPattern))
      #expect(try back.doubles("d").map(\.bitPattern) == doubles.map(\.bitPattern))
    }
  }

  @Test func saysWhatIsWrongWithATensor() throws {
    var file = everyType
    file.path = "f"
    #expect(throws: StorageError.missingTensor(path: "f", name: "zzz")) { try file.floats("zzz") }
    #expect(throws: StorageError.wrongType(path: "f", name: "a", expected: .F32, actual: .I64)) {
      try file.floats("a")
    }
    let error = StorageError.wrongShape(path: "f", name: "b.weight", expected: [3, 2], actual: [2, 3])
    #expect(throws: error) { try file.floats("b.weight", shape: [3, 2]) }
    #expect(error.description == "'b.weight' in 'f' has shape [2, 3] instead of [3, 2]")
    #expect(throws: StorageError.self) { try file.text("none") }
    #expect(throws: StorageError.self) { try file.integer("format") }
  }

  @Test func sectionsAreTakenApartAndPutTogether() {
    var file = Safetensors()
    file.add(everyType, prefix: "actions.")
    file["own"] = Tensor([1] as [Float], shape: [1])
    file.metadata["format"] = "of the whole"
    #expect(file.tensors.count == everyType.tensors.count + 1)
    #expect(file.section("actions.").tensors == everyType.tensors)
    #expect(file.section("actions.").metadata == everyType.metadata)
    #expect(file.section("none.").tensors.isEmpty && file.section("none.").metadata.isEmpty)
  }

  @Test func sectionsLeaveNamesOutThatNoFileCanHold() {
    var file = Safetensors()
    file["a."] = Tensor([1] as [Float], shape: [1])
    file["a.__metadata__"] = file["a."]
    #expect(file.section("a.").tensors.isEmpty)
  }

  static let x = #"{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#

  @Test(
    arguments: [
      ("a gap", #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8),
      ("a gap between", "{\"x\":\(x),\"y\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[9,10]}}", 10),
      ("an overlap", "{\"x\":\(x),\"y\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[7,8]}}", 8),
      ("two on one place", "{\"x\":\(x),\"y\":\(x)}", 8),
      ("trailing bytes", "{\"x\":\(x)}", 9),
      ("a short file", "{\"x\":\(x)}", 7),
      ("a wrong size", #"{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8),
      (
        "an overflowing shape",
        #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0
      ),
      ("a huge shape", #"{"x":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]}}"#, 0),
      ("a negative extent", #"{"x":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}"#, 8),
      ("a fractional extent", #"{"x":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}"#, 8),
      ("backward offsets", #"{"x":{"dtype":"F32","shape":[0],"data_offsets":[8,0]}}"#, 8),
      ("negative offsets", #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, 8),
      ("an unknown type", #"{"x":{"dtype":"F128","shape":[1],"data_offsets":[0,8]}}"#, 8),
      ("an extra key", #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"z":1}}"#, 8),
      ("a missing key", #"{"x":{"dtype":"F32","data_offsets":[0,8]}}"#, 8),
      ("a duplicate", "{\"x\":\(x),\"x\":\(x)}", 8),
      ("metadata of numbers", #"{"__metadata__":{"a":1}}"#, 0),
      ("metadata in a list", #"{"__metadata__":[]}"#, 0),
      ("a list", "[]", 0),
      ("blanks first", " {}", 0),
      ("no JSON", "{]", 0),
      ("text after it", "{} x", 0),
      ("a value for a tensor", #"{"x":1}"#, 0),
    ] as [(String, String, Int)])
  func refusesMalformedFiles(fault: String, header: String, data: Int) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      try write(safetensors(header: header, data: data), to: path)
      do throws(StorageError) {
        _ = try Safetensors(contentsOf: path)
        Issue.record("read a file with \(fault)")
      } catch {
        guard case .malformed = error else {
          Issue.record("unexpected \(error)")
          return
        }
        #expect(error.description.contains("is not a valid safetensors file"))
      }
    }
  }

  @Test func refusesImpossibleHeaders() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      for bytes in [
        [], [1, 2, 3], [0, 0, 0, 0, 0, 0, 0, 0], [255, 255, 255, 255, 255, 255, 255, 255, 123],
      ] {
        try write(bytes.map { UInt8($0) }, to: path)
        #expect(throws: StorageError.self) { try Safetensors(contentsOf: path) }
      }
    }
  }

  @Test func acceptsAnyOrderAndNoTensors() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      try write(safetensors(header: "{}", data: 0), to: path)
      #expect(try Safetensors(contentsOf: path).tensors.isEmpty)
      let header = #"{"x":{"dtype":"U8","shape":[1],"data_offsets":[8,9]},"y":"# + Self.x + "}   "
      try write(safetensors(header: header, data: 9), to: path)
      #expect(try Safetensors(contentsOf: path).tensors.count == 2)
    }
  }

  @Test func refusesWhatIsNoFile() throws {
    try withTemporaryFolder { folder in
      #expect(throws: StorageError.notAFile(path: folder)) { try Safetensors(contentsOf: folder) }
      #expect(throws: StorageError.notAFile(path: "/dev/zero")) { try Safetensors(contentsOf: "/dev/zero") }
      #expect(throws: StorageError.self) { try Safetensors(contentsOf: folder + "/none") }
      #expect(throws: StorageError.self) { try Safetensors(contentsOf: "") }
    }
  }

  @Test func mutatedFilesAreReadOrRefused() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x"
      try everyType.write(to: path)
      let whole = try contents(of: path)
      var random = SeededGenerator(seed: 3), refused = 0
      for round in 0..<5000 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          guard !bytes.isEmpty else { break }
          let place = Int.random(in: 0..<min(bytes.count, whole.count), using: &random)
          switch Int.random(in: 0..<5, using: &random) {
          case 0: bytes.removeSubrange(place...)
          case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
          case 2: bytes.remove(at: place)
          case 3: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
          default: bytes[place] = UInt8.random(in: UInt8(ascii: "0")...UInt8(ascii: "9"), using: &random)
          }
        }
        // to write one file again and again makes some file systems wait for the disk
        let mutated = path + String(round)
        try write(bytes, to: mutated)
        do { _ = try Safetensors(contentsOf: mutated) } catch is StorageError { refused += 1 }
      }
      #expect(refused > 1000)
    }
  }
}
