private import Glibc
private import LineEditing
private import TestSupport
import Testing

/// Presses random keys of all kinds and compares the screen with what runs.
@Suite(.serialized) struct ScreenWalkEditorTests {
  private static let isLong = TestTier.current >= .long
  private static let batches = isLong ? 450 : 6

  @Test(arguments: [20, 80, 200], ["", "bind -v\n"])
  func whatIsOnTheScreenRuns(columns: Int, editrc: String) throws {
    var walk = try Walk(
      columns: columns, editrc: editrc, seed: UInt64(columns) + (editrc.isEmpty ? 0 : 1),
      // keys come while it runs
      ["EDITOR": "sleep 0.05; true"])
    for _ in 0..<Self.batches {
      try walk.type(keys: Self.isLong ? 40 : 25)
      try walk.compare()
    }
  }

  /// The system shows what is typed while the editor runs, and takes some keys for its own.
  @Test func keysTypedAheadOfASlowEditorLeaveTheScreenRight() throws {
    var walk = try Walk(columns: 30, editrc: "", seed: 1, ["EDITOR": "sleep 0.1; printf abc; true"])
    for (keys, line) in [
      ("def", "onedef"), ("\u{1b}[D\u{1b}[Dx", "oxne"), ("日本", "one日本"),
      ("\u{1b}[200~two\nthree\u{1b}[201~", "onetwo\nthree"), ("x\u{4}y", "onexy"),
      (String(repeating: "long ", count: 20), "one" + String(repeating: "long ", count: 20)),
    ] {
      try walk.type("one")
      try walk.type("\u{18}\u{5}" + keys)
      walk.pause()
      try walk.compare()
      #expect(walk.last == line)
    }
  }

