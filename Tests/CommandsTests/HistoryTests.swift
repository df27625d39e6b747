import Commands
import Language
import TestSupport
import Testing

@Suite struct HistoryTests {
  func bench() -> Bench {
    let bench = Bench()
    for statement in ["a = 1", "b = nonsense", "help", "if a == 1 {\n  b = 2\n}", "c = normal()"] {
      bench.run(statement)
    }
    return bench
  }

  @Test func listsStatements() throws {
    let table = try bench().value("history")
    #expect(table.strings("statement").count == 5)
    #expect(table.strings("outcome") == ["ok", "failed", "ok", "ok", "ok"])
    guard case .table(let rows) = table else { return }
    #expect(rows["number"]?.value == .vector([1.0, 2, 3, 4, 5]))
  }

  @Test func listsWhatFailedAndWhatRanHere() throws {
    let bench = bench()
    #expect(try bench.value("history failed").strings("statement") == ["b = nonsense"])
    #expect(try bench.value("history here").strings("statement").count >= 5)
  }

  @Test func savesAScriptThatReplays() throws {
    let first = bench()
    #expect(first.run("history save \"x.dyne\"").problem == nil)
    #expect(
      first.folder.read("x.dyne") == """
        #!/usr/bin/env dyne
        dyne 1
        set seed=1 threads=1
        a = 1
        if a == 1 {
          b = 2
        }
        c = normal()

        """)
    let second = Bench()
    #expect(second.run("set seed=99").problem == nil)
    #expect(second.run(first.folder.read("x.dyne")).problem == nil)
    for name in ["a", "b", "c"] {
      #expect(second.session.variables[name] == first.session.variables[name], "\(name)")
    }
  }

  @Test func savesTheStatementsAskedFor() {
    let bench = bench()
    #expect(bench.run("history save \"x.dyne\" 4..4").problem == nil)
    #expect(bench.folder.read("x.dyne").hasSuffix("threads=1\nif a == 1 {\n  b = 2\n}\n"))
    for range in ["0..2", "3..99", "4..2"] {
      let message = bench.run("history save \"y.dyne\" \(range)").message
      #expect(message?.hasPrefix("range must be within 1..") == true, "\(message ?? "")")
    }
    #expect(bench.folder.read("y.dyne") == "")
  }

  @Test func keepsTheFormerScript() {
    let bench = bench()
    bench.folder.write("precious", to: "x.dyne")
    bench.run("history save \"x.dyne\"")
    #expect(bench.folder.read("x.dyne~") == "precious")
    #expect(bench.notes == ["the old script is kept as 'x.dyne~'"])
  }

  @Test func leavesSettingsThatWereMadeAlone() {
    let bench = Bench()
    bench.run("set seed=3")
    bench.run("x = uniform()")
    bench.run("history save \"x.dyne\"")
    #expect(bench.folder.read("x.dyne").hasSuffix("dyne 1\nset threads=1\nset seed=3\nx = uniform()\n"))
  }

  @Test func refusesBadPaths() throws {
    let bench = bench()
    #expect(
      bench.run("history save").message == "path must be given to 'history save', but is missing")
    #expect(bench.run("history save \"nowhere/x.dyne\"").problem != nil)
    #expect(bench.run("history save \"/proc/x.dyne\"").problem != nil)
    #expect(bench.run("history \"x.dyne\"").problem != nil)
    #expect(try names(in: bench.folder.path) == [])
  }
}
