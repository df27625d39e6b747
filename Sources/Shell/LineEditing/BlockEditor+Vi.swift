/// Commands of vi.
extension BlockEditor {
  /// Whether keys are commands.
  var isInCommandMode: Bool { vi.isCommanding }

  /// Reads the rest of a command that begins with a key, and carries it out.
  func performVi(_ first: Unicode.Scalar) {
    var command = ViCommand()
    var key = first
    while true {
      if command.keys.isEmpty, case .command(let bound) = commandTable[String(key)],
        let times = command.written
      {
        return repeatBound(bound, times)
      }
      let isWhole = command.add(key)
      if isWhole { break }
      guard let next = nextViKey(takesAny: command.keys.last == "r") else { return }
      key = next
    }
    kills.rest()
    (wantedColumn, putBack, ambiguous) = (nil, nil, nil)
    execute(command)
  }

  /// The next key of a command that has begun; nil where another one has ended it.
  private func nextViKey(takesAny: Bool) -> Unicode.Scalar? {
    if !keys.isWaiting() { draw() }
    switch decoder.next() {
    case .nothing: return nextViKey(takesAny: takesAny)
    case .text(let scalar): return scalar
    case .interrupted: ending = .interrupted
    case .end: ending = .end
    case .paste: if keys.readPaste() == nil { ending = .interrupted }
    case .key("Enter", _) where takesAny: return "\n"
    case .key("Tab", _) where takesAny: return "\t"
    case .key(let name, _):
      let motions: [String: Unicode.Scalar] = [
        "Left": "h", "Right": "l", "Up": "k", "Down": "j", "Home": "0", "End": "$", "Backspace": "h",
      ]
      return motions[name]
    }
    return nil
  }

  /// Carries out a command of a key so many times.
  private func repeatBound(_ command: EditCommand, _ times: Int) {
    let isVertical = command == .up || command == .down
    for turn in 0..<times where ending == nil {
      let former = text
      // rows end before the history begins
      if turn > 0, isVertical, text.hasRows, command == .up ? text.isInFirstRow : text.isInLastRow { return }
      perform(command)
      if text == former { return }
    }
  }

  // a whole command

  func execute(_ command: ViCommand) {
    guard let key = command.first else { return }
    if ViCommand.operators.contains(key) { return operate(command) }
    let times = command.times
    switch key {
    case "x": takeOut(command, .to(steps(times, to: text.rowEnd) { text.after($0) }))
    case "X": takeOut(command, .to(steps(times, to: text.rowStart) { text.before($0) }))
    case "D": takeOut(command, motion("$", times))
    case "C": change(command, motion("$", times))
    case "s": change(command, .to(steps(times, to: text.rowEnd) { text.after($0) }))
    case "S": change(command, motion("_", times) ?? .row(text.rowStart(text.count)))
    case "Y": copy(command, motion("$", times))
    case "p", "P": put(command)
    case "r": replace(command)
    case "~": changeCase(command)
    case "J": joinRows(command)
    case "i", "a", "I", "A", "o", "O", "R": insert(command)
    case ".": repeatChange(command)
    case "G" where !text.hasRows: recallNumbered(command)
    case "#": commentOut()
    case "v": perform(.edit)
    default: move(command)
    }
  }

  private func motion(_ key: Unicode.Scalar, _ times: Int) -> EditedText.ViMotion? {
    text.viMotion([key], count: times, isOperated: true, found: &vi.found)
  }

  private func steps(_ times: Int, to limit: Int, _ step: (Int) -> Int) -> Int {
    var place = text.cursor
    for _ in 0..<times where place != limit { place = step(place) }
    return place
  }

  private func move(_ command: ViCommand) {
    guard
      let motion = text.viMotion(
        command.keys[...], count: command.count, isOperated: false, found: &vi.found)
    else { return beep() }
    switch motion {
    case .to(let place), .through(let place): move(to: place)
    case .row(let row): move(to: text.firstInRow(row))
    case .part: beep()
    }
  }

  /// Goes to an entry of the history, by its number from the oldest on.
  private func recallNumbered(_ command: ViCommand) {
    guard let number = command.count else { return perform(.oldest) }
    show(place: max(0, history.oldest - number + 1))
  }

