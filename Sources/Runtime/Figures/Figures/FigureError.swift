/// What can be wrong with a request for a figure.
package enum FigureError: Error, Equatable, CustomStringConvertible {
  /// A side isn't within the sizes that a canvas can draw.
  case size(side: String, unit: String, given: Int, allowed: ClosedRange<Int>)
  /// A figure's words and panels need more room than its size gives, in inches.
  case room(width: Double, height: Double)
  /// Columns of numbers that belong together differ in length.
  case lengths(of: String, given: Int, expected: Int)
  /// A PNG text chunk's keyword isn't 1 to 79 printable ASCII characters without spaces at its ends.
  case key(String)
  /// A samples array doesn't have width × height × channels entries.
  case samples(given: Int, expected: Int)
  /// cairo couldn't draw; `reason` is its own word.
  case drawing(reason: String)
  /// libpng couldn't read or write; `reason` is its own word.
  case image(reason: String)
  /// A film couldn't be made; `reason` is the encoder's own word.
  case film(reason: String)
  /// A file of a picture isn't whole.
  case damaged(kind: String, what: String)
  /// A file holds no picture of a kind that says where it comes from.
  case noPicture
  /// Drawing was stopped, as the caller wished.
  case stopped

  package var description: String {
    switch self {
    case .size(let side, let unit, let given, let allowed):
      "figure's \(side) must be between \(allowed.lowerBound) and \(allowed.upperBound) \(unit), but is "
        + "\(given)"
    case .room(let width, let height):
      "the text and panels don't fit into \(shortNumber(width)) × \(shortNumber(height)) in: make the figure "
        + "larger, leave out its height, or use fewer or shorter words"
    case .lengths(let name, let given, let expected):
      "number of \(name) must be \(expected), but is \(given)"
    case .key(let key):
      "keyword must be 1 to 79 printable ASCII characters without spaces at its ends, but is '\(key)'"
    case .samples(let given, let expected):
      "number of samples must be \(expected), but is \(given)"
    case .film(let reason): "cannot write the film: \(reason)"
    case .damaged(let kind, let what): "the \(kind) file is damaged: it \(what)"
    case .noPicture: "not a PNG, SVG, PDF, GIF, HTML or Vega-Lite file"
    case .stopped: "drawing was stopped"
    case .drawing(let reason): "cannot draw the figure: \(reason)"
    case .image(let reason): "cannot read the PNG: \(reason)"
    }
  }
}
