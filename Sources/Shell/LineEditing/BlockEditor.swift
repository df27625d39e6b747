private import CLibedit
import Texts

/// Edits statements of several rows where the cursor can be moved: dyne draws and knows the rows, libedit
/// holds the text and knows vi.
///
/// One editor at a time, on one thread.
package final class BlockEditor {
  /// What the language knows of a text.
  package struct Guide {
    /// The candidates for the word at a cursor.
    var completer: LineEditor.Completer
    /// The colours of a text, what stands before its rows, and what is said of the cursor's place.
    var read: (_ text: String, _ cursor: Int, _ hasHint: Bool) -> InputReading
    /// What Enter does to a text.
    var enter: (_ text: String) -> Entering

    package init(
      completer: @escaping LineEditor.Completer,
      read: @escaping (String, Int, Bool) -> InputReading = { _, _, _ in InputReading() },
      enter: @escaping (String) -> Entering = { _ in .runs }
    ) {
      (self.completer, self.read, self.enter) = (completer, read, enter)
    }
  }

  /// How the text is shown.
  package struct Style: Sendable, Equatable {
    /// What is between `ESC [` and `m` for each ink; empty where there are no colours.
    package var inks: [String]
    /// Whether suggestions are shown, and what the place of the cursor takes.
    package var suggests: Bool
    package var hints: Bool
    /// Whether what the word may become is listed after a pause while typing.
    package var lists = false

    package init(
      inks: [String] = [], suggests: Bool = false, hints: Bool = false, lists: Bool = false
    ) {
      (self.inks, self.suggests, self.hints, self.lists) = (inks, suggests, hints, lists)
    }
  }

  /// Longer texts have no colours.
  private static let mostRead = 20_000

  let store: LineStore
  let guide: Guide
  package var style = Style()
  let output = Descriptor.output
  let keys: KeyReader
  private let keyboard = KeyboardMode(.input)
  let drawing = ScreenDrawing(on: .output)
  package var table: KeyTable
  /// Whether keys are vi's.
  package var isVi: Bool { store.isVi }
  package var commandTable = KeyTable(.viCommand)
  private(set) var decoder: KeyDecoder

  var text = EditedText()
  var history: RecalledHistory
  var undone = UndoStack()
  var kills = KillRing()
  /// Why the line ends.
  var ending: LineInput?
  /// The folder that suggestions prefer.
  package var folder: () -> String = { "" }
  var prompt = ""
  /// Whether the text is a statement, which may have several rows.
  private(set) var isStatement = true
  /// The column that Up and Down keep to.
  var wantedColumn: Int?
  /// What was begun when the history was first asked for, and what it showed last.
  var begun = ""
  var recalled: EditedText?
  /// The text for which Tab found nothing more to insert: the next Tab lists.
  var ambiguous: EditedText?
  /// How many pages of the menu were shown for it.
  var page = 0
  /// What is listed below the text until the next key.
  var listed: [[LinePicture.Cell]] = []
  /// Where a text was put back, for the key that puts another in its place.
  var putBack: Range<Int>?
  /// The pattern of the last search.
  var formerPattern = ""
  /// Whether the terminal is asked what it can do.
  package var asksTerminal = false
  /// Writes statements as a script; gives what went wrong.
  package var saveScript: (_ path: String, _ statements: [String]) -> String? = { _, _ in nil }
  /// What decodes keys where Escape is one.
  var listDecoder: KeyDecoder { KeyDecoder(keys: keys, hasEscape: true) }
  var vi = ViState()

  /// Opens the editor; nil where libedit or the system can't.
  ///
  /// `program` selects lines of `.editrc`, `historySize` is in entries.
  package init?(
    program: String, historySize: Int = 10_000, keys: KeyReader = KeyReader(terminal: .input), guide: Guide
  ) {
    Interrupt.install()
    Host.useUTF8()
    let preferences = Editrc()
    guard let store = LineStore(program: program, preferences: preferences) else { return nil }
    (self.store, self.keys, self.guide) = (store, keys, guide)
    history = RecalledHistory(limit: historySize)
    table = KeyTable(store.isVi ? .viInsert : .emacs)
    decoder = KeyDecoder(keys: keys, hasEscape: store.isVi)
    for binding in preferences.bound(program: program) {
      guard let key = KeyDecoder.name(ofRaw: binding.raw) else { continue }
      let command = binding.function.flatMap { EditCommand(named: $0) }
      let viKey = binding.function.flatMap { ViCommand.key(ofFunction: $0) }
      let meaning: KeyTable.Binding = command.map { .command($0) } ?? viKey.map { .vi($0) } ?? .libedit
      if binding.isCommand { commandTable[key] = meaning } else { table[key] = meaning }
    }
    store.more = { [unowned self] in self.moreCharacters() }
  }

  /// Adds an entry with what came of it.
  package func remember(_ entry: HistoryRecord) { history.remember(entry) }

  /// Forgets keys that were pressed before the next prompt.
  package func discardTypedAhead() {
    keys.discard()
    keyboard.forgetTyped()
  }

  /// Whether more input waits that nobody can have typed since the last line.
  package var hasTypedAhead: Bool { keys.isWaiting(milliseconds: 30) }

  /// Takes away the input that waits, and what comes until it pauses, and gives it as text.
  package func takeTypedAhead() -> String { keys.takeTypedAhead(quiet: 200) }

  /// Reads a statement under a prompt, or a line that isn't one; a draft is there to be edited.
  package func read(prompt: String, draft: String = "", isStatement: Bool = true) -> LineInput {
    (self.prompt, self.isStatement) = (prompt, isStatement)
    (ending, recalled, ambiguous, putBack, wantedColumn) = (nil, nil, nil, nil, nil)
    (listed, hasTyped) = ([], false)
    vi.reset()
    history.reset()
    undone.reset()
    kills.rest()
    drawing.forget()
    Interrupt.clear()
    signals_set_editing(true)
    takeTerminal()
    if asksTerminal { keys.askForAttributes(output) }
    store.open()
    text = EditedText(draft)
    store.content = text
    if keys.isWaiting() { draw() }
    while ending == nil { step() }
    if ending == .interrupted || ending == .end { text.move(to: text.count) }
    leaveText()
    store.close()
    keys.awaitAttributes()
    giveTerminalBack()
    signals_set_editing(false)
    Interrupt.clear()
    return ending ?? .end
  }

  // the terminal

  func takeTerminal() {
    keyboard.take()
    measure()
    keys.serve(interruptByte: keyboard.interruptByte) { [unowned self] in self.obey($0) }
    if keys.hasUnread { output.startFreshRow() }
    output.write("\u{1b}[?2004h")
  }

  func giveTerminalBack() {
    output.write("\u{1b}[?2004l")
    keyboard.giveBack()
  }

  private func obey(_ notice: KeyReader.Notice) {
    switch notice {
    case .resized:
      // a list is laid out for a width
      listed = []
      measure()
      drawing.erase(columns: size.columns)
    case .stopAsked:
      stop()
      return
    case .continued:
      if hasComeBack { return hasComeBack = false }
      takeTerminal()
      output.write("\r")
      drawing.forget()
    }
    redraw()
  }

  /// Whether the text is shown again after a stop, before it is told that the process goes on.
  private var hasComeBack = false

  private func stop() {
    leaveText()
    giveTerminalBack()
    signals_stop()
    // nobody continues a process whose terminal has no shell: it isn't stopped
    takeTerminal()
    drawing.forget()
    hasComeBack = true
    redraw()
  }

  /// What shows the screen anew; a list has its own.
  var redraw: () -> Void {
    get { ownRedraw ?? { [unowned self] in self.draw() } }
    set { ownRedraw = newValue }
  }
  private var ownRedraw: (() -> Void)?

  /// Shows the text by itself again.
  func endList() { ownRedraw = nil }

  /// The terminal's size that what is shown was drawn for, which is erased before it is another.
  private(set) var size = (columns: 80, rows: 24)

  private func measure() { size = output.terminalSize ?? (80, 24) }

  /// Shows the text as it is now.
  func draw() { draw(below: nil) }

  /// Shows the text with lines below it, or with what is said of the cursor's place.
  func draw(below lines: [[LinePicture.Cell]]?) {
    let size = size
    let reading = reading(hasHint: style.hints && lines == nil)
    var below = lines ?? []
    if lines == nil, !reading.hint.isEmpty, size.columns > 10 {
      below = [BlockPicture.cells(reading.hint, style: ink(.hint), columns: size.columns - 1)]
    }
    if lines == nil { below += listed }
    let suggestion = lines == nil ? suggestion : ""
    var picture = BlockPicture(
      prompt: prompt, text: text, reading: reading, suggestion: suggestion, marked: matchingBrackets(),
      below: below, styles: style.inks, columns: size.columns)
    if lines == nil, picture.rowCount > size.rows, !below.isEmpty {
      picture = BlockPicture(
        prompt: prompt, text: text, reading: reading, suggestion: suggestion, marked: matchingBrackets(),
        styles: style.inks, columns: size.columns)
    }
    drawing.draw(picture, height: size.rows)
  }

  /// Leaves the text on the screen and goes to a fresh row below it.
  func leaveText() {
    drawLast()
    drawing.leave()
  }

  /// Leaves the terminal to another program.
  func leaveScreen() {
    leaveText()
    giveTerminalBack()
    signals_set_editing(false)
  }

  /// Takes the terminal again.
  func comeBack() {
    signals_set_editing(true)
    takeTerminal()
    drawing.forget()
  }

  /// Shows the text as it stays on the screen.
  private func drawLast() {
    let picture = BlockPicture(
      prompt: prompt, text: text, reading: reading(hasHint: false), styles: style.inks, columns: size.columns)
    drawing.draw(picture, height: size.rows)
  }

  func ink(_ ink: Ink) -> String { style.inks.isEmpty ? "" : style.inks[Int(ink.rawValue)] }

  private func reading(hasHint: Bool) -> InputReading {
    guard isStatement, text.count <= Self.mostRead else { return InputReading() }
    return guide.read(text.text, text.cursor, hasHint && ending == nil)
  }

  // keys

  /// Waits for a key and does what it is bound to.
  private func step() {
    text = store.content
    if !keys.isWaiting() {
      draw()
      if hasTyped, style.lists, keys.isQuiet(milliseconds: Self.pause) { list() }
    }
    let pressed = decoder.next()
    (hasComeBack, hasTyped, listed) = (false, false, [])
    switch pressed {
    case .nothing: return
    case .interrupted: ending = .interrupted
    case .end: ending = .end
    case .paste: takePaste()
    case .text(let scalar):
      type(scalar)
      hasTyped = true
    case .key(let name, let raw): press(name, raw)
    }
    keepCursorOnCharacter()
  }

  /// Whether the last key was a character.
  private var hasTyped = false
  /// How long a pause is after which candidates are listed, in milliseconds.
  private static let pause: Int32 = 400

  func press(_ name: String, _ raw: [UInt32]) {
    let table = isInCommandMode ? commandTable : self.table
    if name == "Escape", isInCommandMode { return }
    switch table[name] {
    case .command(let command): perform(command)
    case .vi(let key): performVi(key)
    case .libedit: performByLibedit(raw)
    case .nothing: return
    case nil where table.begins(name): pressSecond(after: name, raw)
    case nil: return
    }
  }

  private func pressSecond(after first: String, _ raw: [UInt32]) {
    switch decoder.next() {
    case .key(let name, let more): press(first + " " + name, raw + more)
    case .text(let scalar): press(first + " " + String(scalar), raw + [scalar.value])
    case .interrupted: ending = .interrupted
    case .end: ending = .end
    case .paste: takePaste()
    case .nothing: return
    }
  }

  private func type(_ scalar: Unicode.Scalar) {
    let name = String(scalar)
    let table = isInCommandMode ? commandTable : self.table
    switch table[name] {
    case .command(let command): perform(command)
    case .libedit: performByLibedit([scalar.value])
    case .vi(let key): performVi(key)
    case .nothing: return
    case nil where isInCommandMode: performVi(scalar)
    case nil where vi.insertion?.replaced != nil: overwrite(scalar)
    case nil: insertTyped(scalar)
    }
  }

  /// A character with all that wait behind it and are inserted too.
  private func typedAhead(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    var typed = [scalar]
    while let next = keys.nextPlain(where: { self.table[String($0)] == nil }) { typed.append(next) }
    return typed
  }

  private func insertTyped(_ scalar: Unicode.Scalar) {
    let typed = String(String.UnicodeScalarView(typedAhead(scalar)))
    perform { $0.insert(typed) }
  }

  /// Changes the text by what was typed or pasted.
  private func perform(_ body: (inout EditedText) -> Void) {
    kills.rest()
    (wantedColumn, putBack) = (nil, nil)
    change(body)
  }

  /// Reads a paste whole, so that nothing of it is ever taken for keys.
  private func takePaste() {
    guard let pasted = keys.readPaste() else {
      ending = .interrupted
      return
    }
    perform { $0.insert(pasted) }
  }

  /// Carries out one of dyne's commands.
  func perform(_ command: EditCommand) {
    if command != .complete { ambiguous = nil }
    if ![.up, .down].contains(command) { wantedColumn = nil }
    let isCut: [EditCommand] = [
      .cutRow, .cutToRowEnd, .cutWordBefore, .cutBlankWordBefore, .cutWordAfter,
    ]
    if !isCut.contains(command) { kills.rest() }
    if ![.putBack, .putBackEarlier].contains(command) { putBack = nil }
    run(command)
  }

  /// Changes the text as one step of undoing.
  func change(_ body: (inout EditedText) -> Void) {
    let old = text
    body(&text)
    if text.scalars != old.scalars { undone.note(old, text) }
    if text != old { store.content = text }
    if text.scalars != old.scalars { ambiguous = nil }
  }

  /// Moves the cursor.
  func move(to place: Int) {
    text.move(to: place)
    store.moveCursor(to: text.cursor)
  }

  // libedit

  /// Lets libedit carry out what begins with these characters.
  func performByLibedit(_ characters: [UInt32]) {
    let old = text
    kills.rest()
    (wantedColumn, putBack, ambiguous) = (nil, nil, nil)
    store.setCommandMode(isInCommandMode)
    store.content = old
    store.perform(characters)
    guard ending == nil else { return }
    mend(old)
    undone.note(old, text)
    if isVi { vi.isCommanding = store.isInCommandMode }
  }

  /// Takes what libedit made of the text; leaves no part of a character.
  private func mend(_ old: EditedText) {
    let place = store.cursor
    text = store.content
    if text.scalars.count < old.scalars.count { mendRemoval(old) }
    if text.scalars == old.scalars, !Clusters.isStart(place, in: text.scalars), place > old.cursor {
      text.move(to: Clusters.after(place, in: text.scalars))
    }
    if text.cursor != store.cursor { store.moveCursor(to: text.cursor) }
  }

  /// Takes the rest of the characters away of which only a part was removed.
  private func mendRemoval(_ old: EditedText) {
    let new = text.scalars
    let removed = old.scalars.count - new.count
    let start = zip(old.scalars, new).prefix { $0 == $1 }.count
    guard old.scalars[(start + removed)...].elementsEqual(new[start...]) else { return }
    var first = start, last = start + removed
    if !Clusters.isStart(first, in: old.scalars) { first = Clusters.before(first, in: old.scalars) }
    if !Clusters.isStart(last, in: old.scalars) { last = Clusters.after(last, in: old.scalars) }
    guard first < start || last > start + removed else { return }
    text = EditedText(Array(old.scalars[..<first] + old.scalars[last...]), cursor: first)
    store.content = text
  }

  /// Gives libedit what a command asks for that has begun.
  private func moreCharacters() -> [UInt32]? {
    guard ending == nil else { return nil }
    text = store.content
    if !keys.isWaiting() { draw() }
    switch decoder.next() {
    case .nothing: return moreCharacters()
    case .interrupted: ending = .interrupted
    case .end: ending = .end
    case .paste:
      guard keys.readPaste() == nil else { return [0x1b] }
      ending = .interrupted
    case .text(let scalar): return [scalar.value]
    case .key(_, let raw): return raw
    }
    return nil
  }
}
