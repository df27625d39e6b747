private import CLibedit
private import Glibc

/// Reads lines at a terminal: keys of Emacs or vi, history, completion, pasting.
///
/// libedit knows the keys and changes the text; drawing, history and searching are ours. One editor at a
/// time, on one thread.
@safe
package final class LineEditor {
  /// Gives the candidates for the word at a cursor, counted in Unicode scalars of the line.
  package typealias Completer = (_ line: String, _ cursor: Int) -> Candidates

  let editor: OpaquePointer
  private let screen: OpaquePointer
  private let formerHistory: OpaquePointer
  private var functionNames: [UnsafeMutablePointer<wchar_t>] = unsafe []
  let output = Descriptor.output
  let keys: KeyReader
  let keyboard = KeyboardMode(.input)
  let drawing = PlainDrawing(on: .output)
  let completer: Completer
  /// Whether the terminal knows no escape sequences.
  private let isPlain: Bool

  private var prompt = ""
  /// What the line's prompt gives way to while the history is searched.
  var searchPrompt: String?
  var history: RecalledHistory
  /// The pattern of the last search.
  var formerPattern = String.UnicodeScalarView()
  /// Pasted text that waits to be inserted, or one that was given back.
  private var pasted = ""
  /// Why the line ends without having been entered.
  private(set) var ending: LineInput?
  /// The line for which Tab found nothing more to insert: the next Tab lists.
  var ambiguousLine: String?
  /// How many pages of the menu were shown for it.
  var page = 0
  /// The longest text that can be put back whole, in characters.
  private static let mostKept = 1_000_000
  /// The characters libedit has room for, and the longest text it has held.
  private var room = 1000
  private var longest = 0

  /// Opens the editor; nil where libedit or the system can't.
  ///
  /// `program` selects lines of `.editrc`, `historySize` is in entries.
  package init?(
    program: String, historySize: Int = 10_000, keys: KeyReader = KeyReader(terminal: .input),
    completer: @escaping Completer
  ) {
    Interrupt.install()
    Host.useUTF8()
    // SAFETY: all three are owned by this object and ended in deinit.
    guard let screen = unsafe blind_open() else { return nil }
    guard let opened = unsafe editline_open(program, screen), let entries = unsafe history_winit() else {
      unsafe blind_close(screen)
      return nil
    }
    unsafe editor = unsafe opened
    unsafe self.screen = unsafe screen
    unsafe formerHistory = unsafe entries
    (self.keys, self.completer) = (keys, completer)
    history = RecalledHistory(limit: historySize)
    isPlain = ["dumb", "emacs", nil].contains(Host.variable("TERM"))
    unsafe history_prepare(formerHistory, 1)
    configure()
  }

  deinit {
    // SAFETY: nobody else holds these; the editor goes before what it uses.
    unsafe el_end(editor)
    unsafe history_wend(formerHistory)
    unsafe blind_close(screen)
    unsafe functionNames.forEach { unsafe $0.deallocate() }
  }

  /// Adds an entry that the arrows recall.
  package func remember(_ record: HistoryRecord) {
    let entry = record.statement
    guard !entry.isEmpty else { return }
    history.remember(record)
    // libedit needs the latest for vi's key that appends its last word
    // SAFETY: libedit copies the terminated text.
    unsafe history_enter(formerHistory, WideText.shown(entry))
  }

  /// Reads one line under a prompt; a draft is there to be edited.
  package func readLine(prompt: String, draft: String = "") -> LineInput {
    self.prompt = prompt
    pasted = draft
    ambiguousLine = nil
    ending = nil
    history.reset()
    drawing.forget()
    Interrupt.clear()
    signals_set_editing(true)
    if keys.hasTypedAhead { output.startFreshRow() }
    takeTerminal()
    draw([], cursor: 0)
    var count: Int32 = 0
    // SAFETY: the characters belong to libedit until its next call and are copied at once.
    let characters = unsafe el_wgets(editor, &count)
    var line: LineInput = ending ?? .end
    if ending == nil, let characters = unsafe characters, count > 0 {
      var text = unsafe Array(UnsafeBufferPointer(start: characters, count: Int(count)))
      if text.last == 0x0a { text.removeLast() }
      draw(text.map { UInt32(bitPattern: $0) }, cursor: text.count)
      line = .line(unsafe text.withUnsafeBufferPointer { unsafe WideText.decoded($0) })
    }
    drawing.leave()
    giveTerminalBack()
    signals_set_editing(false)
    Interrupt.clear()
    return line
  }

  /// Forgets keys that were pressed before the next prompt.
  package func discardTypedAhead() {
    keys.discard()
    keyboard.forgetTyped()
  }

  /// Says whether more input waits that nobody can have typed since the last line.
  package var hasTypedAhead: Bool { keys.isWaiting(milliseconds: 30) }

  /// Takes away the input that waits, and what comes until it pauses, and gives it as text.
  package func takeTypedAhead() -> String { keys.takeTypedAhead(quiet: 200) }

  // the terminal

  private func takeTerminal() {
    keyboard.take()
    keys.serve(interruptByte: keyboard.interruptByte) { [unowned self] in self.obey($0) }
    if !isPlain { output.write("\u{1b}[?2004h") }
  }

  private func giveTerminalBack() {
    if !isPlain { output.write("\u{1b}[?2004l") }
    keyboard.giveBack()
  }

  private func obey(_ notice: KeyReader.Notice) {
    switch notice {
    case .resized:
      drawing.leave()
    case .stopAsked:
      giveTerminalBack()
      signals_stop()
      takeTerminal()
      return
    case .continued:
      takeTerminal()
      output.write("\r")
      drawing.forget()
    }
    draw()
  }

  /// Shows the line as it is now.
  func draw() {
    let (text, cursor) = shownLine()
    draw(text, cursor: cursor)
  }

  private func draw(_ text: [UInt32], cursor: Int) {
    let size = output.terminalSize ?? (80, 24)
    var shown = (text: text, cursor: cursor)
    // a search shows a part of a long match, so that the pattern stays in sight
    let around = size.columns * size.rows / 4
    if searchPrompt != nil, text.count > 2 * around {
      let start = max(0, cursor - around)
      shown = (Array(text[start..<min(text.count, cursor + around)]), cursor - start)
    }
    let picture = LinePicture(
      prompt: searchPrompt ?? prompt, text: shown.text, cursor: shown.cursor,
      columns: size.columns)
    drawing.draw(picture, height: size.rows)
  }

  // what libedit asks for

  fileprivate func nextCharacter() -> UInt32? {
    guard ending == nil else { return nil }
    settle()
    while true {
      if !pasted.isEmpty { return KeyBindings.Code.paste }
      if !keys.isWaiting() { draw() }
      switch keys.next() {
      case .scalar(let value) where KeyBindings.Code.all.contains(value): continue
      case .scalar(let value):
        if value != 0x09 { ambiguousLine = nil }
        return WideText.typed(value)
      case .paste: takePaste()
      case .interrupted: ending = .interrupted
      case .end: ending = .end
      }
      if ending != nil { return nil }
    }
  }

  /// Reads a paste whole, so that nothing of it is ever taken for keys.
  private func takePaste() {
    if let text = keys.readPaste() { pasted = text } else { ending = .interrupted }
  }

  fileprivate func paste() -> Int32 {
    defer { pasted = "" }
    guard !pasted.isEmpty else { return CC_NORM }
    // SAFETY: libedit copies the terminated text.
    return unsafe el_winsertstr(editor, WideText.shown(pasted)) == 0 ? CC_REFRESH : CC_ERROR
  }

  /// Ends the line because a key's function was interrupted, or the input ended.
  func end(_ input: LineInput) -> Int32 {
    ending = input
    return CC_EOF
  }

  /// Goes to the end of the line by libedit's own function, which would leave an empty one at its start.
  fileprivate func goToEnd() -> Int32 {
    guard !shownLine().text.isEmpty else { return CC_ERROR }
    push(KeyBindings.Code.lineEnd)
    // an operator of vi that waits for this motion goes on waiting
    return CC_ARGHACK
  }

  // the line as it is

  /// Obeys what libedit wished to do to the terminal, and sees to it that none of its functions leaves its
  /// buffer.
  private func settle() {
    // SAFETY: called while libedit waits for a key.
    let wishes = unsafe blind_take(screen)
    if wishes & blind_beeped.rawValue != 0 { output.write("\u{7}") }
    if wishes & blind_cleared.rawValue != 0, !isPlain {
      output.write("\u{1b}[H\u{1b}[2J")
      drawing.forget()
    }
    let (count, cursor) = place
    if !(0...count).contains(cursor) { moveCursor(to: min(max(0, cursor), count)) }
    longest = min(max(longest, count), Self.mostKept)
    if (1...Self.mostKept).contains(count), count + longest + 100 > room { reserve() }
  }

  /// Makes room for the line and what was deleted of it, so that it can be put back.
  private func reserve() {
    let (text, cursor) = currentLine()
    room = 2 * (text.unicodeScalars.count + longest) + 1000
    setLine(String(repeating: " ", count: room), cursor: 0)
    setLine(text, cursor: cursor)
  }

  /// The line's text, and the cursor in Unicode scalars.
  func currentLine() -> (text: String, cursor: Int) {
    var line = unsafe editline_text()
    // SAFETY: the characters are valid until libedit's next call.
    unsafe editline_text(editor, &line)
    let text = unsafe WideText.decoded(UnsafeBufferPointer(start: line.characters, count: line.count))
    return (text, unsafe line.cursor)
  }

  private func shownLine() -> (text: [UInt32], cursor: Int) {
    var line = unsafe editline_text()
    // SAFETY: the characters are valid until libedit's next call.
    unsafe editline_text(editor, &line)
    let characters = unsafe UnsafeBufferPointer(start: line.characters, count: line.count)
    return unsafe (characters.map { UInt32(bitPattern: $0) }, unsafe min(max(0, line.cursor), line.count))
  }

  /// The line's length and the cursor's place, which may lie outside it.
  private var place: (count: Int, cursor: Int) {
    var line = unsafe editline_text()
    // SAFETY: the call writes the one variable.
    unsafe editline_text(editor, &line)
    return unsafe (line.count, line.cursor)
  }

  private func moveCursor(to wanted: Int) {
    // SAFETY: libedit keeps the cursor within the line.
    unsafe el_cursor(editor, Int32(clamping: wanted - place.cursor))
  }

  /// Sets the line's text, and the cursor in Unicode scalars; gives what a key's function that did so must
  /// return.
  ///
  /// What was deleted before can still be put back.
  @discardableResult
  func setLine(_ text: String, cursor: Int) -> Int32 {
    // SAFETY: libedit copies the terminated text.
    unsafe el_wreplacestr(editor, WideText.shown(text.isEmpty ? " " : text))
    moveCursor(to: text.isEmpty ? 1 : cursor)
    guard text.isEmpty else { return CC_REFRESH }
    // libedit can't set an empty text, but can delete the only character
    push(KeyBindings.Code.erase)
    return CC_NORM
  }

  /// Makes libedit process a character before it asks for the next key.
  private func push(_ code: UInt32) {
    // SAFETY: libedit copies the terminated text.
    unsafe el_wpush(editor, [wchar_t(bitPattern: code), 0])
  }

  // configuration

  private func configure() {
    // SAFETY: the client is this object, which ends the editor before it goes; the functions are global.
    unsafe editline_set_client(editor, Unmanaged.passUnretained(self).toOpaque())
    unsafe editline_set_reader(editor, readCharacter)
    unsafe editline_ignore_signals(editor)
    unsafe editline_set_emacs(editor)
    unsafe editline_set_history(editor, formerHistory)
    for unsafe(name, function) in unsafe ownFunctions {
      let characters = WideText.encoded(name)
      let kept = UnsafeMutablePointer<wchar_t>.allocate(capacity: characters.count)
      unsafe kept.initialize(from: characters, count: characters.count)
      unsafe functionNames.append(kept)
      unsafe editline_add(editor, kept, function)
    }
    let preferences = Editrc()
    unsafe preferences.apply(to: editor, choosesMap: true)
    let isVi = unsafe editline_is_vi(editor)
    for (pressed, function) in KeyBindings.all(isVi: isVi) {
      // SAFETY: libedit copies the terminated texts, here and below.
      unsafe editline_bind(editor, WideText.encoded(pressed), WideText.encoded(function))
    }
    for (pressed, function) in KeyBindings.command(isVi: isVi) {
      unsafe editline_bind_command(editor, WideText.encoded(pressed), WideText.encoded(function))
    }
    unsafe preferences.apply(to: editor, choosesMap: false)
  }
}

