import Storage
import TestSupport
import Testing

/// Checks numpy's files.
struct NumpyFileTests {
  private func read(_ bytes: [UInt8], limit: Int = 1_000) throws -> NumpyFile {
    let folder = TemporaryFolder()
    return try withExtendedLifetime(folder) {
      let path = folder.path + "/a.npy"
      try replaceFile(at: path) { file throws(StorageError) in try file.write(bytes) }
      return try NumpyFile(InputFile(path: path), limit: limit)
    }
  }

  /// A file with a header of version 1.0 and some bytes of numbers.
  private func file(_ header: String, _ numbers: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let count = header.utf8.count
    let length: [UInt8] =
      [UInt8(count & 0xFF), UInt8(count >> 8)] + (version > 1 ? [0, 0] : [])
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + Array(header.utf8) + numbers
  }

  @Test func headersAreNumpysOwn() {
    let header = NumpyFile(shape: [2, 3], elements: Array(repeating: 0, count: 6)).header
    #expect(header.count == 128 && header.count % 64 == 0)
    #expect(header.prefix(10) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0])
    let text = String(decoding: header.dropFirst(10), as: UTF8.self)
    #expect(text.hasPrefix("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }  "))
    #expect(text.hasSuffix(" \n"))
    let vector = NumpyFile(shape: [3], elements: [1, 2, 3]).header
    #expect(String(decoding: vector, as: UTF8.self).contains("'shape': (3,), }"))
    let scalar = NumpyFile(shape: [], elements: [1]).header
    #expect(String(decoding: scalar, as: UTF8.self).contains("'shape': (), }"))
  }

  @Test func numbersOfAllKindsAreRead() throws {
    func numbers(_ kind: String, _ bytes: [UInt8]) throws -> [Double] {
      try read(file("{'descr': '\(kind)', 'fortran_order': False, 'shape': (1,), }", bytes)).elements
    }
    #expect(try numbers("<f4", [0, 0, 0x20, 0x41]) == [10])
    #expect(try numbers(">f4", [0x41, 0x20, 0, 0]) == [10])
    #expect(try numbers("<f8", [0, 0, 0, 0, 0, 0, 0xF8, 0xBF]) == [-1.5])
    #expect(try numbers("|i1", [0xFE]) == [-2])
    #expect(try numbers("<i2", [0xFE, 0xFF]) == [-2])
    #expect(try numbers(">i4", [0xFF, 0xFF, 0xFF, 0xFE]) == [-2])
    #expect(try numbers("<i8", [5, 0, 0, 0, 0, 0, 0, 0]) == [5])
    #expect(try numbers("|u1", [200]) == [200])
    #expect(try numbers("<u2", [0, 1]) == [256])
    #expect(try numbers("<u4", [0, 0, 1, 0]) == [65_536])
    #expect(try numbers("<u8", [0, 0, 0, 0, 1, 0, 0, 0]) == [4_294_967_296])
    #expect(try numbers("|b1", [1]) == [1])
  }

  @Test(arguments: [
    "{'shape': (1,), 'fortran_order': False, 'descr': '<f8'}",
    "{ \"descr\" : '<f8' , 'fortran_order':False,'shape':(1 ,) , }  \n",
    "{'descr': 'f8', 'fortran_order': False, 'shape': (1L,), }",
    "{'descr': '=f8', 'fortran_order': True, 'shape': (), }",
  ])
  func headersAreReadAsPythonReadsThem(_ header: String) throws {
    for version in 1...3 {
      let read = try read(file(header, [0, 0, 0, 0, 0, 0, 0xF8, 0xBF], version: UInt8(version)))
      #expect(read.elements == [-1.5])
    }
  }

  @Test func halvesAndWholeNumbersBeyondDoubles() throws {
    func numbers(_ kind: String, _ bytes: [UInt8]) throws -> NumpyFile {
      try read(file("{'descr': '\(kind)', 'fortran_order': False, 'shape': (1,), }", bytes))
    }
    let halves: [(UInt16, Double)] = [
      (0x3C00, 1), (0xC000, -2), (0x7BFF, 65_504), (0x0001, 0x1p-24), (0x8000, -0.0), (0x7C00, .infinity),
      (0xFC00, -.infinity),
    ]
    for (bits, value) in halves {
      #expect(
        try numbers("<f2", [UInt8(bits & 0xFF), UInt8(bits >> 8)]).elements[0].bitPattern == value.bitPattern)
    }
    #expect(try numbers("<f2", [0, 0x7E]).elements[0].isNaN)
    #expect(try numbers("?", [1]).elements == [1])
    #expect(try numbers("<i8", [1, 0, 0, 0, 0, 0, 0x20, 0]).roundedCount == 1)
    #expect(try numbers(">u8", [0x80, 0, 0, 0, 0, 0, 0, 0]).roundedCount == 0)
  }

  @Test(arguments: [
    ("|O", "holds pickled Python objects"), ("<U3", "holds strings"), ("<c16", "holds complex numbers"),
    ("<f16", "longdouble"),
    ("<M8[ns]", "holds times"), ("|V8", "holds raw bytes"),
  ])
  func otherElementsAreNamed(_ kind: String, _ what: String) {
    do {
      _ = try read(
        file("{'descr': '\(kind)', 'fortran_order': False, 'shape': (1,), }", [0, 0, 0, 0, 0, 0, 0, 0]))
      Issue.record("\(kind) was read")
    } catch {
      #expect("\(error)".contains(what), "\(error)")
    }
  }

  @Test func columnsFirstAreTurned() throws {
    let header = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }"
    let array = try read(file(header, [1, 4, 2, 5, 3, 6], version: 2))
    #expect(array.shape == [2, 3])
    #expect(array.elements == [1, 2, 3, 4, 5, 6])
  }

  @Test(arguments: [
    "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
    "{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }",
    "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 99999999999, 99999999999), }",
    "{'descr': '<f8', 'shape': (1,), }", "{}", "",
  ])
  func whatIsWrongIsSaid(_ header: String) {
    #expect(throws: NumpyFile.Fault.self) { try read(file(header, [0, 0, 0, 0, 0, 0, 0, 0])) }
  }

  @Test func cutFilesAreErrors() throws {
    let whole = file("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", [1, 2])
    for count in 0..<whole.count {
      #expect(throws: NumpyFile.Fault.self) { try read(Array(whole.prefix(count))) }
    }
    #expect(throws: NumpyFile.Fault.self) { try read(whole, limit: 1) }
    #expect(try read(whole).elements == [1, 2])
  }
}