  // operators

  private func operate(_ command: ViCommand) {
    guard let key = command.first else { return }
    let rest = command.keys.dropFirst()
    var motion: EditedText.ViMotion?
    if rest.first == key {
      motion = self.motion("_", command.times) ?? .row(text.rowStart(text.count))
    } else if key == "c", rest == ["w"] || rest == ["W"],
      let place = text.changedWords(command.times, isBig: rest == ["W"])
    {
      motion = .through(place)
    } else {
      motion = text.viMotion(rest, count: command.count, isOperated: true, found: &vi.found)
    }
    switch key {
    case "d": takeOut(command, motion)
    case "c": change(command, motion)
    case "y": copy(command, motion)
    default: indent(command, motion)
    }
  }

  /// What an operator takes.
  private func part(_ motion: EditedText.ViMotion) -> (range: Range<Int>, isRows: Bool) {
    let cursor = text.cursor
    switch motion {
    case .to(let place): return (min(cursor, place)..<max(cursor, place), false)
    case .through(let place):
      return (min(cursor, place)..<max(text.after(cursor), text.after(place)), false)
    case .row(let place):
      return (text.rowStart(min(cursor, place))..<text.rowEnd(max(cursor, place)), true)
    case .part(let range): return (range, false)
    }
  }

  private func keep(_ range: Range<Int>, isRows: Bool, _ command: ViCommand) {
    let register = ViState.Register(text: text.text(in: range), isRows: isRows)
    if command.register == "_" { return }
    vi.registers["\""] = register
    guard let name = command.register, name != "\"" else { return }
    let lower = Unicode.Scalar(name.properties.lowercaseMapping) ?? name
    if lower != name, let former = vi.registers[lower] {
      let isRows = isRows || former.isRows
      vi.registers[lower] = .init(text: former.text + (isRows ? "\n" : "") + register.text, isRows: isRows)
    } else {
      vi.registers[lower] = register
    }
  }

  private func copy(_ command: ViCommand, _ motion: EditedText.ViMotion?) {
    guard let motion else { return beep() }
    let (range, isRows) = part(motion)
    keep(range, isRows: isRows, command)
    if !isRows {
      move(to: range.lowerBound)
    } else if range.lowerBound < text.rowStart {
      move(to: range.lowerBound)
    }
  }

  private func takeOut(_ command: ViCommand, _ motion: EditedText.ViMotion?) {
    guard let motion else { return beep() }
    var (range, isRows) = part(motion)
    guard isRows || !range.isEmpty else { return beep() }
    keep(range, isRows: isRows, command)
    if isRows {
      // with the break that ends the rows, or the one before them
      if range.upperBound < text.count {
        range = range.lowerBound..<range.upperBound + 1
      } else if range.lowerBound > 0 {
        range = range.lowerBound - 1..<range.upperBound
      }
    }
    change { $0.remove(range) }
    if isRows { move(to: text.firstInRow) }
    noteChange(command)
  }

  private func change(_ command: ViCommand, _ motion: EditedText.ViMotion?) {
    guard let motion else { return beep() }
    var (range, isRows) = part(motion)
    keep(range, isRows: isRows, command)
    if isRows { range = min(range.upperBound, text.indent(range.lowerBound).upperBound)..<range.upperBound }
    begin(command) { $0.remove(range) }
  }

  private func indent(_ command: ViCommand, _ motion: EditedText.ViMotion?) {
    guard let motion else { return beep() }
    let (range, _) = part(motion)
    let isOut = command.first == "<"
    var start = text.rowStart(range.upperBound)
    let first = text.rowStart(range.lowerBound)
    change { text in
      while true {
        let blanks = text.indent(start)
        if isOut {
          text.remove(start..<start + min(2, blanks.count))
        } else if text.rowEnd(start) > start {
          text.move(to: start)
          text.insert("  ")
        }
        guard start > first else { break }
        start = text.rowStart(start - 1)
      }
      text.move(to: text.firstInRow(first))
    }
    noteChange(command)
  }

  // single commands