private typealias KeyFunction = @convention(c) (OpaquePointer?, wint_t) -> UInt8

/// The functions that keys can be bound to, beside libedit's.
private var ownFunctions: [(name: String, function: KeyFunction)] {
  unsafe [
    ("dyne-complete", { editor, _ in unsafe perform(editor) { $0.complete() } }),
    ("dyne-paste", { editor, _ in unsafe perform(editor) { $0.paste() } }),
    ("dyne-line-end", { editor, _ in unsafe perform(editor) { $0.goToEnd() } }),
    ("dyne-older", { editor, _ in unsafe perform(editor) { $0.recall(older: 1) } }),
    ("dyne-newer", { editor, _ in unsafe perform(editor) { $0.recall(older: -1) } }),
    ("dyne-older-match", { editor, _ in unsafe perform(editor) { $0.recallMatch(step: 1) } }),
    ("dyne-newer-match", { editor, _ in unsafe perform(editor) { $0.recallMatch(step: -1) } }),
    ("dyne-oldest", { editor, _ in unsafe perform(editor) { $0.recallOldest() } }),
    ("dyne-restore", { editor, _ in unsafe perform(editor) { $0.restore() } }),
    ("dyne-search", { editor, _ in unsafe perform(editor) { $0.search() } }),
    ("dyne-search-again", { editor, _ in unsafe perform(editor) { $0.searchAgain(step: 1) } }),
    ("dyne-search-back", { editor, _ in unsafe perform(editor) { $0.searchAgain(step: -1) } }),
  ]
}

private func perform(_ editor: OpaquePointer?, _ body: (LineEditor) -> Int32) -> UInt8 {
  UInt8(unsafe owner(of: editor).map(body) ?? CC_ERROR)
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
