/// Says why something can't be timed.
enum BenchmarkError: Error, CustomStringConvertible {
  case noBox
  case noModel
  case noProgram
  case badEnd

  var description: String {
    switch self {
    case .noBox: "the box of actions must be valid, but isn't"
    case .noModel: "the environment's model must be valid, but isn't"
    case .noProgram: "the program 'dyne' must be built beside this one, but isn't there"
    case .badEnd: "the program 'dyne' must start and end well, but doesn't"
    }
  }
}
