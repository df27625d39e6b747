import Diagnostics
import Language
import LineEditing
import Texts

/// Shows a long text page by page, on a screen of its own.
final class Pager {
  /// Rows of which each is made when it is shown or searched.
  struct Rows {
    let count: Int
    /// The columns that the widest takes; a row may turn out to be wider.
    let width: Int
    let row: (Int) -> String

    init(_ rows: [String]) {
      let rows = rows.map(\.withoutTabs)
      (count, width) = (rows.count, rows.lazy.map(\.displayWidth).max() ?? 0)
      row = { rows[$0] }
    }

    init(_ table: TableRows) {
      (count, width) = (table.count, table.width)
      row = { table[$0] }
    }

    init(_ matrix: MatrixRows) {
      (count, width) = (matrix.count, matrix.width)
      row = { matrix[$0] }
    }
  }

  /// A text as it is laid out for a width.
  struct Page {
    /// The rows for a window of so many columns; they may be longer than that.
    let rows: (_ columns: Int) -> Rows
    /// How many rows at the top stay in sight: the header of a table.
    var header = 0
  }

  private let page: Page
  private let screen: TerminalScreen
  private let size: () -> (columns: Int, rows: Int)
  private var rows = Rows([])
  private var columns = 0
  /// The first row below the header, and the first column, that are shown.
  private var top = 0
  private var left = 0
  private var widest = 0
  private var sought: [String] = []
  /// The row in which the sought text was found last.
  private var found: Int?
  /// What the last row says instead of where we are.
  private var said: String?

  private init(_ page: Page, _ screen: TerminalScreen, size: @escaping () -> (columns: Int, rows: Int)) {
    (self.page, self.screen, self.size) = (page, screen, size)
  }

  /// Shows a text by the user's own program; says whether that could be run.
  static func show(_ text: String, by program: String) -> Bool {
    guard let path = try? Host.temporaryFile(text) else { return false }
    defer { Host.remove(path) }
    // what less does if nothing else is asked for: leave at once where all fits, keep colours, page sideways,
    // leave the text there
    let command = "LESS=\"${LESS-FRSX}\" \(program) < '\(path)'"
    guard let ended = try? ChildProcess(command: command).run() else { return false }
    Interrupt.clear()
    return ended.status != 127 && ended.status != 126
  }

  /// Shows a text until the reader leaves; gives the rows shown last, none of which is wider than the window.
  static func show(
    _ page: Page, on screen: TerminalScreen, size: @escaping () -> (columns: Int, rows: Int)
  ) -> [String] {
    let pager = Pager(page, screen, size: size)
    screen.mustRedraw = { [unowned pager] in pager.draw() }
    pager.draw()
    while pager.obey(screen.nextKey()) { pager.draw() }
    screen.close()
    Interrupt.clear()
    return pager.shown().map(\.text)
  }

  // what is shown

  /// Lays the text out anew where the window has another width.
  private func layOut() {
    let now = max(2, size().columns)
    guard now != columns else { return }
    let former = rows.count
    rows = page.rows(now)
    if former > 0, former != rows.count { top = top * rows.count / former }
    (columns, found) = (now, nil)
    widest = rows.width
  }

  private var header: Int { page.header < window - 1 ? min(page.header, rows.count) : 0 }
  private var window: Int { max(1, size().rows - 1) }
  /// How many rows are shown below the header.
  private var height: Int { window - header }
  private var count: Int { rows.count - header }
  private var last: Int { max(0, count - height) }
  /// The columns that are used: with one left, no terminal goes on in the next row.
  private var width: Int { columns - 1 }

  private func shown() -> [(text: String, number: Int)] {
    layOut()
    top = min(max(0, top), last)
    let numbers = Array(0..<header) + Array(header + top..<min(rows.count, header + top + height))
    let texts = numbers.map(rows.row)
    widest = max(widest, texts.lazy.map(\.displayWidth).max() ?? 0)
    left = min(left, max(0, widest - width))
    return zip(texts, numbers).map { ($0.columns(from: left, count: width), $1) }
  }

  private func draw() {
    var lines = shown().map { highlighted($0.text) }
    lines += Array(repeating: "", count: max(0, window - lines.count))
    screen.show((lines + ["\u{1b}[7m\((said ?? foot).fitted(to: width))\u{1b}[0m"]).joined(separator: "\n"))
  }

  private var foot: String {
    let end = min(count, top + height)
    var foot = "\(top + 1)–\(end) of \(count)"
    if widest > width { foot += ", columns \(left + 1)–\(min(widest, left + width)) of \(widest)" }
    foot += end == count ? "  q: leave" : "  Space: next, q: leave"
    return foot + (widest > width ? "  ←→: sideways" : "") + "  b: back  /: find"
  }

