extension Command {
  /// The command on one line: "train subject [epochs=50]", a function as "mean(x, [axis=])".
  package var usage: String {
    let arguments = parameters.map(\.usage)
    return isFunction
      ? "\(name)(\(arguments.joined(separator: ", ")))" : ([name] + arguments).joined(separator: " ")
  }
}

extension ParameterDeclaration {
  /// The parameter as the usage line shows it.
  fileprivate var usage: String {
    switch style {
    case .rest: isRequired ? "\(name) …" : "[\(name) …]"
    case .positional: isRequired ? name : "[\(name)]"
    case .free where form == .namedValues: isRequired ? "name=value …" : "[name=value …]"
    case .free: isRequired ? "name=formula …" : "[name=formula …]"
    case .named:
      if isRequired { "\(name)=…" } else { "[\(name)=\(shortDefault)]" }
    }
  }

  /// The default; nothing where none, or an empty list, stands for what the body makes of it.
  private var shortDefault: String {
    guard let text = defaultLiteral, text != "[]" else { return "" }
    return text
  }

  /// What an argument may be, with its range and unit: "a whole number between 1 and 100000 (epochs)".
  package var expectation: String {
    var text = form == .value && bounds.phrase != nil ? (isWhole ? "a whole number" : "a number") : phrase
    text += bounds.suffix
    if let unit { text += " (\(unit))" }
    return text
  }
}
