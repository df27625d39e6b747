private import CLibedit

/// The edited line as libedit holds it, one command at a time, on a terminal that nobody sees.
@safe
final class LineStore {
  private let editor: OpaquePointer
  private let screen: OpaquePointer
  private var isOpen = false
  /// The characters that libedit is to read.
  private var queue: [UInt32] = []
  /// Gives more characters to a command that has asked for them; nil at the end.
  var more: () -> [UInt32]? = { nil }
  /// Whether all characters were taken and libedit waits for a command.
  private var isIdle = false
  private var isProbing = false
  /// Whether keys are vi's, and whether a line's keys are commands.
  let isVi: Bool
  private(set) var isInCommandMode = false

  /// A character that no key sends.
  private enum Code {
    static let mode: UInt32 = 0x80
  }

  /// Opens the editor; nil where libedit or the system can't.
  init?(program: String, preferences: Editrc) {
    // SAFETY: both are owned by this object and ended in deinit.
    guard let screen = unsafe blind_open() else { return nil }
    guard let opened = unsafe editline_open(program, screen) else {
      unsafe blind_close(screen)
      return nil
    }
    unsafe editor = unsafe opened
    unsafe self.screen = unsafe screen
    // SAFETY: the functions are global, the names static; libedit copies the texts.
    unsafe editline_ignore_signals(opened)
    unsafe editline_set_emacs(opened)
    unsafe preferences.apply(to: opened, choosesMap: true)
    isVi = unsafe editline_is_vi(opened)
    unsafe editline_add_modes(opened)
    unsafe editline_bind(opened, WideText.encoded("\\200"), WideText.encoded("dyne-insert-mode"))
    unsafe editline_bind_command(opened, WideText.encoded("\\200"), WideText.encoded("dyne-command-mode"))
    unsafe preferences.apply(to: opened, choosesMap: false)
    // SAFETY: the client is this object, which ends the editor before it goes.
    unsafe editline_set_client(opened, Unmanaged.passUnretained(self).toOpaque())
    unsafe editline_set_reader(opened, readCharacter)
  }

  deinit {
    // SAFETY: nobody else holds these; the editor goes before what it uses.
    unsafe el_end(editor)
    unsafe blind_close(screen)
  }

  /// Begins a line, which is empty.
  func open() {
    queue = []
    isInCommandMode = false
    // SAFETY: the editor lives as long as this object.
    unsafe editline_set_unbuffered(editor, true)
    isOpen = true
  }

  /// Ends the line.
  func close() {
    guard isOpen else { return }
    // SAFETY: as above.
    unsafe editline_set_unbuffered(editor, false)
    isOpen = false
  }

  /// Has libedit carry out a command that begins with these characters, and what it leaves to be done.
  func perform(_ characters: [UInt32]) {
    queue += characters
    repeat {
      // SAFETY: the text that it gives isn't looked at.
      var count: Int32 = 0
      unsafe _ = el_wgets(editor, &count)
    } while !queue.isEmpty
    settle()
  }

  /// Carries out what a command has left to be done, and finds out which mode is on.
  private func settle() {
    isProbing = true
    isIdle = false
    for _ in 0..<100_000 where !isIdle {
      var count: Int32 = 0
      // SAFETY: as above.
      unsafe _ = el_wgets(editor, &count)
    }
    isProbing = false
    // SAFETY: the call reads what the last functions said.
    if isVi { isInCommandMode = editline_mode() == 2 }
    // SAFETY: called while libedit waits for a key.
    unsafe _ = blind_take(screen)
  }

  /// Chooses which of vi's modes is on.
  func setCommandMode(_ isWanted: Bool) {
    guard isVi, isInCommandMode != isWanted else { return }
    perform([isWanted ? 0x1b : Unicode.Scalar("i").value])
  }

  fileprivate func nextCharacter() -> UInt32? {
    if queue.isEmpty, isProbing {
      isIdle = true
      return Code.mode
    }
    if queue.isEmpty { queue = more() ?? [] }
    return queue.isEmpty ? nil : queue.removeFirst()
  }

  // the text

  /// The text and its cursor.
  var content: EditedText {
    get {
      var line = unsafe editline_text()
      // SAFETY: the characters are valid until libedit's next call.
      unsafe editline_text(editor, &line)
      let characters = unsafe UnsafeBufferPointer(start: line.characters, count: line.count)
      var scalars: [Unicode.Scalar] = []
      scalars.reserveCapacity(characters.count)
      for index in characters.indices {
        // SAFETY: the index is the buffer's own.
        scalars.append(unsafe Unicode.Scalar(UInt32(bitPattern: characters[index])) ?? "\u{fffd}")
      }
      return EditedText(scalars, cursor: unsafe line.cursor)
    }
    set {
      let characters = newValue.scalars.map { wchar_t(bitPattern: $0.value) } + [0]
      if newValue.isEmpty {
        moveCursor(to: count)
        // SAFETY: libedit deletes what is before the cursor.
        unsafe el_deletestr(editor, Int32(clamping: count))
      } else {
        // SAFETY: libedit copies the terminated text.
        unsafe el_wreplacestr(editor, characters)
      }
      moveCursor(to: newValue.cursor)
    }
  }

  /// Where libedit has the cursor, which may be within a character.
  var cursor: Int {
    var line = unsafe editline_text()
    // SAFETY: the call writes the one variable.
    unsafe editline_text(editor, &line)
    return unsafe line.cursor
  }

  private var count: Int {
    var line = unsafe editline_text()
    // SAFETY: the call writes the one variable.
    unsafe editline_text(editor, &line)
    return unsafe line.count
  }

  func moveCursor(to wanted: Int) {
    var line = unsafe editline_text()
    // SAFETY: the call writes the one variable; libedit keeps the cursor within the line.
    unsafe editline_text(editor, &line)
    unsafe el_cursor(editor, Int32(clamping: wanted - line.cursor))
  }
}

private func readCharacter(_ editor: OpaquePointer?, _ result: UnsafeMutablePointer<wchar_t>?) -> Int32 {
  // SAFETY: the client was set to the owner, which outlives its editor.
  guard let client = unsafe editline_client(editor) else { return 0 }
  let store = unsafe Unmanaged<LineStore>.fromOpaque(client).takeUnretainedValue()
  guard let value = store.nextCharacter() else { return 0 }
  // SAFETY: libedit gives room for one character.
  unsafe result?.pointee = wchar_t(bitPattern: value)
  return 1
}
