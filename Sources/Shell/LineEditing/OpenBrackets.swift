/// Which brackets are open at the end of a text, outside strings and comments.
struct OpenBrackets {
  /// Places of open brackets, innermost last.
  private(set) var open: [Int] = []
  /// Pairs of places that belong together.
  private(set) var pairs: [(Int, Int)] = []
  /// The blanks that a row which follows begins with.
  private(set) var indent = 0

  init(_ text: String) { self.init(Array(text.unicodeScalars)) }

  init(_ scalars: [Unicode.Scalar]) {
    var place = 0
    var rowIndent = 0
    var isRowStart = true
    // the indent of the row in which each open bracket is
    var indents: [Int] = []
    while place < scalars.count {
      let scalar = scalars[place]
      switch scalar {
      case "\n": (rowIndent, isRowStart) = (0, true)
      case " " where isRowStart: rowIndent += 1
      case "#":
        while place + 1 < scalars.count, scalars[place + 1] != "\n" { place += 1 }
        isRowStart = false
      case "\"", "'", "`": place = Self.stringEnd(scalars, from: place)
      case "(", "[", "{":
        open.append(place)
        indents.append(rowIndent)
      case ")", "]", "}":
        guard let opener = open.last, Self.belong(scalars[opener], scalar) else { break }
        pairs.append((opener, place))
        open.removeLast()
        indents.removeLast()
      default: break
      }
      if scalar != "\n", scalar != " " { isRowStart = false }
      place += 1
    }
    indent = indents.last.map { $0 + 2 } ?? rowIndent
  }

  private static func belong(_ opener: Unicode.Scalar, _ closer: Unicode.Scalar) -> Bool {
    opener == "(" && closer == ")" || opener == "[" && closer == "]" || opener == "{" && closer == "}"
  }

  /// The place of a string's last character; it ends with its row at the latest.
  private static func stringEnd(_ scalars: [Unicode.Scalar], from start: Int) -> Int {
    var place = start + 1
    while place < scalars.count, scalars[place] != "\n" {
      if scalars[place] == scalars[start] { return place }
      place += scalars[place] == "\\" && scalars[start] == "\"" ? 2 : 1
    }
    return min(place, scalars.count) - 1
  }
}
