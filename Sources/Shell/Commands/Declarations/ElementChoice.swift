import Language

/// One of several numbered things, by its number or its name.
enum ElementChoice: Equatable {
  case number(Int)
  case name(String)
}

extension ArgumentType where T == ElementChoice {
  /// Takes a number from 0, or a name in quotes.
  static func element(_ range: ClosedRange<Int>) -> ArgumentType {
    let phrase = "a whole number or a name in quotes"
    return ArgumentType(
      .either([.number, .string]), phrase,
      embed: {
        switch $0 {
        case .number(let number): .number(number)
        case .name(let name): .string(name)
        }
      },
      convert: { (value) throws(Mismatch) in
        if case .string(let name) = value { return .name(name) }
        guard let number = value.number, number == number.rounded(),
          Double(range.lowerBound)...Double(range.upperBound) ~= number
        else { throw Mismatch(value, isNot: phrase) }
        return .number(Int(number))
      })
  }
}

extension [ElementChoice] {
  /// The numbers of what is chosen among things of these names.
  func numbers(among names: [String]) throws(Mismatch) -> [Int] {
    var numbers: [Int] = []
    for choice in self {
      switch choice {
      case .number(let number): numbers.append(number)
      case .name(let name):
        guard let number = names.firstIndex(of: name) else {
          throw Mismatch(
            must: names.isEmpty
              ? "be a number, since nothing here has a name" : "be one of \(names.quotedList)",
            but: "is \"\(name)\"")
        }
        numbers.append(number)
      }
    }
    return numbers
  }
}

extension [String] {
  /// The names in quotes, the first dozen of them.
  fileprivate var quotedList: String {
    let shown = prefix(12).map { "\"\($0)\"" }
    return count > 12 ? shown.joined(separator: ", ") + " …" : shown.listed(with: "or")
  }
}
