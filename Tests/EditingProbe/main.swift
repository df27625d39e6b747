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

/// More could make a text whole while a brace is open.
func enter(_ text: String) -> Entering {
  text.count { $0 == "{" } > text.count { $0 == "}" } ? .continues : .runs
}

let isPlain = ["dumb", "emacs", "", nil].contains(Host.variable("TERM"))
let plain = isPlain ? LineEditor(program: "dyne", completer: candidates) : nil
let block = isPlain ? nil : BlockEditor(program: "dyne", guide: .init(completer: candidates, enter: enter))
block?.style = .init(
  inks: Theme.dark.styles(.palette), suggests: Host.variable("SUGGEST") != nil,
  lists: Host.variable("LIST") != nil)

func read(_ block: BlockEditor?, _ plain: LineEditor?) -> LineInput {
  block?.read(prompt: "probe> ") ?? plain?.readLine(prompt: "probe> ") ?? .end
}

if Descriptor.input.isTerminal, block != nil || plain != nil {
  reading: while true {
    switch read(block, plain) {
    case .line(let text):
      print("line: \(text.debugDescription)")
      if Host.variable("HEX") != nil {
        let digits = Array("0123456789abcdef")
        print("hex: " + String(text.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }))
      }
      let entry = HistoryRecord(statement: text, time: 0, folder: "", duration: 0, outcome: "")
      block?.remember(entry)
      plain?.remember(entry)
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
