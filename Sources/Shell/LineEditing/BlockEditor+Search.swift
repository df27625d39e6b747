import Texts

/// Choosing an earlier statement from a list.
extension BlockEditor {
  /// Lists earlier statements that fit what is typed.
  ///
  /// Enter runs the chosen one, or puts the marked ones into the text; Tab marks; Ctrl-O saves as a script;
  /// Escape and Ctrl-G give back what was there; any other key takes the choice and does what it always does.
  func search() {
    let before = text, promptBefore = prompt
    var picker = HistoryPicker()
    picker.look(in: history)
    defer {
      prompt = promptBefore
      endList()
      if !picker.pattern.isEmpty { formerPattern = picker.pattern }
      if ending == .interrupted || ending == .end { text = before }
      if ending == nil { store.content = text }
    }
    while ending == nil {
      let shown = picker
      redraw = { [unowned self] in self.show(shown) }
      if !keys.isWaiting() { show(shown) }
      switch choose(&picker) {
      case .goesOn: continue
      case .givesBack:
        text = before
        return
      case .takes(let runs):
        take(picker, instead: before)
        if runs, picker.marked.isEmpty, picker.choice != nil { accept() }
        return
      case .passes(let name, let raw):
        take(picker, instead: before)
        prompt = promptBefore
        store.content = text
        return press(name, raw)
      }
    }
  }

  /// What a key means to the list.
  private enum Choice {
    case goesOn, givesBack
    case takes(runs: Bool)
    case passes(String, raw: [UInt32])
  }

  private func choose(_ picker: inout HistoryPicker) -> Choice {
    switch listDecoder.next() {
    case .nothing: return .goesOn
    case .interrupted: ending = .interrupted
    case .end: ending = .end
    case .paste:
      if let pasted = keys.readPaste() { picker.extend(pasted, in: history) } else { ending = .interrupted }
    case .text(let scalar): picker.extend(String(scalar), in: history)
    case .key(let name, let raw):
      switch name {
      case "Backspace", "Ctrl-H": picker.shorten(in: history)
      case "Ctrl-R", "Up", "Ctrl-P": picker.step(1, former: formerPattern, in: history)
      case "Ctrl-S", "Down", "Ctrl-N": picker.step(-1, former: formerPattern, in: history)
      case "PageUp": picker.step(5, former: formerPattern, in: history)
      case "PageDown": picker.step(-5, former: formerPattern, in: history)
      case "Tab": picker.mark()
      case "Ctrl-O": return saveAsScript(picker) ? .givesBack : .goesOn
      case "Escape", "Ctrl-G": return .givesBack
      case "Enter", "Ctrl-J": return .takes(runs: true)
      default: return .passes(name, raw: raw)
      }
    }
    return .goesOn
  }

  /// Makes the chosen statement, or the marked ones, the text.
  private func take(_ picker: HistoryPicker, instead line: EditedText) {
    text = line
    store.content = line
    if picker.marked.isEmpty {
      guard let match = picker.choice else { return }
      guard let found = history.go(to: match.place, leaving: line.text) else { return }
      change { $0 = EditedText(found, cursor: match.offset) }
    } else {
      let statements = picker.picked.map { history.text(at: $0) }
      change { $0 = EditedText(statements.joined(separator: "\n")) }
    }
  }

  private func show(_ picker: HistoryPicker) {
    prompt = picker.prompt
    let size = size
    let listRows = max(0, min(8, size.rows - 3))
    text = preview(picker, most: max(1, size.rows - listRows - 2) * max(10, size.columns) / 2)
    draw(below: listed(picker, rows: listRows))
  }

