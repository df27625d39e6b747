import Diagnostics
import Language
import LineEditing
import Texts

/// Long results, page by page where somebody waits for them.
extension Console {
  /// Shows the value of a statement.
  func showResult(_ value: Value) {
    // tables fit the window
    if case .table = value { return show([value]) }
    guard mayPage, !isPicture(value) else { return show([value]) }
    let text = presentation(for: output).results([value])
    page(text, pages(of: text))
  }

  /// Shows a text to be read from top to bottom, whole.
  func showPage(_ value: Value) {
    guard captured == nil, !writesJSON, !isHushed, !isPicture(value) else { return show([value]) }
    let columns = output.terminalSize?.columns ?? 80
    deliverPage(ShownText.lines(ValueFormatter(columns: columns, rows: Int.max).text(value)) + "\n")
  }

  /// Shows a value with nothing left out.
  func showWhole(_ value: Value) {
    guard captured == nil, !writesJSON, !isHushed, !isPicture(value) else { return show([value]) }
    clearProgress()
    if showPages(of: value) { return }
    func text(_ columns: Int, isWide: Bool) -> String {
      let whole = ValueFormatter(whole: columns, isWide: isWide).text(value)
      return ShownText.lines(whole) + "\n"
    }
    let columns = output.terminalSize?.columns ?? 80
    let narrow = text(columns, isWide: false)
    if value.string != nil { return page(narrow, pages(of: narrow)) }
    // rows that are too wide are paged sideways
    page(narrow, Pager.Page(rows: { Pager.Rows(Self.rows(text($0, isWide: true))) }))
  }

  /// Shows a table or a matrix that is longer than the window by the pager, which makes only the rows that it
  /// shows; says whether it did.
  private func showPages(of value: Value) -> Bool {
    guard mayPage, program == nil, let size = output.terminalSize, value.shownRows >= size.rows,
      !keys.hasTypedAhead, let page = Self.page(of: value), let screen = TerminalScreen(keys: keys)
    else { return false }
    show(page, on: screen, size)
    return true
  }

  private static func page(of value: Value) -> Pager.Page? {
    if case .table(let table) = value, !table.columns.isEmpty {
      let rows = Pager.Rows(TableRows(table))
      return Pager.Page(rows: { _ in rows }, header: 1)
    }
    guard case .array(let array) = value, let matrix = MatrixRows(array) else { return nil }
    let rows = Pager.Rows(matrix)
    return Pager.Page(rows: { _ in rows })
  }

  /// Shows pages until the reader leaves, and what was seen last.
  private func show(_ page: Pager.Page, on screen: TerminalScreen, _ size: (columns: Int, rows: Int)) {
    let last = Pager.show(page, on: screen) { self.output.terminalSize ?? size }
    deliver(last.joined(separator: "\n") + "\n")
  }

  /// Writes a text, page by page where it is longer than the window; its lines are broken to fit.
  func deliverPage(_ text: String) {
    if let events { return deliver(events.results([.string(text)])) }
    page(text, wrapped(text))
  }

  private func isPicture(_ value: Value) -> Bool { value.string.map(isDrawing) ?? false }

  /// A text whose rows are paged sideways, unless it is long only for the length of its rows.
  private func pages(of text: String) -> Pager.Page {
    let rows = Self.rows(text)
    return rows.count < output.terminalSize?.rows ?? 24
      ? wrapped(text) : Pager.Page(rows: { _ in Pager.Rows(rows) })
  }

  private func wrapped(_ text: String) -> Pager.Page {
    let rows = Self.rows(text)
    return Pager.Page(rows: { columns in
      Pager.Rows(rows.flatMap { HelpText.wrap($0, max(10, columns - 1)) })
    })
  }

  private static func rows(_ text: String) -> [String] {
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return rows.last?.isEmpty ?? false ? rows.dropLast() : rows
  }

  /// Whether somebody can page: at a terminal whose cursor can be moved.
  private var mayPage: Bool {
    settings().pager != .off && isAwaited && captured == nil && !isHushed && !isPlain && !writesJSON
      && output.isTerminal && Descriptor.input.isTerminal
  }

  /// Writes a text, or shows its pages where it is longer than the window and nothing was typed ahead.
  private func page(_ text: String, _ page: Pager.Page) {
    clearProgress()
    guard mayPage, let size = output.terminalSize, Self.height(of: text, columns: size.columns) >= size.rows,
      !keys.hasTypedAhead
    else { return deliver(text) }
    if let program {
      if program == "cat" || !Pager.show(text, by: program) { deliver(text) }
      return
    }
    guard let screen = TerminalScreen(keys: keys) else { return deliver(text) }
    show(page, on: screen, size)
  }

  /// The rows that a text takes on a terminal.
  private static func height(of text: String, columns: Int) -> Int {
    rows(text).reduce(0) { $0 + max(1, ($1.displayWidth + columns - 1) / columns) }
  }

  /// The pager that isn't dyne's own; nil for that.
  private var program: String? {
    switch settings().pager {
    case .program(let command): command
    case .auto: Host.variable("PAGER").flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    case .on, .off: nil
    }
  }
}

extension Value {
  /// The rows that a table or a matrix takes with its header; 0 for other values.
  fileprivate var shownRows: Int {
    switch self {
    case .table(let table): table.rowCount + 1
    case .array(let array) where array.rank == 2: array.shape[0]
    default: 0
    }
  }
}
