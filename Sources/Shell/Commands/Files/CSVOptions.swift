import Language

/// How a table in a text is to be read, where it doesn't say so itself.
struct CSVOptions {
  /// Whether the first line names the columns; nil to find out.
  var header: Bool?
  var decimal = DecimalMark.point
  var quoted = QuotedCells.text
}

/// What parts the decimals of numbers.
enum DecimalMark: String, Choice {
  case point, comma

  var sentence: String {
    switch self {
    case .point: "A point, as in 1.5."
    case .comma: "A comma, as in 1,5."
    }
  }
}

/// What is in quotes.
enum QuotedCells: String, Choice {
  case text, values

  var sentence: String {
    switch self {
    case .text: "Always text."
    case .values: "The same as without the quotes: numbers are numbers."
    }
  }
}
