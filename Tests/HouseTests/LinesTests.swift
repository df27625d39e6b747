import Testing

/// Lines of code and comments have at most 110 columns.
@Suite struct LinesTests {
  @Test func linesFit() throws {
    let files =
      try Repository.files(in: "Sources", endings: [".swift"])
      + Repository.files(in: "Tests", endings: [".swift"])
      + Repository.files(in: "Benchmarks/dyne-bench", endings: [".swift"]) + ["Package.swift"]
    #expect(files.count > 500)
    for file in files {
      let lines = try Repository.text(file).split(omittingEmptySubsequences: false) { $0.isNewline }
      for (index, line) in lines.enumerated() where line.count > 110 {
        Issue.record("\(file):\(index + 1) has \(line.count) columns")
      }
    }
  }
}