  /// The row with what is sought in reverse.
  private func highlighted(_ row: String) -> String {
    guard !sought.isEmpty else { return row }
    let characters = row.map { String($0) }
    var places = Pager.places(of: sought, in: characters)[...]
    var shown = ""
    var index = 0
    while index < characters.count {
      guard places.first == index else {
        shown += characters[index]
        index += 1
        continue
      }
      places.removeFirst()
      shown += "\u{1b}[7m" + characters[index..<index + sought.count].joined() + "\u{1b}[27m"
      index += sought.count
    }
    return shown
  }

  // finding

  /// A search through more rows says that it goes on.
  private static let mostSearchedAtOnce = 20_000

  /// Where a text is among characters, whatever their capitals, without overlaps.
  private static func places(of sought: [String], in characters: [String]) -> [Int] {
    var places: [Int] = []
    var index = 0
    while index + sought.count <= characters.count {
      if zip(sought, characters[index...]).allSatisfy({ $0 == $1.lowercased() }) {
        places.append(index)
        index += sought.count
      } else {
        index += 1
      }
    }
    return places
  }

  /// Goes to the nearest of some rows that has what is sought, and sideways to the place.
  private func find(_ candidates: some Sequence<Int>) {
    guard !sought.isEmpty else { return }
    let text = sought.joined()
    if rows.count > Self.mostSearchedAtOnce {
      said = "looking for '\(text)'  Ctrl-C: stop"
      draw()
      said = nil
    }
    for row in candidates {
      if Interrupt.isPending {
        Interrupt.clear()
        return said = "stopped"
      }
      let line = rows.row(row)
      guard line.lowercased().contains(text) else { continue }
      let characters = line.map { String($0) }
      guard let place = Pager.places(of: sought, in: characters).first else { continue }
      found = row
      if !(header + top..<header + top + height).contains(row) { top = row - header }
      let start = characters[..<place].joined().displayWidth
      let end = start + characters[place..<place + sought.count].joined().displayWidth
      if start < left || end > left + width { left = max(0, start - width / 2) }
      return
    }
    said = found == nil ? "'\(text)' isn't there" : "no more '\(text)'"
  }

  private func findNext() { find(min(rows.count, found.map { $0 + 1 } ?? header + top)..<rows.count) }
  private func findBefore() { find((0..<min(rows.count, found ?? header + top)).reversed()) }

  /// Reads what is to be found; nothing typed means the same as before.
  private func ask() {
    var typed = ""
    while true {
      said = "/" + typed
      draw()
      switch screen.nextKey() {
      case .character("\u{7f}"), .character("\u{8}"): if typed.popLast() == nil { return said = nil }
      case .character(let character): typed.append(character)
      case .enter:
        said = nil
        if !typed.isEmpty { (sought, found) = (typed.map { $0.lowercased() }, nil) }
        return findNext()
      case .interrupted:
        Interrupt.clear()
        return said = nil
      case .end, .escape: return said = nil
      default: continue
      }
    }
  }

  // keys

  /// Does what a key asks for; says whether the reader goes on.
  private func obey(_ key: TerminalScreen.Key) -> Bool {
    said = nil
    switch key {
    case .interrupted, .end, .escape, .character("q"), .character("Q"): return false
    case .character("/"): ask()
    case .character("n"): findNext()
    case .character("N"): findBefore()
    case .right: left = min(max(0, widest - width), left + max(1, width / 2))
    case .left: left = max(0, left - max(1, width / 2))
    default: return move(key)
    }
    return true
  }

  private func move(_ key: TerminalScreen.Key) -> Bool {
    let isAtEnd = top >= last
    switch key {
    case .character(" "), .character("f"), .pageDown: top += height
    case .enter, .down, .character("j"): top += 1
    case .up, .character("k"): top -= 1
    case .character("b"), .pageUp: top -= height
    case .character("g"), .character("<"), .home: (top, left) = (0, 0)
    case .character("G"), .character(">"), .bottom: top = last
    default: return true
    }
    found = nil
    // who reads on at the end has read all
    return !(isAtEnd && [.character(" "), .character("f"), .enter].contains(key))
  }
}

extension String {
  /// The row with blanks in place of tabs, up to the next of every eighth column.
  fileprivate var withoutTabs: String {
    guard utf8.contains(0x09) else { return self }
    return reduce(into: "") { row, character in
      if character != "\t" { return row.append(character) }
      row += String(repeating: " ", count: 8 - row.displayWidth % 8)
    }
  }

  /// What is in `count` columns from `first` on; a wide character that they cut is a blank.
  fileprivate func columns(from first: Int, count: Int) -> String {
    if first == 0, displayWidth <= count { return self }
    var column = 0
    var kept = ""
    for character in self {
      let start = column
      column += DisplayWidth.of(character)
      if column <= first { continue }
      guard start < first + count else { break }
      if start < first || column > first + count { kept += " " } else { kept.append(character) }
    }
    return kept
  }
}
