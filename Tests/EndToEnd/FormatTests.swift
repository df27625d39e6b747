import TestSupport
import Testing

/// Lays scripts out as a user does.
@Suite struct FormatTests {
  @Test func scriptsAreLaidOutInPlaceOrNamed() throws {
    let dyne = try Dyne()
    let script = dyne.home.write("dyne 1\nfor i in [1,2]   {\nprint i\n}", to: "a.dyne")
    let named = dyne.run("format", "--check", script)
    #expect(named.status == .exited(1))
    #expect(named.output == "\(script)\n")
    #expect(dyne.run("format", script).status == .exited(0))
    #expect(dyne.home.read("a.dyne") == "dyne 1\nfor i in [1, 2] {\n  print i\n}\n")
    #expect(dyne.run("format", "--check", script).status == .exited(0))
    #expect(dyne.run("format", "-", input: "x = [ 1,2 ]").output == "x = [1, 2]\n")
  }

  @Test func whatCantBeReadIsLeftAsItIs() throws {
    let dyne = try Dyne()
    let wrong = dyne.home.write("print [1 2]\n   x = 1", to: "wrong.dyne")
    let open = dyne.home.write("for i in 1..2 {\n", to: "open.dyne")
    let result = dyne.run("format", wrong, open, dyne.home.path + "/none.dyne")
    #expect(result.status == .exited(2))
    #expect(result.errors.contains("wrong.dyne:1:10: error"), "\(result.errors)")
    #expect(result.errors.contains("none.dyne"), "\(result.errors)")
    #expect(dyne.home.read("wrong.dyne") == "print [1 2]\n   x = 1")
    #expect(dyne.home.read("open.dyne") == "for i in 1..2 {\n")
    #expect(dyne.run("format").status == .exited(2))
    #expect(dyne.run("--check", wrong).status == .exited(2))
  }
}