  private func put(_ command: ViCommand) {
    let name = command.register.flatMap { Unicode.Scalar($0.properties.lowercaseMapping) } ?? "\""
    guard let register = vi.registers[name], !register.text.isEmpty || register.isRows else { return beep() }
    let isBehind = command.first == "p"
    let times = min(command.times, max(1, 1_000_000 / max(1, register.text.utf8.count)))
    change { text in
      guard register.isRows else {
        text.move(to: isBehind && text.cursor < text.rowEnd ? text.characterAfter : text.cursor)
        text.insert(String(repeating: register.text, count: times))
        return text.move(to: text.characterBefore)
      }
      let rows = Array(repeating: register.text, count: times).joined(separator: "\n")
      if text.isEmpty {
        text.insert(rows)
        return text.move(to: text.firstInRow(0))
      }
      let start = isBehind ? text.rowEnd + 1 : text.rowStart
      text.move(to: isBehind ? text.rowEnd : text.rowStart)
      text.insert(isBehind ? "\n" + rows : rows + "\n")
      text.move(to: text.firstInRow(start))
    }
    noteChange(command)
  }

  private func replace(_ command: ViCommand) {
    guard let with = command.keys.last, command.keys.count == 2 else { return beep() }
    let end = steps(command.times, to: text.rowEnd) { text.after($0) }
    let starts = Clusters.starts(text.scalars, in: text.cursor..<end)
    guard starts.count == command.times else { return beep() }
    let isBreak = with == "\n"
    change { text in
      let range = text.cursor..<end
      text.replace(range, with: isBreak ? "\n" : String(repeating: String(with), count: command.times))
      if !isBreak { text.move(to: text.characterBefore) }
    }
    noteChange(command)
  }

  private func changeCase(_ command: ViCommand) {
    let end = steps(command.times, to: text.rowEnd) { text.after($0) }
    guard end > text.cursor else { return beep() }
    change { text in
      let changed = text.text(in: text.cursor..<end).map { character in
        let letter = String(character)
        return letter == letter.uppercased() ? letter.lowercased() : letter.uppercased()
      }
      text.replace(text.cursor..<end, with: changed.joined())
    }
    noteChange(command)
  }

  private func joinRows(_ command: ViCommand) {
    guard text.rowEnd < text.count else { return repeatBound(.newerMatch, command.times) }
    change { text in
      for _ in 0..<max(1, command.times - 1) where text.rowEnd < text.count {
        let end = text.rowEnd
        var start = end
        while start > text.rowStart, text.scalars[start - 1] == " " { start -= 1 }
        let next = text.indent(end + 1).upperBound
        let isBare = next == text.count || text.scalars[next] == "\n" || text.scalars[next] == ")"
        text.replace(start..<next, with: isBare ? "" : " ")
        if !isBare { text.move(to: text.characterBefore) }
      }
    }
    noteChange(command)
  }

  /// Makes the text a comment and ends the line with it.
  private func commentOut() {
    let rows = text.text.split(separator: "\n", omittingEmptySubsequences: false)
    change { $0 = EditedText(rows.map { "# " + $0 }.joined(separator: "\n")) }
    accept()
  }

  // typing

  private func insert(_ command: ViCommand) {
    let indent = text.text(in: text.indent(text.cursor))
    begin(command) { text in
      switch command.first {
      case "a": text.move(to: text.cursor < text.rowEnd ? text.characterAfter : text.cursor)
      case "I": text.move(to: min(text.indent(text.cursor).upperBound, text.rowEnd))
      case "A": text.move(to: text.rowEnd)
      case "o":
        text.move(to: text.rowEnd)
        text.insert("\n" + indent)
      case "O":
        let start = text.rowStart
        text.move(to: start)
        text.insert(indent + "\n")
        text.move(to: start + indent.unicodeScalars.count)
      default: break
      }
    }
  }

  /// Changes the text, after which keys are text up to Escape.
  private func begin(_ command: ViCommand, _ body: (inout EditedText) -> Void) {
    let depth = undone.depth
    undone.rest()
    change(body)
    vi.isCommanding = false
    let isReplacing = command.first == "R"
    vi.insertion = .init(command: command, start: text, depth: depth, replaced: isReplacing ? [] : nil)
    undone.rest()
  }

