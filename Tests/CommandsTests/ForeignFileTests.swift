import Foundation
import Language
import TestSupport
import Testing

/// A file that isn't what its ending or `format=` says is named for what it is, whatever reads it.
@Suite struct ForeignFileTests {
  /// The first bytes of a file and what messages call it.
  struct Sample: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8], phrase: String

    init(_ bytes: [UInt8], _ phrase: String) { (self.bytes, self.phrase) = (bytes, phrase) }

    init(_ text: String, _ phrase: String, zeros: Int = 0) {
      self.init(Array(text.utf8) + [UInt8](repeating: 0, count: zeros), phrase)
    }

    var testDescription: String { phrase }
  }

  private static let hole = [UInt8](repeating: 0, count: 64)
  private static let samples = [
    Sample([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + hole, "a PNG image"),
    Sample([0xFF, 0xD8, 0xFF, 0xE0] + hole, "a JPEG image"), Sample("GIF89a", "a GIF image", zeros: 9),
    Sample("RIFF\u{10}\0\0\0WEBPVP8 ", "a WebP image", zeros: 9), Sample("II*\0", "a TIFF image", zeros: 9),
    Sample("RIFF\u{10}\0\0\0WAVEfmt ", "a sound", zeros: 9),
    Sample("\0\0\0\u{18}ftypmp42", "a film", zeros: 9), Sample("%PDF-1.4\n", "a PDF document"),
    Sample([0x80, 4, 0x95] + hole, "a Python pickle"),
    Sample("(dp0\nVa\np1\nI1\ns.", "a Python pickle"),
    Sample([0x78, 0x9C, 0x6B, 0x60] + hole, "zlib-compressed data"),
    Sample([0x1F, 0x8B, 8] + hole, "a gzip-compressed file"),
    Sample("BZh91AY", "a bzip2-compressed", zeros: 9),
    Sample([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0] + hole, "an xz-compressed file"),
    Sample([0x28, 0xB5, 0x2F, 0xFD] + hole, "a zstd-compressed file"),
    Sample([0x04, 0x22, 0x4D, 0x18] + hole, "an lz4-compressed file"),
    Sample("Rar!\u{1A}\u{7}\u{1}\0", "a RAR archive", zeros: 9),
    Sample("PAR1", "a Parquet file", zeros: 99), Sample("ARROW1", "an Arrow file", zeros: 9),
    Sample("Obj\u{1}", "an Avro file", zeros: 9), Sample("ORC\0", "an ORC file", zeros: 9),
    Sample("CDF\u{1}", "a NetCDF file", zeros: 9),
    Sample("SQLite format 3\0", "an SQLite database", zeros: 9),
    Sample("MATLAB 5.0 MAT-file, Platform: GLNXA64", "a MATLAB file", zeros: 99),
    Sample("MATLAB 7.3 MAT-file, Platform: GLNXA64", "a MATLAB file", zeros: 99),
    Sample("\u{8}\u{8}\u{12}\u{4}dyne: ", "an ONNX network", zeros: 9),
    Sample("PK\u{3}\u{4}", "a ZIP archive", zeros: 99), Sample("\u{7F}ELF", "a program", zeros: 99),
    Sample([0xFF, 0xFE] + Array("a,b\n".utf8).flatMap { [$0, 0] }, "text in UTF-16"),
    Sample(Array("a,b\n1,2\n".utf8).flatMap { [$0, 0] }, "text in UTF-16"),
    Sample("<!DOCTYPE html>\n<html><title>404</title>", "a web page"),
    Sample("\n<html><head>", "a web page"), Sample("<head><title>x</title></head>", "a web page"),
    Sample("<?xml version='1.0'?><a/>", "an XML file"), Sample("{\\rtf1 a}", "a rich-text document"),
    Sample("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n", "a Git LFS pointer"),
    Sample("#!/bin/sh\nls\n", "a script"), Sample([UInt8](repeating: 0, count: 5_000), "binary data"),
    Sample("", "empty"),
  ]

  private static let formats = ["csv", "json", "npy", "npz", "published", "minari", "d4rl"]

  @Test(arguments: samples) func isNamedForWhatItIs(_ sample: Sample) throws {
    let bench = Bench()
    func refused(_ name: String, _ statement: String) throws {
      try Data(sample.bytes).write(to: URL(filePath: "\(bench.folder.path)/\(name)"))
      let outcome = bench.run(statement)
      let problem = outcome.problem ?? "no problem"
      #expect(problem.contains("is \(sample.phrase)"), "\(statement): \(problem)")
      #expect(bench.session.variables["x"] == nil, "\(statement)")
      #expect(problem.contains("\n") && problem.split(separator: "\n").count < 5, "\(problem)")
    }
    for ending in ["csv", "txt", "json", "npy", "npz", "hdf5"] {
      try refused("x.\(ending)", "x = import \"x.\(ending)\"")
    }
    for format in Self.formats { try refused("y", "x = import \"y\" format=\(format)") }
    for ending in ["csv", "json"] { try refused("z.\(ending)", "x = load \"z.\(ending)\"") }
    guard sample.phrase != "binary data" else { return }
    try refused("z.safetensors", "x = load \"z\"")
    try refused("events.out.tfevents.1", "x = import \"events.out.tfevents.1\"")
  }

  /// What dyne reads under another format's name is read where only the ending is wrong.
  ///
  /// Where the format was asked for it is refused, with the format that reads it.
  @Test func filesOfItsOwnKindsAreNamedToo() throws {
    let bench = Bench()
    #expect(bench.run("export [1, 2] to=\"a.npy\"\nexport {a=[1, 2]} to=\"a.npz\"").problem == nil)
    for (file, phrase, cure) in [
      ("a.npy", "a numpy array", "format=npy reads it"), ("a.npz", "numpy's .npz", "format=npz reads it"),
    ] {
      for format in Self.formats where !file.hasSuffix(format) && !(format == "published" && file == "a.npy")
      {
        let problem = bench.run("x = import \"\(file)\" format=\(format)").problem ?? ""
        #expect(problem.contains("is \(phrase)") && problem.contains(cure), "\(format): \(problem)")
      }
      bench.folder.write("", to: "b")
      try FileManager.default.copyItem(
        atPath: "\(bench.folder.path)/\(file)", toPath: "\(bench.folder.path)/\(file).csv")
      #expect(bench.run("import \"\(file).csv\"").problem == nil)
    }
    bench.folder.write("{\"a\": [1, 2]}\n", to: "c.csv")
    #expect(bench.run("import \"c.csv\"").problem?.contains("is JSON") == true)
    #expect(bench.run("import \"c.csv\" format=json").problem == nil)
    bench.folder.write("a,b\n1,2\n", to: "d.npz")
    #expect(
      bench.run("import \"d.npz\"").problem?.contains(
        "must be numpy's .npz, an archive of arrays, but is text") == true)
    #expect(bench.run("import \"d.npz\" format=csv").problem == nil)
  }

  /// Who says what a text is knows better than its first characters do.
  @Test func aFormatThatIsAskedForWins() {
    let bench = Bench()
    for (text, rows, columns) in [
      ("{\"a\": 1},b\n1,2\n", 1, 2), ("[[x]],y\n1,2\n3,4\n", 2, 2), ("{}\n1\n2\n", 2, 1),
      ("BM,x\n1,2\n", 1, 2), ("GIF89a;x\n1;2\n", 1, 2), ("PAR1\tx\n1\t2\n", 1, 2),
      ("#!/,x\na,b\n1,2\n", 1, 2),
      ("<head>,<body>\n1,2\n", 1, 2), ("step,brain.Event:\n1,2\n", 1, 2), ("cnumpy,x\n1,2\n", 1, 2),
      ("%PDF-,x\n1,2\n", 1, 2), ("1234ftyp,x\n1,2\n", 1, 2), ("\n\n{\"a\",\"b\"\n1,2\n", 1, 2),
    ] {
      bench.folder.write(text, to: "t.dat")
      let problem = bench.run("t = import \"t.dat\" format=csv").problem
      guard problem == nil, case .table(let table)? = bench.session.variables["t"] else {
        Issue.record("\(text.debugDescription): \(problem ?? "no table")")
        continue
      }
      #expect(table.rowCount == rows && table.columns.count == columns, "\(text.debugDescription)")
    }
    bench.folder.write("{\"note\": \"brain.Event:\"}\n", to: "n.txt")
    for format in ["json", "jsonl"] {
      #expect(bench.run("import \"n.txt\" format=\(format)").problem == nil, "\(format)")
    }
    bench.folder.write("{\"a\": 1}\n", to: "c.csv")
    #expect(bench.run("import \"c.csv\"").problem?.contains("format=csv") == true)
  }

  @Test func foldersPipesAndLinksAreNamed() throws {
    let bench = Bench()
    for name in ["a.csv", "a.npz", "hub"] {
      try FileManager.default.createDirectory(
        atPath: "\(bench.folder.path)/\(name)", withIntermediateDirectories: true)
    }
    try FileManager.default.createSymbolicLink(
      atPath: "\(bench.folder.path)/loop.csv", withDestinationPath: "loop.csv")
    for (statement, words) in [
      ("import \"a.csv\"", "is a folder"), ("import \"a.npz\"", "is a folder"),
      ("import \"/dev/zero\" format=npy", "is a pipe or a device"), ("import \"loop.csv\"", "symbolic links"),
      ("import \"none.csv\"", "No such file"),
    ] {
      let problem = bench.run(statement).problem ?? "no problem"
      #expect(problem.contains(words), "\(problem)")
    }
    bench.folder.write("{}", to: "hub/config.json")
    bench.folder.write("version https://git-lfs.github.com/spec/v1\n", to: "hub/model.safetensors")
    let problem = bench.run("load \"hub\"").problem ?? "no problem"
    #expect(
      problem.contains("its model.safetensors is a Git LFS pointer") && problem.contains("git lfs pull"))
  }

  /// Ten thousand columns of one name, or of none, take no longer than others and a few notes.
  @Test func columnsOfOneName() {
    let bench = Bench()
    for name in ["c", ""] {
      let head = [String](repeating: name, count: 10_000).joined(separator: ",")
      let row = [String](repeating: "1", count: 10_000).joined(separator: ",")
      bench.folder.write("\(head)\n\(row)\n", to: "t.csv")
      #expect(bench.run("t = import \"t.csv\"").problem == nil)
      guard case .table(let table)? = bench.session.variables["t"] else { return }
      #expect(Set(table.columns.map(\.name)).count == 10_000)
    }
    #expect(bench.notes.count < 20)
  }

  @Test func zerosAtTheEndOfATextAreNamedWithTheirLine() {
    let bench = Bench()
    bench.folder.write(String(repeating: "1,2\n", count: 1_000) + "3,\0\0\0\0", to: "t.csv")
    let problem = bench.run("import \"t.csv\"").problem ?? "no problem"
    #expect(problem.contains("ends in zero bytes after line 1001"), "\(problem)")
  }
}