  @Test func aBlockIsShownInRows() throws {
    var walk = try Walk(columns: 40, editrc: "", seed: 1)
    try walk.type("for i in x {\rprint i\rif i {\rgo\r}")
    #expect(
      walk.screen.rows.suffix(5) == [
        "probe> for i in x {", "     >   print i", "     >   if i {", "     >     go", "     >   }",
      ])
    // up within the block, and back again
    try walk.type("\u{1b}[A\u{1b}[A\u{1}\u{1b}[C\u{1b}[C!\u{1b}[1;5F\r}")
    #expect(walk.screen.rows.last == "     > }")
    try walk.compare()
    try walk.type("\u{1b}[A")
    #expect(walk.screen.rows.suffix(2) == ["     >   }", "     > }"])
    #expect(walk.last == "for i in x {\n  print i\n  !if i {\n    go\n  }\n}")
  }

  @Test func deletingTakesWholeCharacters() throws {
    for editrc in ["", "bind -v\n"] {
      var walk = try Walk(columns: 30, editrc: editrc, seed: 1)
      try walk.type("a👨\u{200d}👩\u{200d}👧b🇩🇪e\u{301}x\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}c")
      try walk.compare()
      #expect(walk.last == "ac")
    }
    var walk = try Walk(columns: 30, editrc: "bind -v\n", seed: 1)
    for keys in ["🇩🇪e\u{301}👨\u{200d}👩\u{200d}👧", "\u{1b}", "0xlx", "ihi", "\u{1b}"] { try walk.type(keys) }
    try walk.compare()
    #expect(walk.last == "e\u{301}hi" || walk.last == "hie\u{301}", "\(walk.last)")
  }

  @Test func whatWasCutComesBackAndIsUndone() throws {
    var walk = try Walk(columns: 60, editrc: "", seed: 1)
    for (keys, line) in [
      ("one two three\u{17}\u{17}\u{19}", "one two three"),
      ("one two\u{17}x\u{17}\u{19}\u{1b}y", "one two"),
      ("one\u{15}two\u{15}\u{19}\u{1b}y!", "one!"),
      ("ab\u{14}", "ba"), ("one two\u{1b}t", "two one"), ("one\u{1}\u{1b}c", "One"),
      ("one two\u{1f}x", "x"), ("one two\u{17}\u{1f}", "one two"), ("one two\u{1f}\u{1b}_", "one two"),
    ] {
      try walk.type(keys)
      try walk.compare()
      #expect(walk.last == line, "\(keys.debugDescription)")
    }
  }

  @Test func keysWithoutABindingAndMiceDoNothing() throws {
    for editrc in ["", "bind -v\n"] {
      var walk = try Walk(columns: 60, editrc: editrc, seed: 1)
      try walk.type(
        "a\u{1b}[24~\u{1b}[<0;10;3M\u{1b}[<0;10;3m\u{1b}[M !!\u{1b}[1;9Q\u{1b}[200;5H\u{1b}Oy\u{1b}[57399;3u"
          + "\u{1b}[?1;2c\u{1b}[[B\u{18}q\u{1c}\u{1d}b")
      try walk.compare()
      #expect(walk.last == "ab")
    }
  }

  @Test func upFindsWhatBeginsSo() throws {
    var walk = try Walk(columns: 60, editrc: "", seed: 1)
    for line in ["train a", "print b", "train c", "other"] {
      try walk.type(line)
      try walk.compare()
    }
    try walk.type("tr\u{1b}[A\u{1b}[A")
    try walk.compare()
    #expect(walk.last == "train a")
    try walk.type("pr\u{1b}[A\u{1b}[B!")
    try walk.compare()
    #expect(walk.last == "pr!")
  }

  @Test func suggestionsAreTakenWholeOrByTheWord() throws {
    var walk = try Walk(columns: 60, editrc: "", seed: 1, ["SUGGEST": "1"])
    try walk.type("train one two")
    try walk.compare()
    try walk.type("tr")
    #expect(walk.screen.rows.last == "probe> train one two")
    try walk.compare()
    #expect(walk.last == "tr")
    for (keys, line) in [
      ("trai\u{1b}[C", "train one two"), ("trai\u{5}", "train one two"), ("trai\u{1b}f\u{1b}f", "train one"),
    ] {
      try walk.type(keys)
      try walk.compare()
      #expect(walk.last == line)
    }
  }

  @Test func candidatesAreListedAfterAPauseUntilTheNextKey() throws {
    var walk = try Walk(columns: 60, editrc: "", seed: 1, ["LIST": "1"])
    try walk.type("tra")
    walk.pause()
    #expect(
      walk.screen.rows.suffix(3) == [
        "probe> tra", "  train  trains anything trainable", "  trace  shows where a value comes from",
      ])
    for key in ["i", "\u{1b}[D", "\u{1b}[F"] {
      try walk.type(key)
      #expect(walk.screen.rows.last == "probe> trai")
    }
    // only what was typed opens it
    walk.pause()
    #expect(walk.screen.rows.last == "probe> trai")
    try walk.type("n")
    walk.pause()
    #expect(walk.screen.rows.last == "probe> train")
    try walk.compare()
    try walk.type("e")
    walk.pause()
    #expect(walk.screen.rows.last == "  evaluate  measures an agent")
    try walk.compare()
    #expect(walk.last == "e")
    var other = try Walk(columns: 60, editrc: "", seed: 1)
    try other.type("tra")
    other.pause()
    #expect(other.screen.rows.last == "probe> tra")
  }

  @Test func aBlockIsEditedInVi() throws {
    var walk = try Walk(columns: 60, editrc: "bind -v\n", seed: 1)
    for (keys, line) in [
      (["one", "\u{1b}", "otwo", "\u{1b}", "kdd"], "two"),
      (["one", "\u{1b}", "otwo", "\u{1b}", "0iX"], "one\nXtwo"),
      (["one", "\u{1b}", "otwo", "\u{1b}", "kA!"], "one!\ntwo"),
      (["one", "\u{1b}", "otwo", "\u{1b}", "kd$"], "on\ntwo"),
      (["one", "\u{1b}", "otwo", "\u{1b}", "kccx"], "x\ntwo"),
      (["one", "\u{1b}", "otwo", "\u{1b}", "Ozero"], "one\nzero\ntwo"),
      (["one two", "\u{1b}", "0dwu"], "one two"), (["one two", "\u{1b}", "0cwx"], "x two"),
      (["abc", "\u{1b}", "0x."], "c"), (["abc", "\u{1b}", "\u{1b}", "0x"], "bc"),
      (["abc", "\u{1b}", "0Dix"], "x"), (["a b", "\u{1b}", "0xp"], " ab"),
    ] {
      for part in keys { try walk.type(part) }
      try walk.compare()
      #expect(walk.last == line, "\(keys)")
    }
  }
}

