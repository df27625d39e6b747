import Numerics

/// What a file is by its first bytes, whatever its name ends in.
package enum FileKind: Equatable, Sendable {
  case numpy, safetensors
  /// An archive of numpy's arrays.
  case numpyArchive
  /// TensorBoard's records.
  case events
  case hdf5
  /// Text that may be a table, or JSON.
  case text
  /// Text that begins as JSON does: an object, or a list of objects or lists.
  case json
  case empty
  /// Something that other programs read: what it is, with its article, and what to do with it.
  case foreign(String, help: String)
  /// Bytes that say nothing.
  case unknown

  /// The bytes that tell kinds apart.
  package static let longestPrefix = 2_048

  /// Looks at the first bytes of a file of a size.
  package init(_ bytes: [UInt8], size: Int) {
    if bytes.isEmpty {
      self = .empty
    } else if bytes.starts(with: [0x93] + Array("NUMPY".utf8)) {
      self = .numpy
    } else if FileKind.isHDF5(bytes) {
      self = .hdf5
    } else if FileKind.isEvents(bytes) {
      self = .events
    } else if FileKind.isNumpyArchive(bytes) {
      self = .numpyArchive
    } else if FileKind.isSafetensors(bytes, size: size) {
      // first, for the length of a header may look like another program's mark
      self = .safetensors
    } else if let (what, help) = FileKind.marked(bytes) {
      self = .foreign(what, help: help)
    } else if let (what, help) = FileKind.markedText(bytes) {
      self = .foreign(what, help: help)
    } else {
      self = FileKind.isText(bytes) ? FileKind.beginsAsJSON(bytes) ? .json : .text : .unknown
    }
  }

  /// What the file is, with its article.
  package var phrase: String {
    switch self {
    case .numpy: "a numpy array"
    case .numpyArchive: "numpy's .npz, an archive of arrays"
    case .safetensors: "a safetensors file"
    case .events: "a TensorBoard event file"
    case .hdf5: "an HDF5 file"
    case .text: "text"
    case .json: "JSON"
    case .empty: "empty"
    case .foreign(let what, _): what
    case .unknown: "binary data of a kind that dyne doesn't know"
    }
  }

  /// Whether bytes are text: without control characters or in UTF-8, and with few zeros, which dyne's own
  /// texts may hold.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    let zeros = bytes.lazy.filter { $0 == 0 }.count
    guard bytes[0] != 0, zeros <= bytes.count / 2 else { return false }
    let hasControls = bytes.contains { $0 < 0x09 || (0x0E..<0x20).contains($0) && $0 != 0x1B }
    // the last character may be cut
    return !hasControls || (0...3).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
  }

  private static func beginsAsJSON(_ bytes: [UInt8]) -> Bool {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let marks = bytes[start...].lazy.filter { $0 > 0x20 }.prefix(2).map { $0 }
    guard marks.count == 2 else { return false }
    return ["{\"", "{}", "[{", "[["].contains { marks.elementsEqual($0.utf8) }
  }

  /// Whether the mark of HDF5 is at the start, or behind a block of the user's own.
  private static func isHDF5(_ bytes: [UInt8]) -> Bool {
    [0, 512, 1024].contains {
      bytes.dropFirst($0).starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A])
    }
  }

  /// What a file is that is said to be text, whatever it looks like: JSON by its first marks, or a table by
  /// the separators in its first line; nil where it has neither, or other characters than a text has.
  package init?(ofText bytes: [UInt8]) {
    let hasControls = bytes.contains { $0 < 0x09 || (0x0E..<0x20).contains($0) && $0 != 0x1B }
    guard !bytes.isEmpty, !hasControls, FileKind.isText(bytes) else { return nil }
    let line = bytes.drop { $0 <= 0x20 }.prefix { $0 != 0x0A && $0 != 0x0D }
    if FileKind.beginsAsJSON(bytes) {
      self = .json
    } else if line.contains(where: ",;\t|".utf8.contains) {
      self = .text
    } else {
      return nil
    }
  }

  private static func isSafetensors(_ bytes: [UInt8], size: Int) -> Bool {
    guard bytes.count > 8, bytes[8] == UInt8(ascii: "{") else { return false }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return length >= 2 && length <= UInt64(max(0, size - 8))
  }

  // MARK: Marks

  private static func marked(_ bytes: [UInt8]) -> (String, String)? {
    if bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6]) {
      return archive(bytes)
    }
    if bytes.count >= 262, bytes[257...].starts(with: "ustar".utf8) {
      return ("a tar archive", "unpack it first")
    }
    if bytes.count >= 2, bytes[0] == 0x80, 2...5 ~= bytes[1] { return pickle }
    if bytes.starts(with: "RIFF".utf8), bytes.count >= 12 { return media(bytes[8..<12]) }
    if isWideText(bytes) { return utf16 }
    if bytes.count > 6, bytes[0] == 0x08, 1..<32 ~= bytes[1], bytes[2] == 0x12, bytes[3] < 64 {
      return ("an ONNX network", "onnxruntime runs it; 'load' takes weights as safetensors")
    }
    if bytes.count >= 8, bytes[4...].starts(with: "ftyp".utf8) { return ("a film", "dyne can't read films") }
    for (mark, what, help) in marks where bytes.starts(with: mark) { return (what, help) }
    return nil
  }

  private static let pickle = (
    "a Python pickle", "in Python, write a table with DataFrame.to_csv, an array with numpy.save"
  )
  /// Text of two bytes a character, without the mark that says so.
  private static func isWideText(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 6 else { return false }
    let pairs = stride(from: 0, to: min(bytes.count - 1, 64), by: 2)
    func isASCII(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D || 0x20..<0x7F ~= byte }
    return pairs.allSatisfy { isASCII(bytes[$0]) && bytes[$0 + 1] == 0 }
      || pairs.allSatisfy { bytes[$0] == 0 && isASCII(bytes[$0 + 1]) }
  }

  /// What a RIFF file holds, by its second mark.
  private static func media(_ mark: ArraySlice<UInt8>) -> (String, String) {
    switch String(decoding: mark, as: UTF8.self) {
    case "WEBP": ("a WebP image", image)
    case "WAVE": ("a sound", "dyne can't read sounds")
    default: ("a film", "dyne can't read films")
    }
  }

  private static let utf16 = ("text in UTF-16", "save it as UTF-8, e.g. with iconv -f UTF-16 -t UTF-8")
  private static let unpack = "unpack it first"
  private static let image = "'show' shows a PNG; for its numbers, write them with numpy.save in Python"
  private static let joblib = "in Python, write an array of it with numpy.save(\"x.npy\", joblib.load(…))"
  private static let frame = "in Python, write pandas.read_parquet(…).to_csv(\"x.csv\", index=False)"

  private static let marks: [([UInt8], String, String)] = [
    ([0x1F, 0x8B], "a gzip-compressed file", "unpack it first, e.g. with gunzip"),
    (Array("BZh".utf8), "a bzip2-compressed file", unpack),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "an xz-compressed file", unpack),
    ([0x28, 0xB5, 0x2F, 0xFD], "a zstd-compressed file", unpack),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive", unpack),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "a PNG image", image),
    ([0xFF, 0xD8, 0xFF], "a JPEG image", image),
    (Array("GIF8".utf8), "a GIF image", image),
    (Array("%PDF-".utf8), "a PDF document", "dyne can't read PDFs"),
    (Array("PAR1".utf8), "a Parquet file", frame),
    (Array("ARROW1".utf8), "an Arrow file", frame.replacing("read_parquet", with: "read_feather")),
    (Array("FEA1".utf8), "a Feather file", frame.replacing("read_parquet", with: "read_feather")),
    (Array("SQLite format 3".utf8), "an SQLite database", "export a table as CSV"),
    (Array("MATLAB 5.0 MAT-file".utf8), "a MATLAB file", "write CSV with writematrix or writetable"),
    (Array("MATLAB 7.3 MAT-file".utf8), "a MATLAB file", "write CSV with writematrix or writetable"),
    (
      [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Excel or other Office file",
      "save it as CSV in that program"
    ),
    ([0x7F, 0x45, 0x4C, 0x46], "a program", "dyne can't read programs"),
    ([0xFF, 0xFE], utf16.0, utf16.1),
    ([0xFE, 0xFF], utf16.0, utf16.1),
    ([0x04, 0x22, 0x4D, 0x18], "an lz4-compressed file", unpack),
    ([0x78, 0x01], "zlib-compressed data, perhaps of joblib", joblib),
    ([0x78, 0x9C], "zlib-compressed data, perhaps of joblib", joblib),
    ([0x78, 0xDA], "zlib-compressed data, perhaps of joblib", joblib),
    (Array("Rar!".utf8), "a RAR archive", unpack),
    ([0x49, 0x49, 0x2A, 0], "a TIFF image", image),
    ([0x4D, 0x4D, 0, 0x2A], "a TIFF image", image),
    (Array("CDF".utf8) + [1], "a NetCDF file", "write CSV with xarray's to_dataframe().to_csv()"),
    (Array("CDF".utf8) + [2], "a NetCDF file", "write CSV with xarray's to_dataframe().to_csv()"),
    (Array("Obj".utf8) + [1], "an Avro file", "write its rows as CSV or as lines of JSON"),
    (Array("ORC".utf8) + [0], "an ORC file", frame.replacing("read_parquet", with: "read_orc")),
    (Array("SIMPLE  =".utf8), "a FITS file", "in Python, write its array with numpy.save"),
  ]

  /// What a ZIP archive is by the names of its first entries.
  private static func archive(_ bytes: [UInt8]) -> (String, String) {
    let names = String(decoding: bytes.filter { (0x20..<0x7F).contains($0) }, as: UTF8.self)
    if names.contains("data.pkl") || names.contains("/version") || names.contains("byteorder") {
      return (
        "a PyTorch file",
        "in Python, write its tensors with safetensors.torch.save_file, or an array with numpy.save"
      )
    }
    if names.contains("[Content_Types].xml") || names.contains("xl/") || names.contains("_rels/.rels") {
      return ("an Excel or other Office file", "save it as CSV in that program")
    }
    if names.contains("mimetypeapplication/vnd.oasis") {
      return ("an OpenDocument file", "save it as CSV in that program")
    }
    if names.contains(".npy") {
      return ("numpy's .npz, damaged at its beginning", "write it again with numpy.savez")
    }
    return ("a ZIP archive", "unpack it first")
  }

  /// Whether the first file of an archive is an array, whatever else it holds.
  private static func isNumpyArchive(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 30, bytes.starts(with: [0x50, 0x4B, 3, 4]) else { return false }
    let length = Int(bytes[26]) | Int(bytes[27]) << 8
    return bytes.count >= 30 + length && bytes[30..<30 + length].suffix(4).elementsEqual(".npy".utf8)
  }

  private static func isEvents(_ bytes: [UInt8]) -> Bool {
    bytes.count > 40 && String(decoding: bytes[..<40], as: UTF8.self).contains("brain.Event:")
  }

  private static func markedText(_ bytes: [UInt8]) -> (String, String)? {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let text = String(decoding: bytes[start...].prefix(200).drop { $0 <= 0x20 }, as: UTF8.self).lowercased()
    if text.hasPrefix("version https://git-lfs") {
      return ("a Git LFS pointer, not the file itself", "fetch the file with 'git lfs pull'")
    }
    if ["<!doctype html", "<html", "<head", "<body", "<!--"].contains(where: text.hasPrefix) {
      return ("a web page", "download the file itself, from the link to the raw file")
    }
    if text.hasPrefix("<svg") || text.hasPrefix("<?xml") || text.hasPrefix("<mujoco") {
      return ("an XML file", "dyne reads XML only as the model of an Environment")
    }
    // the first protocol of pickle is text
    if ["(dp0\n", "(lp0\n", "cnumpy", "ccopy_reg\n", "c__builtin__\n"].contains(where: text.hasPrefix) {
      return pickle
    }
    if text.hasPrefix("#!/") { return ("a script", "dyne runs its own scripts: dyne script.dyne") }
    if text.hasPrefix("{\\rtf") { return ("a rich-text document", "save it as plain text") }
    return nil
  }
}

extension InputFile {
  /// What the file is by its first bytes.
  package borrowing func kind() throws(StorageError) -> FileKind {
    FileKind(try read(min(size, FileKind.longestPrefix), UInt8.self, at: 0), size: size)
  }

  /// What the file is where it is said to be text; nil where it can't be.
  package borrowing func kindOfText() throws(StorageError) -> FileKind? {
    FileKind(ofText: try read(min(size, FileKind.longestPrefix), UInt8.self, at: 0))
  }

  /// All bytes of the file; throws where the memory for `factor` times as many isn't free.
  package borrowing func contents(expanding factor: Int = 1) throws -> [UInt8] {
    let (bytes, overflows) = size.multipliedReportingOverflow(by: factor)
    guard !overflows, bytes <= Memory.free else { throw StorageError.tooLarge(path: path, bytes: size) }
    return try read(size, UInt8.self, at: 0)
  }
}
