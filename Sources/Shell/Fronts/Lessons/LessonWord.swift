/// What a line asks a lesson for; everything else is a statement.
enum LessonWord: Equatable {
  /// An empty line.
  case enter
  case hint
  case skip
  case back
  /// A step, from 1; nil where none is named.
  case goTo(Int?)
  case bye

  init?(_ line: String) {
    let words = line.split(whereSeparator: \.isWhitespace)
    switch (words.first, words.count) {
    case (nil, _): self = .enter
    case ("hint", 1): self = .hint
    case ("skip", 1): self = .skip
    case ("back", 1): self = .back
    case ("bye", 1): self = .bye
    case ("goto", 1...2): self = .goTo(words.count == 2 ? Int(words[1]) : nil)
    default: return nil
    }
  }

  static let list = "hint, skip, back, goto 5, bye"
  static let all = ["hint", "skip", "back", "goto ", "bye"]
}
