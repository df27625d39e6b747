package import Language

extension Command {
  /// `forget`: removes variables.
  package static var forget: Command {
    let names = Parameter("names", .list(of: .variableName), .rest, "The variables to remove.")
    return Command(
      "forget", area: .session, "Removes variables.",
      help: "An object's memory is freed when no variable holds it.", parameters: [names],
      examples: [
        Example("forget a", "removes one variable", setup: "a = 1"),
        Example("forget a b", "removes two", setup: "a = 1\nb = 2"),
      ]
    ) { call in
      let variables = call.session.variables
      for name in call[names] where variables[name] == nil {
        throw call.error(names, must: "be variables", but: "\(name.quoted) is not one")
      }
      for name in call[names] { call.session.variables[name] = nil }
      // the last value would keep an object alive
      if call.session.result.object != nil { call.session.result = .none }
      return .none
    }
  }
}
