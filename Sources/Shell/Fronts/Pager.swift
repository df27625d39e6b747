import Diagnostics
import Language
import LineEditing
import Texts

/// Shows a long text page by page.
enum Pager {
  /// The lines of a text as they fit into a window.
  static func lines(_ text: String, columns: Int) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      HelpText.wrap(String(line), max(10, columns - 1))
    }
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines
  }

  /// Shows a text by the user's own program; says whether that could be run.
  static func show(_ text: String, by program: String) -> Bool {
    guard let path = try? Host.temporaryFile(text) else { return false }
    defer { Host.remove(path) }
    // what less does if nothing else is asked for: leave at once where all fits, keep colours, leave the text
    // there
    let command = "LESS=\"${LESS-FRX}\" \(program) < '\(path)'"
    guard let ended = try? ChildProcess(command: command).run() else { return false }
    Interrupt.clear()
    return ended.status != 127 && ended.status != 126
  }

  /// Shows lines on a screen of its own until the reader leaves; gives the lines shown last.
  static func show(
    _ lines: [String], on screen: TerminalScreen, size: @escaping () -> (columns: Int, rows: Int)
  )
    -> [String]
  {
    var top = 0
    var sought = ""
    // what the last row says instead of where we are
    var said: String?
    func find(_ places: some Sequence<Int>) {
      guard !sought.isEmpty else { return }
      let wanted = sought.lowercased()
      let found = places.first { lines[$0].lowercased().contains(wanted) }
      if let found { top = found } else { said = "'\(sought)' isn't there" }
    }
    func findNext() { find(min(lines.count, top + 1)..<lines.count) }
    func findBefore() { find((0..<min(top, lines.count)).reversed()) }
    func page() -> Int { max(1, size().rows - 1) }
    func last() -> Int { max(0, lines.count - page()) }
    func draw() {
      top = min(max(0, top), last())
      let end = min(lines.count, top + page())
      let columns = max(1, size().columns - 1)
      let isEnd = end == lines.count
      let foot =
        said
        ?? "\(top + 1)–\(end) of \(lines.count)  \(isEnd ? "q: leave" : "Space: next, q: leave")  b: "
        + "back  /: find"
      let shown =
        lines[top..<end].map { $0.fitted(to: columns) }
        + Array(repeating: "", count: max(0, page() - (end - top)))
      screen.show((shown + ["\u{1b}[7m\(foot.fitted(to: columns))\u{1b}[0m"]).joined(separator: "\n"))
    }
    screen.mustRedraw = draw
    draw()
    // the pattern that is being typed
    func ask() {
      var typed = ""
      while true {
        said = "/" + typed
        draw()
        switch screen.nextKey() {
        case .character("\u{7f}"), .character("\u{8}"): if typed.popLast() == nil { return said = nil }
        case .character(let character): typed.append(character)
        case .enter:
          said = nil
          if !typed.isEmpty { sought = typed }
          return findNext()
        case .other: continue
        default: return said = nil
        }
      }
    }
    reading: while true {
      let key = screen.nextKey()
      said = nil
      switch key {
      case .character("/"): ask()
      case .character("n"): findNext()
      case .character("N"): findBefore()
      case .interrupted, .end, .escape, .character("q"), .character("Q"): break reading
      case .character(" "), .character("f"), .right:
        if top >= last() { break reading }
        top += page()
      case .enter, .down, .character("j"):
        if top >= last() { break reading }
        top += 1
      case .up, .character("k"): top -= 1
      case .character("b"), .left: top -= page()
      case .character("g"): top = 0
      case .character("G"): top = last()
      default: continue
      }
      draw()
    }
    screen.close()
    Interrupt.clear()
    return Array(lines[top..<min(lines.count, top + page())])
  }
}
