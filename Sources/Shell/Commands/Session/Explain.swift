package import Language

extension Command {
  /// `explain`: says what the code of an error means.
  package static var explain: Command {
    let code = Parameter(
      "code", .optional(.code), .positional, note: "a list of all codes",
      "The code in square brackets after an error's message.")
    return Command(
      "explain", area: .session, "Explains an error's code and how to fix it.",
      parameters: [code], returns: .string,
      examples: [
        Example("explain unknown-name", "its meaning, with an example"),
        Example("explain", "a list of all codes"),
      ], isPage: true
    ) { call in
      let columns = call.session.services.display().columns
      guard let explanation = call[code].flatMap(Explanation.of) else {
        let width = Explanation.all.map(\.code.count).max() ?? 0
        return .string(
          Explanation.all.map { "\($0.code.paddedRight(to: width))  \($0.summary)" }.joined(separator: "\n"))
      }
      return .string(explanation.page(columns: columns))
    }
  }
}

extension Explanation {
  /// The explanation as a page: what it means, then the example wrong and mended.
  fileprivate func page(columns: Int) -> String {
    var parts = ["\(code): \(summary)", HelpText.wrap(text, min(columns, 100)).joined(separator: "\n")]
    if let wrong { parts.append("Wrong:\n" + wrong.indented) }
    if let mended { parts.append("Mended:\n" + mended.indented) }
    return parts.joined(separator: "\n\n")
  }
}

extension String {
  fileprivate var indented: String { split(separator: "\n").map { "  " + $0 }.joined(separator: "\n") }
}
