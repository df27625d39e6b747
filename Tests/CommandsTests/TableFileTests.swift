import Diagnostics
import Foundation
import Language
import TestSupport
import Testing

/// Checks files of tables and arrays that aren't right, and what is kept of right ones.
@Suite struct TableFileTests {
  private func problem(importing text: String, as name: String) throws -> String {
    let bench = Bench()
    try text.write(toFile: "\(bench.folder.path)/\(name)", atomically: true, encoding: .utf8)
    return bench.run("x = import \"\(name)\"").problem ?? "none"
  }

  @Test func whatIsWrongIsSaidWithItsPlace() throws {
    let problem = try problem(importing: "no array", as: "a.npy")
    #expect(problem.contains("but is text") && problem.contains("if it holds a table, name it .csv"))
    #expect(
      try self.problem(importing: "{\"a\": 1}\n\n{\"a\": }\n", as: "a.jsonl").contains("is not: line 3"))
    #expect(
      try self.problem(importing: "a,b\n1\n", as: "a.csv").contains("line 2 has 1 field, but line 1 has 2"))
  }

  @Test func linesOfOtherValuesAreAList() throws {
    let bench = Bench()
    try "{\"a\": 1, \"b\": null}\n{\"b\": 2, \"a\": 3}\n".write(
      toFile: bench.folder.path + "/t.jsonl", atomically: true, encoding: .utf8)
    try "{\"a\": 1}\n{\"b\": 2}\n".write(
      toFile: bench.folder.path + "/l.jsonl", atomically: true, encoding: .utf8)
    #expect(try bench.value("print (import \"t.jsonl\").a") == .vector([1.0, 3]))
    #expect(try bench.value("print isfinite((import \"t.jsonl\").b)") != .none)
    #expect(try bench.value("print (import \"l.jsonl\")[1].b") == .number(2))
  }

  @Test func everyNumberComesBackAsItWas() throws {
    let bench = Bench()
    let problem = bench.run(
      """
      x = [0.1, 1 / 3, -1e-300, 1e300, 12345678.9]
      export x to="x.npy"; export x to="x.csv"; export x to="x.jsonl"
      expect (import "x.npy") == x
      expect (import "x.csv").value == x
      expect (import "x.jsonl") == x
      export x to="x.npy"
      """
    ).problem
    #expect(problem == nil, "\(problem ?? "")")
    #expect(bench.notes.contains("the old file is kept as 'x.npy~'"))
  }

  @Test func whatFailsLeavesNoFile() throws {
    let bench = Bench()
    #expect(bench.run("export (apropos \"noise\") to=\"a/x.npy\"").problem != nil)
    #expect(bench.run("export [1] to=\"x.txt\"").problem != nil)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: bench.folder.path).filter { $0.hasPrefix("x") }
        == [])
  }
}
