import LineEditing

// Reads lines and says what it read: what the tests drive through a pseudo-terminal.
let names = [
  Candidate(text: "train", meaning: "trains anything trainable"),
  Candidate(text: "trace", meaning: "shows where a value comes from"),
  Candidate(text: "evaluate", meaning: "measures an agent"),
]

func candidates(_ line: String, _ cursor: Int) -> Candidates {
  let before = line.unicodeScalars.prefix(cursor)
  let start = before.lastIndex(of: " ").map { before.index(after: $0) } ?? before.startIndex
  let word = String(before[start...])
  return Candidates(
    replaced: cursor - word.unicodeScalars.count..<cursor, items: names.filter { $0.text.hasPrefix(word) })
}

Interrupt.install()
Ending.watch(stuck: "stuck\n", lost: "") {}
if Descriptor.input.isTerminal, let editor = LineEditor(program: "dyne", completer: candidates) {
  reading: while true {
    switch editor.readLine(prompt: "probe> ", style: "\u{1b}[1m") {
    case .line(let text):
      print("line: \(text.debugDescription)")
      editor.remember(text)
      if text == "work" {
        while !Interrupt.isPending {}
        Interrupt.clear()
        print("stopped")
      }
      if text == "stuck" { while true {} }
    case .interrupted: print("interrupted")
    case .end: break reading
    }
  }
} else {
  let reader = LineReader(.input)
  while case .line(let text) = reader.readLine() { print("line: \(text.debugDescription)") }
}
print("end")
