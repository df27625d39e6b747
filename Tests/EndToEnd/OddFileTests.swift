import TestSupport
import Testing

/// Whatever stands where a file should is told, and nothing waits or fills the memory.
@Suite struct OddFileTests {
  @Test(arguments: [
    ("/dev/zero", "is a device, not a file"), ("/", "Is a directory"), ("/dev/mem", ""),
  ])
  func scripts(_ path: String, _ reason: String) throws {
    let result = try Dyne().run(path)
    #expect(
      result.status == .exited(2) && result.errors.contains(reason), "\(result.status) \(result.errors)")
  }

  @Test(arguments: [
    "zero.csv", "zero.json", "zero.npy", "zero.jsonl", "zero.safetensors", "zero.png", "zero.dyne",
  ])
  func linksToADevice(_ name: String) throws {
    let dyne = try Dyne()
    _ = dyne.run("-c", "shell \"ln -s /dev/zero ~/\(name)\"")
    let statement = name.hasSuffix("dyne") ? "include" : name.hasSuffix("png") ? "show" : "import"
    for command in Set([statement, statement == "import" ? "load" : statement]) {
      let result = dyne.run("-c", "\(command) \"\(dyne.home.path)/\(name)\"")
      #expect(
        result.status != .exited(0) && result.errors.contains("error:"), "\(result.status) \(result.errors)")
    }
  }

  @Test func pipesGiveWhatComes() throws {
    let dyne = try Dyne()
    let result = dyne.run(
      "-c", "shell \"mkfifo ~/p; (echo 'print 40 + 2' > ~/p) & \(dyne.path) ~/p\"")
    #expect(result.output.contains("42"), "\(result.output) \(result.errors)")
  }

  @Test func damagedScriptsGiveAFewErrors() throws {
    let dyne = try Dyne()
    var random = SeededGenerator(seed: 5)
    let noise = (0..<20_000).map { _ in Character(Unicode.Scalar(UInt8.random(in: 1..<127, using: &random))) }
    let result = dyne.runScript(String(noise))
    let count = result.errors.split(separator: "\n").filter { $0.contains("error: ") }.count
    #expect(result.status == .exited(2) && (1...30).contains(count), "\(count)")
    #expect(result.errors.contains("and ") && result.errors.contains(" more"), "\(result.errors.suffix(200))")
    #expect(!result.errors.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F })
  }

  @Test func cellsAndNamesAreShownEscaped() throws {
    let dyne = try Dyne()
    dyne.home.write("a\u{1b}[31m,b\n\"x\u{9b}31m\u{7}\",\"\u{202e}y\"\n", to: "t.csv")
    dyne.home.write("", to: "n\u{1b}]0;owned\u{7}.csv")
    let result = dyne.run(
      "-c", "cd \"~\"; t = import \"t.csv\"; t; print t[0] t.b; ls; (ls).name; print \"{t.b[0]}\"; t.nothing")
    for text in [result.output, result.errors] {
      let hidden = text.unicodeScalars.filter { scalar in
        scalar.value < 0x20 && scalar != "\n" || (0x7F..<0xA0).contains(scalar.value)
          || scalar.value == 0x202E
      }
      #expect(hidden.isEmpty, "\(text)")
    }
  }

  @Test func drawingsKeepTheirColours() throws {
    let result = try Dyne().run("--color", "always", "-c", "show zeros(4, 4, 3)")
    #expect(result.output.contains("\u{1b}["), "\(result.output) \(result.errors)")
  }
}
