import TestSupport
import Testing

/// Commands of vi, each with what it makes of a text.
@Suite(.serialized) struct ViEditorTests {
  /// Escape.
  private static let e = "\u{1b}"

  private static let motions: [(String, String)] = [
    ("one two three\(e)02wiX", "one two Xthree"), ("one two three\(e)2biX", "one Xtwo three"),
    ("one two three\(e)02eaX", "one twoX three"), ("a-b c\(e)0WiX", "a-b Xc"), ("a-b c\(e)BBiX", "Xa-b c"),
    ("a-b c\(e)0EaX", "a-bX c"), ("abcdef\(e)3hiX", "abXcdef"), ("abcdef\(e)03liX", "abcXdef"),
    ("abcdef\(e)03 iX", "abcXdef"), ("abcdef\(e)4|iX", "abcXdef"), ("  ab\(e)^iX", "  Xab"),
    ("abcabc\(e)02faiX", "Xabcabc"), ("abcabc\(e)0fcaX", "abcXabc"), ("abcabcabc\(e)02fciX", "abcabXcabc"),
    ("abcabc\(e)02fcaX", "abcabcX"), ("abcabcabc\(e)0fb;iX", "abcaXbcabc"),
    ("abcabcabc\(e)0fb2;iX", "abcabcaXbc"),
    ("abcabc\(e)0fb;,iX", "aXbcabc"), ("abcabc\(e)0tc;iX", "abcaXbc"), ("abcabc\(e)FaiX", "abcXabc"),
    ("abcabc\(e)TaiX", "abcaXbc"), ("f(a[1])\(e)%iX", "fX(a[1])"), ("f(a[1])\(e)0%iX", "f(a[1]X)"),
    ("a\(e)ob\(e)oc\(e)2kiX", "Xa\nb\nc"), ("a\(e)ob\(e)oc\(e)gg2jiX", "a\nb\nXc"),
    ("a\(e)ob\(e)oc\(e)1GiX", "Xa\nb\nc"),
    ("a\(e)ob\(e)oc\(e)1G2$aX", "a\nbX\nc"), ("a\(e)ob\(e)oc\(e)ggGiX", "a\nb\nXc"),
    ("a\(e)o  b\(e)-iX", "Xa\n  b"),
    // not further than the rows, and never beyond a row's last character
    ("a\(e)ob\(e)9kiX", "Xa\nb"), ("abc\(e)o\(e)0kD", "\n"), ("ab\(e)9l9hiX", "Xab"),
  ]

