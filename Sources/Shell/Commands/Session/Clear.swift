package import Language

extension Command {
  /// `clear`: clears the screen.
  package static var clear: Command {
    Command(
      "clear", area: .session, "Clears the screen.",
      help:
        "Variables stay: `forget` removes them. Without a terminal, nothing happens. `cls` does the same.",
      examples: [Example("clear", "an empty screen")], seeAlso: ["forget"]
    ) { call in
      call.session.services.programs.clearScreen()
      return .none
    }
  }
}
