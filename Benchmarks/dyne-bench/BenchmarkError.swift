/// Says why something can't be timed.
enum BenchmarkError: Error, CustomStringConvertible {
  case noBox
  case noModel
  case noProgram
  case badEnd
  /// A statement that went on in spite of Ctrl-C, and what the terminal showed last.
  case notInterrupted(String, String)

  var description: String {
    switch self {
    case .noBox: "the box of actions must be valid, but isn't"
    case .noModel: "the environment's model must be valid, but isn't"
    case .noProgram: "the program 'dyne' must be built beside this one, but isn't there"
    case .badEnd: "the program 'dyne' must start and end well, but doesn't"
    case .notInterrupted(let statement, let screen):
      "'\(statement)' must stop on Ctrl-C, but the terminal shows \(screen)"
    }
  }
}