  /// The chosen text, as much of it as there is room for around the place that fits.
  private func preview(_ picker: HistoryPicker, most: Int) -> EditedText {
    guard !picker.pattern.isEmpty, let match = picker.choice else { return EditedText() }
    let whole = EditedText(history.text(at: match.place), cursor: match.offset)
    let rows = whole.text.split(separator: "\n", omittingEmptySubsequences: false).count
    guard whole.count > most || rows > max(1, size.rows / 3) else { return whole }
    let start = rows > 1 ? whole.rowStart : max(0, whole.cursor - 20)
    let end = min(rows > 1 ? whole.rowEnd : whole.count, start + most)
    return EditedText(whole.text(in: start..<end), cursor: whole.cursor - start)
  }

  /// The list around the chosen statement, and what the keys do.
  private func listed(_ picker: HistoryPicker, rows: Int) -> [[LinePicture.Cell]] {
    guard rows > 1 else { return [] }
    let columns = size.columns - 1
    let room = rows - 1
    let start = min(max(0, picker.chosen - room / 2), max(0, picker.matches.count - room))
    var lines = picker.matches.enumerated().dropFirst(start).prefix(room).map { index, match in
      let isChosen = index == picker.chosen
      let mark = (isChosen ? ">" : " ") + (picker.marked.contains(match.place) ? "* " : "  ")
      let entry = history.entries[history.oldest - match.place]
      let statement = history.text(at: match.place).replacing("\n", with: " ⏎ ")
      let facts = columns > 50 ? facts(entry) : ""
      let line = mark + statement.fitted(to: max(10, columns - 3 - facts.displayWidth - 2))
      let gap = String(repeating: " ", count: max(0, columns - line.displayWidth - facts.displayWidth))
      return BlockPicture.cells(
        facts.isEmpty ? line : line + gap + facts, style: isChosen ? ink(.chosen) : "", columns: columns)
    }
    let count = picker.marked.isEmpty ? "" : "\(picker.marked.count) marked  "
    let help = count + "Enter: run  Tab: mark  Ctrl-O: save as a script  Esc: back"
    lines.append(BlockPicture.cells(help, style: ink(.hint), columns: columns))
    return lines
  }

  /// When, where and how a statement ran.
  private func facts(_ entry: HistoryRecord) -> String {
    guard entry.time > 0 else { return "" }
    let age = max(0, Host.secondsSince1970 - entry.time)
    let ago =
      age < 60
      ? "now"
      : age < 3600
        ? "\(Int(age / 60)) min" : age < 86400 ? "\(Int(age / 3600)) h" : "\(Int(age / 86400)) d"
    let isHere = entry.folder == self.folder()
    let folder = isHere ? "" : entry.folder.split(separator: "/").last.map { "\($0)/" } ?? ""
    return [folder.fitted(to: 16), entry.outcome == "ok" ? "" : entry.outcome, ago]
      .filter { !$0.isEmpty }.joined(separator: "  ")
  }

  // saving

  /// Asks for a name and writes the picked statements there; says whether it did.
  private func saveAsScript(_ picker: HistoryPicker) -> Bool {
    let statements = picker.picked.map { history.text(at: $0) }
    guard !statements.isEmpty else { return false }
    var name = EditedText("")
    let what = statements.count == 1 ? "the statement" : "\(statements.count) statements"
    var said = "Enter: save \(what)  Esc: back"
    while true {
      prompt = "save as: "
      text = name
      draw(below: [BlockPicture.cells(said, style: ink(.hint), columns: size.columns - 1)])
      switch listDecoder.next() {
      case .nothing: continue
      case .interrupted:
        ending = .interrupted
        return false
      case .end:
        ending = .end
        return false
      case .paste:
        guard let pasted = keys.readPaste() else {
          ending = .interrupted
          return false
        }
        name.insert(pasted.replacing("\n", with: " "))
      case .text(let scalar): name.insert(String(scalar))
      case .key("Backspace", _), .key("Ctrl-H", _):
        if !name.isEmpty { name.remove(name.characterBefore..<name.cursor) }
      case .key("Enter", _), .key("Ctrl-J", _):
        guard !name.isEmpty else { return false }
        guard let problem = saveScript(name.text, statements) else { return true }
        said = problem
      case .key: return false
      }
    }
  }
}
