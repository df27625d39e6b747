private import Foundation
private import Glibc
private import LineEditing
private import TestSupport
import Testing

/// Presses random keys at random times in terminals of random sizes.
///
/// The short form drives the probe that the build has made; glibc checks its heap. `scripts/test --long`
/// gives another by `DYNE_FUZZ_PROBE`, whose own code and calls of the C library AddressSanitizer checks.
/// libedit itself is Debian's: what it does to the heap is seen when it ends up outside a block that is
/// freed, moved or copied.
@Suite(.serialized) struct FuzzEditorTests {
  private static let variables = ProcessInfo.processInfo.environment
  private static let runs = TestTier.current >= .long ? 150 : 4
  private static let firstSeed = variables["DYNE_FUZZ_SEED"].flatMap(UInt64.init) ?? 1

  @Test(arguments: ["", "bind -v\n"]) func randomKeysDoNoHarm(editrc: String) throws {
    let path = try #require(Self.variables["DYNE_FUZZ_PROBE"] ?? BuiltProgram.path("editing-probe"))
    for seed in Self.firstSeed..<Self.firstSeed + UInt64(Self.runs) {
      try run(path, seed: seed, editrc: editrc)
    }
  }

  private func run(_ path: String, seed: UInt64, editrc: String) throws {
    var random = SeededGenerator(seed: seed)
    let home = TemporaryFolder()
    home.write(editrc, to: ".editrc")
    let isChecked = Self.variables["DYNE_FUZZ_PROBE"] != nil
    let environment = [
      "HOME": home.path, "LANG": "C.UTF-8", "EDITOR": "true",
      "TERM": pick(["xterm-256color", "linux", "dumb"], &random),
      "LD_PRELOAD": isChecked ? "" : "libc_malloc_debug.so.0",
      "GLIBC_TUNABLES": "glibc.malloc.check=3:glibc.malloc.perturb=165",
      "ASAN_OPTIONS": "detect_leaks=0:exitcode=99",
    ]
    let terminal = try #require(PseudoTerminal(path, environment: environment))
    try #require(terminal.wait(for: "probe"), "\(terminal.transcript)")
    terminal.resize(columns: pick(Self.widths, &random), rows: pick(Self.heights, &random))
    var typed = ""
    for _ in 0..<Int.random(in: 30...80, using: &random) {
      if Int.random(in: 0..<12, using: &random) == 0 {
        terminal.resize(columns: pick(Self.widths, &random), rows: pick(Self.heights, &random))
      }
      let keys = Self.keys(&random)
      typed += keys
      terminal.send(keys)
      _ = terminal.listen(seconds: pick([0, 0, 0.002, 0.02], &random))
    }
    terminal.resize(columns: 80, rows: 24)
    // Ctrl-C may come between two lines, or within a paste
    let isBack = (0..<20).contains { _ in
      terminal.send("\u{1b}[201~\u{3}")
      return terminal.wait(for: "interrupted", seconds: 5)
    }
    #expect(isBack, "seed \(seed): \(typed.debugDescription)")
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\u{1b}[201~\u{3}alive\r")
    #expect(
      terminal.wait(for: "line: \"alive\"", seconds: 60),
      "seed \(seed), \(editrc): \(typed.debugDescription), then \(terminal.transcript.suffix(3000))")
  }

  private static let widths: [UInt16] = [80, 40, 10, 3, 2, 1, 200]
  private static let heights: [UInt16] = [24, 10, 3, 2, 1, 50]
  private static let pieces = [
    "train ", "tra", "é日本🙂", "e\u{301}a\u{308}", "x = \"⏎\"", "(a[b]{c})", "\u{200d}\u{202e}",
    "👨\u{200d}👩\u{200d}👧",
    "0", "work out", "\u{7f}\u{7f}", "\u{ad}\u{80}",
  ]
  private static let sequences = [
    "[A", "[B", "[C", "[D", "OA", "OB", "[H", "[F", "[1;5C", "[1;5D", "[3~", "[3;5~", "[5~", "[6~", "[Z",
    "[1~", "[4~",
    "[24~", "[<0;1;1M", "", "O", "[", "[1;", "f", "b", "d", "u", "l", "c", "p", "n", "<", ">", "w", "y",
    "\u{1f}",
    "\u{7f}", "5", "99",
  ]
  private static let viKeys = Array(
    "hjkl0$wbeWBE^~xXdcyrRsSpPuU.fFtT;,%|iIaAoDCY_#nNG/?@v:123456789\u{5}")

  /// Some keys, pastes and searches; none that leave, stop or wait for the terminal.
  private static func keys(_ random: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<30:
      return String(repeating: pick(pieces, &random), count: pick([1, 1, 1, 3, 20], &random))
    case 30..<34:
      return String(
        repeating: pick(["a", "b ", "日"], &random), count: pick([200, 1023, 1024, 2500], &random))
    case 34..<52:
      let key = UInt8.random(in: 1...31, using: &random)
      return [3, 4, 26, 28].contains(key) ? "\u{7f}" : String(Unicode.Scalar(key))
    case 52..<70: return "\u{1b}" + pick(sequences, &random)
    case 70..<77:
      let pattern = pick(["tra", "a", "日", "x", "[", " ", String(repeating: "z", count: 1200)], &random)
      return "\u{12}" + pattern
        + pick(["\u{12}", "\u{7}", "\u{1b}", "\r", "\u{17}", "\u{7f}", "\u{13}"], &random)
    case 77..<84:
      let text = String(repeating: pick(pieces, &random), count: pick([1, 50, 700], &random))
      return "\u{1b}[200~" + text + pick(["", "\r", "\n\n"], &random)
        + pick(["\u{1b}[201~", "\u{1b}[201~", "\u{3}x\r\u{1b}[201~"], &random)
    case 84..<88: return "\r"
    case 88..<90: return "\u{3}"
    case 90..<93: return String(repeating: "\t", count: pick([1, 2, 3], &random))
    default:
      let count = Int.random(in: 1...8, using: &random)
      return pick(["", "\u{1b}"], &random) + String((0..<count).map { _ in pick(viKeys, &random) })
    }
  }
}

private func pick<Element>(_ elements: [Element], _ random: inout SeededGenerator) -> Element {
  elements[Int.random(in: 0..<elements.count, using: &random)]
}