/// A terminal with the probe, and a screen that shows what it writes.
private struct Walk {
  private let terminal: PseudoTerminal
  private let isVi: Bool
  private var columns: Int
  private var random: SeededGenerator
  private let seed: UInt64
  private var typed = ""
  private var taken = 0
  private(set) var screen: CellScreen
  /// What ran last.
  private(set) var last = ""

  init(columns: Int, editrc: String, seed: UInt64, _ variables: [String: String] = [:]) throws {
    let home = TemporaryFolder()
    home.write(editrc, to: ".editrc")
    let path = try #require(BuiltProgram.path("editing-probe"))
    let environment = [
      "HOME": home.path, "TERM": "xterm-256color", "LANG": "C.UTF-8", "HEX": "1", "EDITOR": "true",
    ]
    terminal = try #require(
      PseudoTerminal(
        path, environment: environment.merging(variables) { $1 }, columns: UInt16(columns), rows: 100,
        // Ctrl-S typed ahead would stop what the external editor writes, until a Ctrl-Q
        hasFlowControl: false))
    (isVi, self.columns, self.seed) = (!editrc.isEmpty, columns, seed)
    random = SeededGenerator(seed: seed)
    screen = CellScreen(columns: columns, rows: 100)
    try #require(terminal.wait(for: "probe> "), "\(terminal.transcript)")
    // the prompt is there before the terminal is the editor's
    quiet()
  }

  /// Waits until nothing more is written, and shows what was.
  private mutating func quiet() {
    // on a busy machine it may not have had its turn yet
    while !terminal.listen(seconds: 0.04).isEmpty || terminal.isBusy {}
    screen.feed(terminal.screen[taken...])
    taken = terminal.screen.count
  }

  /// Types nothing for a while.
  mutating func pause() {
    _ = terminal.listen(seconds: 0.6)
    quiet()
  }

  mutating func type(_ keys: String) throws {
    typed += keys
    terminal.send(keys)
    // a lone Escape is one only if nothing follows
    if keys.hasSuffix("\u{1b}") { _ = terminal.listen(seconds: 0.1) }
    quiet()
  }

  /// Presses random keys, and changes the size now and then.
  mutating func type(keys: Int) throws {
    for _ in 0..<keys {
      if Int.random(in: 0..<40, using: &random) == 0 {
        quiet()
        columns = max(12, columns + Int.random(in: -9...9, using: &random))
        screen.resize(columns: columns, rows: 100)
        terminal.resize(columns: UInt16(columns), rows: 100)
        quiet()
      }
      let key = isVi ? viKey() : emacsKey()
      typed += key
      terminal.send(key)
      if key.hasSuffix("\u{1b}") { _ = terminal.listen(seconds: 0.06) }
    }
  }

  /// Runs the text and compares it with what the screen shows then.
  mutating func compare() throws {
    // an Enter that comes while the external editor runs is part of the text
    let end = ContinuousClock.now + .seconds(10)
    while terminal.isBusy || terminal.echoes, ContinuousClock.now < end { _ = terminal.listen(seconds: 0.01) }
    let start = terminal.screen.count
    // a command of vi that waits for more hears of the first key, the second moves
    terminal.send("\u{1b}[1;5F\u{1b}[1;5F")
    if isVi { _ = terminal.listen(seconds: 0.06) }
    terminal.send("\r")
    let story = "seed \(seed), \(columns) columns: \(typed.debugDescription)"
    try #require(terminal.wait(for: "hex: "), "\(story)\n\(terminal.transcript.suffix(2000))")
    try #require(terminal.wait(for: "\n"))
    let bytes = terminal.screen
    let line = try #require(Self.place(of: "line: \"", in: bytes, from: start), "\(story)")
    let hex = try #require(Self.place(of: "hex: ", in: bytes, from: line), "\(story)")
    let text = Self.decoded(bytes[(hex + 5)...])
    screen.feed(bytes[taken..<line])
    taken = line
    let rows = Self.layout(text, columns)
    // the cursor is below the text now
    let shown = Array(screen.rowsToCursor.dropLast().suffix(rows.count))
    #expect(shown == rows, "\(story)")
    last = text
    typed = ""
    try #require(terminal.wait(for: "probe> "), "\(story)")
    quiet()
  }

  private static func place(of text: String, in bytes: [UInt8], from start: Int) -> Int? {
    let wanted = Array(text.utf8)
    guard bytes.count - start >= wanted.count else { return nil }
    return (start...(bytes.count - wanted.count)).last { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
  }

  private static func decoded(_ hex: ArraySlice<UInt8>) -> String {
    let digits = hex.prefix { $0 != 0x0d && $0 != 0x0a }.compactMap {
      Character(Unicode.Scalar($0)).hexDigitValue
    }
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// How a text lies on a terminal.
  private static func layout(_ text: String, _ columns: Int) -> [String] {
    var rows: [String] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      var row = number == 0 ? "probe> " : columns > 20 ? "     > " : ""
      var width = row.count
      for character in line {
        let isMark = character.unicodeScalars.allSatisfy {
          $0.properties.isGraphemeExtend || $0 == "\u{200d}"
        }
        let shown = isMark ? "◌" + String(character) : String(character)
        let wide = isMark ? 1 : character.unicodeScalars.map(CellScreen.width).max() ?? 1
        if width + wide > columns {
          rows.append(row)
          (row, width) = ("", 0)
        }
        row += shown
        width += wide
      }
      rows.append(row)
      if number == text.count(where: { $0 == "\n" }), width == columns { rows.append("") }
    }
    return rows.map { row in String(row.reversed().drop { $0 == " " }.reversed()) }
  }

  private static let pieces = [
    "train ", "é", "日本", "🙂", "e\u{301}a\u{308}o", "👨\u{200d}👩\u{200d}👧", "🇩🇪🇫🇷", "👍🏽", "(a[b])", "x = 1",
    "a", "b ", "  ", "\"", "word_2, ", "한국",
  ]
  private static let named = [
    "\u{1b}[A", "\u{1b}[B", "\u{1b}[C", "\u{1b}[D", "\u{1b}[H", "\u{1b}[F", "\u{1b}[1;5C", "\u{1b}[1;5D",
    "\u{1b}[3~", "\u{1b}[3;5~", "\u{1b}[5~", "\u{1b}[6~", "\u{1b}[1;5H", "\u{1b}[1;5F", "\u{1b}OA",
    "\u{1b}OB",
    "\u{1b}[Z", "\u{1b}[20~", "\u{1b}[<35;4;4M", "\u{7f}", "\u{7f}", "\t", "\u{10}", "\u{e}", "\u{15}",
    "\u{17}",
    "\u{1f}", "\u{18}\u{5}", "\u{c}",
  ]
  private static let emacs = Array("\u{1}\u{2}\u{5}\u{6}\u{8}\u{b}\u{14}\u{19}\u{7}\u{f}").map(String.init)
  private static let meta = Array("bfdulctpny_<>rB5\u{8}\u{7f}\r").map { "\u{1b}" + String($0) }
  private static let vi = Array("hjkl0$wbeWBE^~xXdcyrRsSpPuU.fFtT;,|iIaAoDCYO_nNGx923g%J<>\"+-K").map(
    String.init)

  private mutating func common() -> String {
    switch Int.random(in: 0..<12, using: &random) {
    case 0..<6:
      let count = Int.random(in: 1...6, using: &random)
      return (0..<count).map { _ in pick(Self.pieces) }.joined()
    case 6: return "\u{1b}[200~" + pick(Self.pieces) + "\n" + pick(Self.pieces) + "\u{1b}[201~"
    case 7:
      return "\u{12}" + pick(["a", "日", "tr", ""])
        + pick(["\u{7}", "\u{1b}[D", "\u{12}\u{7}", "\u{13}\u{5}"])
    default: return pick(Self.named)
    }
  }

  private mutating func emacsKey() -> String {
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<2: pick(Self.emacs)
    case 2..<4: pick(Self.meta)
    default: common()
    }
  }

  private mutating func viKey() -> String {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: "\u{1b}"
    case 1..<5: pick(Self.vi)
    default: common()
    }
  }

  private mutating func pick(_ choices: [String]) -> String {
    choices.randomElement(using: &random) ?? ""
  }
}
