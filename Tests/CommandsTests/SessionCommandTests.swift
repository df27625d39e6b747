import Commands
import Language
import TestSupport
import Testing

@Suite struct SessionCommandTests {
  @Test func listsAndForgetsVariables() throws {
    let bench = Bench()
    bench.run("a = [1, 2]; n = 3; s = \"text\"; m = [[1, 2], [3, 4]]; def f(x) { return x }")
    let table = try bench.value("objects")
    #expect(table.strings("name") == ["a", "n", "s", "m", "f"])
    #expect(table.strings("type") == ["vector", "number", "string", "matrix", "function"])
    #expect(table.strings("summary")[0] == "[1, 2]")
    #expect(bench.run("forget a, n").problem != nil)
    #expect(bench.run("forget a n").problem == nil)
    #expect(try bench.value("objects").strings("name") == ["s", "m", "f"])
    #expect(bench.run("print a").message == "unknown name 'a'")
  }

  @Test func forgetsAllOrNothing() throws {
    let bench = Bench()
    bench.run("a = 1; b = 2")
    #expect(bench.run("forget a c").problem != nil)
    #expect(bench.run("forget \"a\" \"c\"").problem != nil)
    #expect(try bench.value("objects").strings("name") == ["a", "b"])
  }

  @Test func changesAndShowsSettings() throws {
    let bench = Bench()
    #expect(try bench.value("set").field("seed") == .number(1))
    #expect(bench.run("set seed=7 threads=3 color=never quiet=true").problem == nil)
    #expect(bench.session.settings.seed == 7)
    #expect(bench.session.settings.threads == 3)
    #expect(bench.session.settings.color == .never)
    #expect(bench.session.settings.isQuiet)
    #expect(bench.shown.count == 1, "a change shows nothing")
    #expect(
      bench.run("set threads=0").message == "threads must be between 1 and 1024, but is 0")
    #expect(bench.run("set color=red").message == "color must be auto, always or never, but is 'red'")
  }

  @Test func aSeedStartsTheNumbersAnew() throws {
    let bench = Bench()
    let first = try bench.value("set seed=5; uniform(0, 1)")
    let second = try bench.value("uniform(0, 1)")
    #expect(first != second)
    #expect(try bench.value("set seed=5; uniform(0, 1)") == first)
  }

  @Test func measuresAStatement() throws {
    let bench = Bench()
    let record = try bench.value("time 1 + 2")
    #expect(record.field("value") == .number(3))
    #expect(record.field("seconds") == .number(0.5))
    let assignment = try bench.value("time x = 4")
    #expect(assignment.field("value") == .number(4))
    #expect(bench.session.variables["x"] == .number(4))
    #expect(try bench.value("(time 2 * 3).value") == .number(6))
    #expect(bench.run("time set threads=0").message == "threads must be between 1 and 1024, but is 0")
  }

  @Test func printsValues() {
    let bench = Bench()
    bench.run("print 1 \"two\" [3, 4]")
    bench.run("for i in 1..2 { print i }")
    bench.run("print")
    #expect(
      bench.shown == [[.number(1), .string("two"), .vector([3.0, 4])], [.number(1)], [.number(2)], []])
  }

  @Test func tellsVersionsAndLeaves() throws {
    let bench = Bench()
    #expect(try bench.value("version").field("dyne") == .string(Version.program))
    guard case .quit = bench.run("a = 1; quit; a = 2") else {
      Issue.record("'quit' must leave")
      return
    }
    #expect(bench.session.variables["a"] == .number(1))
  }
}

@Suite struct FolderCommandTests {
  @Test func goesThroughFolders() throws {
    let bench = Bench()
    bench.folder.write("12345", to: "b.txt")
    bench.folder.write("", to: ".hidden")
    #expect(try bench.text("pwd") == bench.folder.path)
    #expect(bench.run("cd \"/\"").problem == nil)
    #expect(try bench.text("pwd") == "/")
    #expect(
      bench.run("cd \"\(bench.folder.path)/../\(bench.folder.path.split(separator: "/").last ?? "")\"")
        .problem == nil)
    #expect(try bench.text("pwd") == bench.folder.path, "paths are shown without dots")
    let listing = try bench.value("ls")
    #expect(listing.strings("name") == ["b.txt"])
    #expect(try bench.value("(ls).size") == .vector([5.0]))
    #expect(try bench.value("ls all=true").strings("name") == [".hidden", "b.txt"])
    #expect(try bench.value("ls \"..\"").strings("name").contains { $0.hasSuffix("/") })
  }

  @Test func goesBack() throws {
    let bench = Bench()
    #expect(
      bench.run("cd \"-\"").message
        == "folder must be a folder you may enter, but is \"-\", and there is no previous one")
    #expect(bench.run("cd \"/usr\"; cd \"-\"").problem == nil)
    #expect(try bench.text("pwd") == bench.folder.path)
    #expect(bench.run("cd \"-\"").problem == nil)
    #expect(try bench.text("pwd") == "/usr")
  }

  @Test func tellsTheKindsOfFiles() throws {
    let bench = Bench()
    #expect(bench.run(DescribeTests.setup).problem == nil)
    let save =
      "save walks to=\"a\"; save e to=\"b\"; save agent to=\"c\"; save e.curve to=\"d.csv\"; plot e "
      + "to=\"e.png\""
    #expect(bench.run(save).problem == nil)
    bench.folder.write("no weights", to: "f.safetensors")
    bench.folder.write("print 1", to: "g.dyne")
    bench.folder.write("", to: "h/x")
    #expect(
      try bench.value("ls").strings("kind") == [
        "dataset", "embedding", "agent", "table", "picture", "file", "script", "folder",
      ])
  }

  @Test func refusesWhatIsNoFolder() throws {
    let bench = Bench()
    bench.folder.write("x", to: "file")
    #expect(
      bench.run("cd \"nowhere\"").message
        == "folder must be a folder you may enter, but is \"nowhere\": No such file or directory")
    #expect(
      bench.run("cd \"file\"").message
        == "folder must be a folder you may enter, but is \"file\", which isn't one")
    #expect(
      bench.run("ls \"nowhere\"").message
        == "folder must be a folder you may read, but is \"nowhere\": No such file or directory")
    #expect(try bench.text("pwd") == bench.folder.path)
  }
}