  private static let changes: [(String, String)] = [
    ("abcdef\(e)03x", "def"), ("abcdef\(e)3X", "abf"), ("abcdef\(e)09x", ""), ("abc\(e)0x..", ""),
    ("abcdef\(e)02x.", "ef"), ("abcdefgh\(e)0x3.", "efgh"), ("one two three\(e)0d2w", "three"),
    ("one two three\(e)02dw", "three"), ("a b c d e f g\(e)02d3w", "g"), ("one two three\(e)0dw.", "three"),
    ("one two\(e)0de", " two"), ("one two\(e)db", "one o"), ("one two three\(e)2db", "one e"),
    ("one two\(e)0d$", ""), ("one two\(e)0wD", "one "), ("one two\(e)d0", "o"), ("a,b,c\(e)0dt,", ",b,c"),
    ("a,b,c\(e)0d2f,", "c"), ("a,b,c\(e)0df,.", "c"), ("f(a, b) c\(e)0fad%", "f, b) c"),
    ("f(a) c\(e)0f(d%", "f c"),
    ("one\(e)dd", ""), ("a\(e)ob\(e)oc\(e)od\(e)gg2dd", "c\nd"), ("a\(e)ob\(e)oc\(e)od\(e)gg3dd", "d"),
    ("a\(e)ob\(e)oc\(e)od\(e)ggdj", "c\nd"), ("a\(e)ob\(e)oc\(e)od\(e)d2k", "a"),
    ("a\(e)ob\(e)oc\(e)kdG", "a"),
    ("a\(e)ob\(e)oc\(e)kdgg", "c"), ("a\(e)ob\(e)oc\(e)9dd", "a\nb"), ("a\(e)ob\(e)oc\(e)ggdd.", "c"),
    ("a b\(e)oc d\(e)gg0wdw", "a \nc d"), ("a b\(e)oc d\(e)gg0d9w", ""), ("a\(e)ob\(e)gg2D", ""),
    // what was cut comes back
    ("one two\(e)0dwP", "one two"), ("one two\(e)0dw$p", "twoone "), ("ab\(e)xp", "ab"),
    ("abc\(e)0xp", "bac"),
    ("ab\(e)0x3p", "baaa"), ("a\(e)ob\(e)ddggP", "b\na"), ("a\(e)ob\(e)ggddp", "b\na"), ("a\(e)yyp", "a\na"),
    ("a\(e)yy2p", "a\na\na"), ("a\(e)ob\(e)gg2yyGp", "a\nb\na\nb"), ("a\(e)ob\(e)yyggP", "b\na\nb"),
    ("one two\(e)0ywP", "one one two"), ("one two\(e)0y$P", "one twoone two"),
    ("one two\(e)0wYP", "one twotwo"),
    ("one two\(e)bywP", "one twotwo"), ("a\(e)ob\(e)ykp", "a\na\nb\nb"), ("a b\(e)0\"adww\"_x\"ap", "a "),
    ("one\(e)ddp", "one"),
    // typing after a command
    ("one two\(e)0cwX\(e)", "X two"), ("one two three\(e)0c2wX\(e)", "X three"),
    ("one two\(e)0cwX\(e)w.", "X X"),
    ("one two\(e)0wC!\(e)", "one !"), ("one\(e)ccX\(e)", "X"), ("  one\(e)SX\(e)", "  X"),
    ("a\(e)ob\(e)oc\(e)gg2ccX\(e)", "X\nc"),
    ("abc\(e)02sX\(e)", "Xc"), ("ab\(e)03ix\(e)", "xxxab"), ("ab\(e)3a-\(e)", "ab---"),
    ("ab\(e)02Ix\(e)", "xxab"),
    ("a\(e)2ob\(e)", "a\nb\nb"), ("a\(e)02Ob\(e)", "b\nb\na"), ("a\(e)ix\(e).", "xxa"),
    ("ab\(e)Ax\(e)..", "abxxx"),
    ("abc\(e)0Rxy\(e)", "xyc"), ("abc\(e)0Rxyzw\(e)", "xyzw"), ("abc\(e)0Rxy\u{7f}\u{7f}\(e)", "abc"),
    ("abcd\(e)0Rx\(e)l.", "xxcd"), ("one two\(e)0ctoX\(e)", "Xo"),
    // single characters
    ("abc\(e)0rx", "xbc"), ("abc\(e)02rx", "xxc"), ("abc\(e)09rx", "abc"), ("abc\(e)0lr\r", "a\nc"),
    ("abc\(e)0rxl.", "xxc"), ("abc\(e)0~", "Abc"), ("abcd\(e)03~", "ABCd"), ("aé🇩🇪b\(e)02x", "🇩🇪b"),
    ("a\(e)ob\(e)ggJ", "a b"), ("a\(e)o  b\(e)oc\(e)gg3J", "a b c"), ("a\(e)>>", "  a"),
    ("a\(e)ob\(e)2>k", "a\nb"),
    ("a\(e)ob\(e)gg2>>", "  a\n  b"), ("   a\(e)<<", " a"), ("   a\(e)<<.", "a"),
    // around the cursor
    ("one two three\(e)bbdiw", "one  three"), ("one two three\(e)bbdaw", "one three"),
    ("one two\(e)daw", "one"),
    ("f(\"a b\", c)\(e)0ci\"x\(e)", "f(\"x\", c)"), ("f(a, g(b))\(e)0fbdi(", "f(a, g())"),
    ("f(a, g(b))\(e)0fada(", "f"), ("x[1, 2]\(e)0f1ci[0\(e)", "x[0]"), ("f(\"a\") c\(e)0da\"", "f() c"),
    // and back
    ("abcdef\(e)0xxx2u", "bcdef"), ("abc\(e)0xxxuuu", "abc"), ("one two\(e)0cwabc def\(e)u", "one two"),
    ("one\(e)3ax y\(e)u", "one"), ("abc\(e)0xxu_", "c"), ("a\(e)ob\(e)oc\(e)gg2ddu", "a\nb\nc"),
  ]

