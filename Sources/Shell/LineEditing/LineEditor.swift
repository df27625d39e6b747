private import CLibedit
private import Glibc

/// Reads lines at a terminal with libedit: keys of Emacs or vi, history, completion, pasting.
///
/// One editor at a time, on one thread.
@safe
package final class LineEditor {
  /// Gives the candidates for the word at a cursor, counted in Unicode scalars of the line.
  package typealias Completer = (_ line: String, _ cursor: Int) -> Candidates

  let editor: OpaquePointer
  private let history: OpaquePointer
  private let output = Descriptor.output
  private let keys = KeyReader(terminal: .input)
  private let completer: Completer
  private let canPaste: Bool
  fileprivate var promptCharacters: UnsafeMutablePointer<wchar_t>
  private var promptWidth = 0
  private var wasInterrupted = false
  /// A text that is to be inserted before the first key.
  private var draft = ""
  /// The line for which Tab found nothing more to insert: the next Tab lists.
  private var ambiguousLine: String?
  /// How many pages of the menu were shown for it.
  private var page = 0
  private var hasColor = false

  /// Opens the editor; nil where libedit can't.
  ///
  /// `program` selects lines of `.editrc`, `historySize` is in entries.
  package init?(program: String, historySize: Int = 10_000, completer: @escaping Completer) {
    Interrupt.install()
    Host.useUTF8()
    // SAFETY: both are owned by this object and ended in deinit.
    guard let opened = unsafe editline_open(program), let entries = unsafe history_winit() else { return nil }
    unsafe editor = unsafe opened
    unsafe history = unsafe entries
    unsafe promptCharacters = .allocate(capacity: 1)
    unsafe promptCharacters.initialize(to: 0)
    self.completer = completer
    canPaste = Host.variable("TERM").map { $0 != "dumb" } ?? false
    unsafe history_prepare(history, Int32(historySize))
    configure()
    keys.onNotice = { [unowned self] in self.obey($0) }
  }

  deinit {
    // SAFETY: nobody else holds these.
    unsafe el_end(editor)
    unsafe history_wend(history)
    unsafe promptCharacters.deallocate()
  }

  /// Adds an entry that the arrows recall.
  package func remember(_ entry: String) {
    guard !entry.isEmpty else { return }
    // SAFETY: libedit copies the terminated text.
    unsafe history_enter(history, WideText.shown(entry))
  }

  /// Reads one line under a prompt, whose `style` is escape sequences that take no room; a draft stands there to be
  /// edited.
  package func readLine(prompt: String, style: String = "", draft: String = "") -> LineInput {
    setPrompt(prompt, style: style)
    self.draft = draft
    hasColor = !style.isEmpty
    ambiguousLine = nil
    wasInterrupted = false
    Interrupt.clear()
    signals_set_editing(true)
    if canPaste { output.write("\u{1b}[?2004h") }
    var count: Int32 = 0
    // SAFETY: the characters belong to libedit until its next call and are copied at once.
    let characters = unsafe el_wgets(editor, &count)
    if canPaste { output.write("\u{1b}[?2004l") }
    signals_set_editing(false)
    if wasInterrupted {
      unsafe el_reset(editor)
      keys.discard()
      Interrupt.clear()
      output.write("\n")
      return .interrupted
    }
    guard let characters = unsafe characters, count > 0 else {
      output.write("\n")
      return .end
    }
    var line = unsafe WideText.decoded(UnsafeBufferPointer(start: characters, count: Int(wcslen(characters))))
    if line.hasSuffix("\n") { line.removeLast() }
    return .line(line)
  }

  private func setPrompt(_ prompt: String, style: String) {
    let text = prompt.last == " " ? String(prompt.dropLast()) : prompt
    let marked = style.isEmpty ? text : "\u{1}\(style)\u{1}\(text)\u{1}\u{1b}[0m\u{1}"
    let characters = WideText.encoded(marked + " ")
    promptWidth = text.displayWidth + 1
    // SAFETY: the former prompt isn't in use between two lines; the new one has room for all characters.
    unsafe promptCharacters.deallocate()
    unsafe promptCharacters = .allocate(capacity: characters.count)
    for (index, character) in characters.enumerated() {
      unsafe (promptCharacters + index).initialize(to: character)
    }
  }

  // what libedit asks for

  fileprivate func nextCharacter() -> UInt32? {
    if !draft.isEmpty { return KeyBindings.pasteCode }
    switch keys.next() {
    case .scalar(let value):
      if value != 0x09 { ambiguousLine = nil }
      return WideText.typed(value)
    case .paste:
      return KeyBindings.pasteCode
    case .interrupted:
      wasInterrupted = true
      return nil
    case .end:
      return nil
    }
  }

  fileprivate func paste() -> Int32 {
    guard let text = draft.isEmpty ? keys.readPaste() : draft else {
      wasInterrupted = true
      return CC_EOF
    }
    draft = ""
    // SAFETY: libedit copies the terminated text.
    return unsafe el_winsertstr(editor, WideText.shown(text)) == 0 ? CC_REFRESH : CC_ERROR
  }

  fileprivate func complete() -> Int32 {
    let (line, cursor) = currentLine()
    let candidates = completer(line, cursor)
    guard !candidates.items.isEmpty else { return CC_REFRESH_BEEP }
    let scalars = Array(line.unicodeScalars)
    let replaced = candidates.replaced.clamped(to: 0..<cursor)
    let typed = scalars[replaced]
    var text = candidates.commonPrefix
    if candidates.items.count == 1 {
      let suffix = candidates.items[0].suffix
      let following = scalars[cursor...].first.map(String.init)
      text += following == suffix ? "" : suffix
    }
    if text.unicodeScalars.count > typed.count || (candidates.items.count == 1 && !text.isEmpty) {
      guard !text.unicodeScalars.elementsEqual(typed) else { return CC_REFRESH }
      replace(typed.count, by: text)
      return CC_REFRESH
    }
    guard ambiguousLine == line else {
      ambiguousLine = line
      page = 0
      return CC_REFRESH_BEEP
    }
    show(candidates.items, typed: String(String.UnicodeScalarView(typed)))
    page += 1
    return CC_REDISPLAY
  }

  private func replace(_ count: Int, by text: String) {
    // SAFETY: el_deletestr removes characters before the cursor, of which there are `count`.
    unsafe el_deletestr(editor, Int32(count))
    unsafe el_winsertstr(editor, WideText.shown(text))
  }

  /// Prints the menu below the input, with the lines libedit will go up before it draws the input again.
  private func show(_ items: [Candidate], typed: String) {
    let size = output.terminalSize ?? (80, 24)
    let menu = CompletionMenu(columns: size.columns, rows: size.rows, hasColor: hasColor)
    let lines = menu.lines(items, typed: typed, page: page)
    let (cursorRow, lastRow) = inputRows(columns: size.columns)
    let above = String(repeating: "\r\n", count: lastRow - cursorRow + 1)
    let below = String(repeating: "\r\n", count: cursorRow)
    output.write(above + lines.map { $0 + "\r\n" }.joined() + below)
  }

  // signals

  private func obey(_ notice: KeyReader.Notice) {
    switch notice {
    case .resized:
      let columns = output.terminalSize?.columns ?? 80
      let up = inputRows(columns: columns).cursor
      output.write("\r" + (up > 0 ? "\u{1b}[\(up)A" : "") + "\u{1b}[J")
      // SAFETY: called between two keys, where libedit waits for us.
      unsafe el_resize(editor)
      unsafe editline_refresh(editor)
    case .stopAsked:
      if canPaste { output.write("\u{1b}[?2004l") }
      unsafe editline_take_terminal(editor, false)
      signals_stop()
    case .continued:
      unsafe editline_take_terminal(editor, true)
      if canPaste { output.write("\u{1b}[?2004h") }
      output.write("\r")
      unsafe el_resize(editor)
      unsafe editline_refresh(editor)
    }
  }

  // the line as it stands

  private func currentLine() -> (text: String, cursor: Int) {
    // SAFETY: the three pointers are into one buffer, valid until libedit's next call.
    let info = unsafe el_wline(editor).pointee
    let count = unsafe info.lastchar - info.buffer
    let cursor = unsafe info.cursor - info.buffer
    return unsafe (WideText.decoded(UnsafeBufferPointer(start: info.buffer, count: count)), cursor)
  }

  /// The rows the input takes, counted from 0: that of the cursor and the last.
  private func inputRows(columns: Int) -> (cursor: Int, last: Int) {
    let (line, cursor) = currentLine()
    let scalars = line.unicodeScalars.map { max(1, Int(character_width($0.value))) }
    let before = promptWidth + scalars[..<cursor].reduce(0, +)
    return (before / columns, (promptWidth + scalars.reduce(0, +)) / columns)
  }

  private func bind(_ bindings: [(keys: String, function: String)]) {
    for (pressed, function) in bindings {
      // SAFETY: libedit copies the terminated texts.
      unsafe editline_bind(editor, WideText.encoded(pressed), WideText.encoded(function))
    }
  }

  private func configure() {
    // SAFETY: the client is this object, which ends the editor before it goes; the functions are global.
    unsafe editline_set_client(editor, Unmanaged.passUnretained(self).toOpaque())
    unsafe editline_set_reader(editor, readCharacter)
    unsafe editline_set_prompt(editor, givePrompt)
    unsafe editline_ignore_signals(editor)
    unsafe editline_set_emacs(editor)
    unsafe editline_set_history(editor, history)
    unsafe editline_add_completion(editor, completeWord)
    unsafe editline_add_paste(editor, pasteText)
    bind(KeyBindings.preferred)
    unsafe el_source(editor, nil)
    bind(KeyBindings.all(isVi: unsafe editline_is_vi(editor)))
    for (pressed, function) in KeyBindings.command(isVi: unsafe editline_is_vi(editor)) {
      unsafe editline_bind_command(editor, WideText.encoded(pressed), WideText.encoded(function))
    }
  }
}

/// Finds the object an editor belongs to.
private func owner(of editor: OpaquePointer?) -> LineEditor? {
  // SAFETY: the client was set to the owner, which outlives its editor.
  guard let client = unsafe editline_client(editor) else { return nil }
  return unsafe Unmanaged<LineEditor>.fromOpaque(client).takeUnretainedValue()
}

private func readCharacter(_ editor: OpaquePointer?, _ result: UnsafeMutablePointer<wchar_t>?) -> Int32 {
  guard let value = unsafe owner(of: editor)?.nextCharacter() else { return 0 }
  // SAFETY: libedit gives room for one character.
  unsafe result?.pointee = wchar_t(bitPattern: value)
  return 1
}

private func givePrompt(_ editor: OpaquePointer?) -> UnsafeMutablePointer<wchar_t>? {
  unsafe owner(of: editor)?.promptCharacters
}

private func completeWord(_ editor: OpaquePointer?, _ key: wint_t) -> UInt8 {
  UInt8(unsafe owner(of: editor)?.complete() ?? CC_ERROR)
}

private func pasteText(_ editor: OpaquePointer?, _ key: wint_t) -> UInt8 {
  UInt8(unsafe owner(of: editor)?.paste() ?? CC_ERROR)
}
