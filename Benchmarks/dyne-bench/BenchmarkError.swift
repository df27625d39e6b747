/// Says why something can't be timed.
enum BenchmarkError: Error, CustomStringConvertible {
  case noBox
  case noModel
  case noProgram
  case badEnd
  /// A statement, what it should have shown, and what the terminal showed last.
  case silent(String, String, String)

  var description: String {
    switch self {
    case .noBox: "the box of actions must be valid, but isn't"
    case .noModel: "the environment's model must be valid, but isn't"
    case .noProgram: "the program 'dyne' must be built beside this one, but isn't there"
    case .badEnd: "the program 'dyne' must start and end well, but doesn't"
    case .silent(let statement, let text, let screen):
      "'\(statement)' must show \(text.debugDescription), but the terminal shows \(screen)"
    }
  }
}