  @Test func countsAndCommandsDoWhatViDoes() throws {
    var probe = try ViProbe()
    for (keys, line) in Self.motions + Self.changes {
      try probe.check(keys, line)
    }
  }

  @Test func whatBeginsACommandIsGivenUp() throws {
    var probe = try ViProbe()
    for (keys, line) in [
      ("abc\(Self.e)d\(Self.e)x", "ab"), ("abc\(Self.e)3\(Self.e)x", "ab"), ("abc\(Self.e)dzx", "ab"),
      ("abc\(Self.e)r\(Self.e)x", "ab"), ("abc\(Self.e)f\u{1b}[5~x", "ab"), ("abc\(Self.e)q1x", "ab"),
      ("abc\(Self.e)m1x", "ab"), ("abc\(Self.e)99999999999999999999x", "ab"), ("abc\(Self.e)dfqx", "ab"),
      ("abc\(Self.e)d\u{1b}[Dx", "a"),
    ] {
      try probe.check(keys, line)
    }
  }

  @Test func theHistoryIsReachedByCounts() throws {
    var probe = try ViProbe()
    for line in ["first", "second", "third"] { try probe.check(line, line) }
    try probe.check("\(Self.e)2k", "second")
    try probe.check("\(Self.e)1G", "first")
    try probe.check("\(Self.e)G", "first")
    try probe.check("new\(Self.e)#", "# new")
  }

  @Test func namesOfLibeditsFunctionsMeanCommandsOfRows() throws {
    var probe = try ViProbe("bind -v\nbind -a Q vi-delete-meta\nbind -a Z ed-kill-line\n")
    try probe.check("a\(Self.e)ob c\(Self.e)Z", "a\nb ")
    try probe.check("one two\(Self.e)0Qw", "two")
  }
}

/// The probe with keys of vi, which gives the text that runs.
private struct ViProbe {
  private let terminal: PseudoTerminal

  init(_ editrc: String = "bind -v\n") throws {
    let home = TemporaryFolder()
    home.write(editrc, to: ".editrc")
    let path = try #require(BuiltProgram.path("editing-probe"))
    terminal = try #require(
      PseudoTerminal(path, environment: ["HOME": home.path, "TERM": "xterm-256color", "LANG": "C.UTF-8"]))
    try #require(terminal.wait(for: "probe> "), "\(terminal.transcript)")
    _ = terminal.listen(seconds: 0.1)
  }

  mutating func check(_ keys: String, _ line: String) throws {
    let ran = try run(keys)
    #expect(ran == line, "\(keys.debugDescription)")
  }

  /// Runs what keys make of an empty text.
  mutating func run(_ keys: String) throws -> String {
    terminal.send((keys.hasSuffix("\u{1b}") ? keys : keys + "\u{1b}") + "\r")
    try #require(
      terminal.wait(for: "line: \""), "\(keys.debugDescription) \(terminal.transcript.suffix(900))")
    _ = terminal.text()
    try #require(terminal.wait(for: "\r\n"), "\(keys.debugDescription)")
    let line = terminal.text()
    try #require(terminal.wait(for: "probe> "), "\(keys.debugDescription)")
    return line.dropLast(2).replacingOccurrence("\\n", "\n").replacingOccurrence("\\\"", "\"")
  }
}

extension StringProtocol {
  fileprivate func replacingOccurrence(_ text: String, _ with: String) -> String {
    String(self).split(separator: text, omittingEmptySubsequences: false).joined(separator: with)
  }
}