  /// Ends what is typed: keys are commands.
  func endInsertion() {
    let insertion = vi.insertion
    vi.insertion = nil
    vi.isCommanding = true
    kills.rest()
    (wantedColumn, putBack, ambiguous) = (nil, nil, nil)
    if let insertion {
      let typed = typed(in: insertion)
      repeatTyped(typed, in: insertion)
      undone.join(since: insertion.depth)
      noteChange(insertion.command, typed: typed)
    }
    if text.cursor > text.rowStart { move(to: text.characterBefore) }
  }

  /// What was typed since a command; empty where something else was changed too.
  private func typed(in insertion: ViState.Insertion) -> String {
    let start = insertion.start
    let before = start.scalars[..<start.cursor], after = start.scalars[start.cursor...]
    guard text.cursor >= start.cursor, text.scalars.starts(with: before) else { return "" }
    if insertion.replaced == nil {
      guard text.count >= start.count, text.scalars.suffix(after.count).elementsEqual(after) else {
        return ""
      }
      return text.text(in: start.cursor..<text.count - after.count)
    }
    return text.text(in: start.cursor..<text.cursor)
  }

  /// Types the same as often as the count of the command says.
  private func repeatTyped(_ typed: String, in insertion: ViState.Insertion) {
    let command = insertion.command
    guard let key = command.first, ["i", "a", "I", "A", "o", "O"].contains(key), !typed.isEmpty else {
      return
    }
    let more = min(command.times - 1, 1_000_000 / typed.utf8.count)
    guard more > 0 else { return }
    let isRow = key == "o" || key == "O"
    let indent = text.text(in: text.indent(insertion.start.cursor))
    let one = isRow ? "\n" + indent + typed : typed
    change { text in
      text.move(to: insertion.start.cursor + typed.unicodeScalars.count)
      text.insert(String(repeating: one, count: more))
    }
  }

  private func noteChange(_ command: ViCommand, typed: String = "") {
    guard !vi.isRepeating else { return }
    vi.change = (command, typed)
  }

  private func repeatChange(_ given: ViCommand) {
    guard let last = vi.change else { return beep() }
    let typed = last.typed
    var command = last.command
    vi.isRepeating = true
    defer { vi.isRepeating = false }
    if let count = given.count {
      command.count = count
      vi.change?.command.count = count
    }
    let depth = undone.depth
    execute(command)
    guard vi.insertion != nil else { return }
    if vi.insertion?.replaced == nil {
      change { $0.insert(typed) }
    } else {
      typed.unicodeScalars.forEach(overwrite)
    }
    endInsertion()
    undone.join(since: depth)
  }

  /// Puts a character in place of the one at the cursor, or at the row's end.
  func overwrite(_ scalar: Unicode.Scalar) {
    let isMark = scalar.properties.isGraphemeExtend
    let range = text.cursor..<(isMark || text.cursor >= text.rowEnd ? text.cursor : text.characterAfter)
    vi.insertion?.replaced?.append(text.text(in: range))
    change { $0.replace(range, with: String(scalar)) }
  }

  /// Gives back what was overwritten last; says whether something was.
  func giveBackOverwritten() -> Bool {
    guard vi.insertion?.replaced != nil else { return false }
    guard let former = vi.insertion?.replaced?.popLast() else {
      if text.cursor > text.rowStart { move(to: text.characterBefore) }
      return true
    }
    change { text in
      let place = text.characterBefore
      text.replace(place..<text.cursor, with: former)
      text.move(to: place)
    }
    return true
  }

  /// Keeps the cursor on a character where keys are commands.
  func keepCursorOnCharacter() {
    guard isInCommandMode, ending == nil, text.cursor == text.rowEnd, text.cursor > text.rowStart else {
      return
    }
    let wasRecalled = recalled == text
    move(to: text.lastInRow)
    if wasRecalled { recalled = text }
  }
}

extension EditedText {
  func before(_ place: Int) -> Int { Clusters.before(place, in: scalars) }
  func after(_ place: Int) -> Int { Clusters.after(place, in: scalars) }
}

extension Unicode.Scalar {
  /// The only scalar of a text.
  fileprivate init?(_ text: String) {
    guard text.unicodeScalars.count == 1, let only = text.unicodeScalars.first else { return nil }
    self = only
  }
}
