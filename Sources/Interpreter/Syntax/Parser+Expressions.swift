import Diagnostics

/// How tightly an operator binds, loosest first.
enum Precedence: Int, Comparable {
  case or = 1
  case and
  case not
  case comparison
  case range
  case sum
  case product
  case negation
  case power

  static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

  /// The next tighter one.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .power }
}

extension Parser {
  /// Reads an expression whose operators bind at least as tightly as `minimum`.
  mutating func expression(
    _ minimum: Precedence = .or, after what: String? = nil, asArgument: Bool = false
  ) throws(Abort) -> Expression {
    try nested { parser throws(Abort) in
      try parser.operations(minimum, after: what, asArgument: asArgument)
    }
  }

  private mutating func operations(
    _ minimum: Precedence, after what: String?, asArgument: Bool
  ) throws(Abort) -> Expression {
    let start = position
    var left = try operand(minimum, after: what, asArgument: asArgument)
    while true {
      if kind == .dotDot {
        guard minimum <= .range else { return left }
        left = try range(from: left, start: start)
        continue
      }
      guard let (binary, precedence) = binaryOperator, precedence >= minimum else { return left }
      if precedence == .comparison, left.isComparison { report(.chainedComparison, at: token.range) }
      if couldPartElements {
        report(.ambiguousSign(text(of: token), before: text(of: following)), at: token.range)
      }
      let sign = token.range
      let top = height
      advance()
      joinLine()
      let next = precedence == .power ? Precedence.negation : precedence.tighter
      let right = try expression(next, after: "'\(source.text(in: sign))'")
      try grow(to: max(top, height) + 1)
      left = Expression(kind: .binary(binary, left, right, operatorRange: sign), range: range(from: start))
    }
  }

  /// Reads `.. through by step` after the start of a range.
  private mutating func range(from lower: Expression, start: Int) throws(Abort) -> Expression {
    if case .range = lower.kind { report(.chainedRange, at: token.range) }
    var top = height
    advance()
    joinLine()
    let upper = try expression(.sum, after: "'..'")
    top = max(top, height)
    var step: Expression?
    if kind == .by, !(isAmongArguments && following.kind == .assign) {
      advance()
      joinLine()
      step = try expression(.sum, after: "'by'")
      top = max(top, height)
    }
    try grow(to: top + 1)
    return Expression(kind: .range(lower, upper, by: step), range: range(from: start))
  }

  /// The operator at the position, nil if none continues the expression here.
  private var binaryOperator: (BinaryOperator, Precedence)? {
    switch kind {
    case .or: (.or, .or)
    case .and: (.and, .and)
    case .equal: (.equal, .comparison)
    case .notEqual: (.notEqual, .comparison)
    case .less: (.less, .comparison)
    case .lessOrEqual: (.lessOrEqual, .comparison)
    case .greater: (.greater, .comparison)
    case .greaterOrEqual: (.greaterOrEqual, .comparison)
    case .plus: (.add, .sum)
    case .minus: startsArgument ? nil : (.subtract, .sum)
    case .star: (.multiply, .product)
    case .slash: (.divide, .product)
    case .percent: (.remainder, .product)
    case .caret: (.power, .power)
    default: nil
    }
  }

  /// Whether the `-` here has a blank before and none after, among arguments.
  private var startsArgument: Bool {
    isAmongArguments && token.hasBlankBefore && !following.hasBlankBefore && following.kind != .endOfText
  }

  /// Whether the sign here has a blank before and none after, where commas part several values: in `[1 -2]`
  /// it may belong to a second one whose comma was forgotten.
  private var couldPartElements: Bool {
    guard kind == .minus || kind == .plus, token.hasBlankBefore, !following.hasBlankBefore else {
      return false
    }
    return following.kind != .endOfText && commasPartValues
  }

  /// Whether the innermost bracket takes several values: a list, indices, or the arguments of a call.
  private var commasPartValues: Bool {
    guard let opener = open.last else { return false }
    switch tokens[opener].kind {
    case .leftSquare, .leftBrace: return tokens[opener].kind == .leftSquare || records.contains(opener)
    case .leftRound: return opener > 0 && tokens[opener - 1].kind == .name && !tokens[opener].hasBlankBefore
    default: return false
    }
  }

  /// Reads an operand with the signs before it.
  private mutating func operand(
    _ minimum: Precedence, after what: String?, asArgument: Bool
  ) throws(Abort) -> Expression {
    let start = position
    switch kind {
    case .not:
      if minimum > .not { report(.looseOperator("not"), at: token.range) }
      advance()
      joinLine()
      let operand = try expression(.not, after: "'not'")
      try grow(to: height + 1)
      return Expression(kind: .unary(.not, operand), range: range(from: start))
    case .minus:
      advance()
      joinLine()
      let operand = try expression(.negation, after: "'-'")
      try grow(to: height + 1)
      return Expression(kind: .unary(.negate, operand), range: range(from: start))
    default:
      return try postfix(after: what, asArgument: asArgument)
    }
  }

  // MARK: Primaries

  /// Reads a primary with its fields and indices.
  private mutating func postfix(after what: String?, asArgument: Bool) throws(Abort) -> Expression {
    let start = position
    var base = try primary(after: what, asArgument: asArgument)
    while true {
      let top = height
      switch kind {
      case .dot:
        advance()
        guard kind == .name || kind == .quotedName || kind.isWord else {
          throw fail(expected("the name of a field"))
        }
        let field = Name(text: text(of: token), range: token.range)
        advance()
        try grow(to: top + 1)
        base = Expression(kind: .field(base, field), range: range(from: start))
      case .leftSquare where !(isAmongArguments && token.hasBlankBefore):
        if token.hasBlankBefore, commasPartValues { report(.blankBeforeIndex, at: token.range) }
        let indices = try indices()
        try grow(to: max(top, height) + 1)
        base = Expression(kind: .index(base, indices), range: range(from: start))
      case .leftRound where !(isAmongArguments && token.hasBlankBefore):
        throw fail(.callOfValue(help: base.callHelp))
      default:
        return base
      }
    }
  }

  /// Reads `[i, j]`.
  private mutating func indices() throws(Abort) -> [Expression] {
    try inBrackets { parser throws(Abort) in
      if parser.kind == .rightSquare { throw parser.fail(parser.expected("an index")) }
      return try parser.elements("indices")
    }
  }

  /// Reads expressions with commas between them up to `]`, and that.
  private mutating func elements(_ what: String) throws(Abort) -> [Expression] {
    var elements: [Expression] = []
    var top = 0
    while kind != .rightSquare {
      elements.append(try expression())
      top = max(top, height)
      guard separates(what) else { break }
    }
    try closeBracket(help: commandHelp)
    height = top
    return elements
  }

  private mutating func primary(after what: String?, asArgument: Bool) throws(Abort) -> Expression {
    let token = token
    switch kind {
    case .number: return try literal(.number(number(token)))
    case .pi: return try literal(.number(.pi))
    case .inf: return try literal(.number(.infinity))
    case .nan: return try literal(.number(.nan))
    case .true: return try literal(.boolean(true))
    case .false: return try literal(.boolean(false))
    case .none: return try literal(.none)
    case .textStart, .verbatim: return try stringLiteral()
    case .name:
      let callsHere = following.kind == .leftRound && !(isAmongArguments && following.hasBlankBefore)
      if callsHere, kind(at: position + 1) != .newline { return try parenthesizedCall() }
      return try literal(.name(text(of: token)))
    case .quotedName: return try literal(.name(text(of: token)))
    case .leftRound: return try parenthesized()
    case .leftSquare: return try list()
    case .leftBrace: return try record()
    case .over:
      report(.overInExpression, at: token.range)
      return try overExpression()
    default:
      throw fail(
        expected(
          what.map { "a value after \($0)" } ?? (asArgument ? "an argument" : "a value"), help: primaryHelp))
    }
  }

  private mutating func literal(_ kind: Expression.Kind) throws(Abort) -> Expression {
    let range = token.range
    advance()
    try grow(to: 1)
    return Expression(kind: kind, range: range)
  }

  private var primaryHelp: String? {
    switch kind {
    case .dot where following.kind == .number: "write 0.\(text(of: following))"
    case .dot, .dotDot, .slash: "a path is a string in quotes"
    case .plus: "a number has no '+' before it"
    case .if: "write choose(condition, a, b)"
    case .question: questionHelp
    case .system: "write 'not'"
    case .assign: "compare with '=='"
    default: nil
    }
  }

  private mutating func parenthesized() throws(Abort) -> Expression {
    let start = position
    return try inBrackets { parser throws(Abort) in
      if parser.kind == .rightRound { throw parser.fail(parser.expected("a value")) }
      let inner = try parser.value()
      let top = parser.height
      try parser.closeBracket(help: parser.kind == .assign ? "compare with '=='" : parser.commandHelp)
      try parser.grow(to: top + 1)
      return Expression(kind: .parenthesized(inner), range: parser.range(from: start))
    }
  }

  private mutating func list() throws(Abort) -> Expression {
    let start = position
    return try inBrackets { parser throws(Abort) in
      let elements = try parser.elements("elements")
      try parser.grow(to: parser.height + 1)
      return Expression(kind: .list(elements), range: parser.range(from: start))
    }
  }
}

// MARK: Records

extension Parser {
  /// Reads `{name=value, …}`, in which ends of lines are blanks.
  fileprivate mutating func record() throws(Abort) -> Expression {
    let start = position
    records.insert(position)
    return try inBrackets { parser throws(Abort) in
      var fields: [RecordField] = []
      var top = 0
      while parser.kind != .rightBrace {
        fields.append(try parser.recordField())
        top = max(top, parser.height)
        guard parser.separates("fields") else { break }
      }
      try parser.closeBracket(help: parser.commandHelp)
      try parser.grow(to: top + 1)
      return Expression(kind: .record(fields), range: parser.range(from: start))
    }
  }

  private mutating func recordField() throws(Abort) -> RecordField {
    guard kind == .name || kind == .quotedName || kind.isWord else {
      throw fail(expected("the name of a field", help: "a record is {a=1, b=2}"))
    }
    let name = Name(text: text(of: token), range: token.range)
    advance()
    try require(.assign, "'=' and the field's value", help: "a record is {a=1, b=2}")
    return RecordField(name: name, value: try expression(after: "'\(name.text)='"))
  }
}

extension Expression {
  fileprivate var isComparison: Bool {
    guard case .binary(let binary, _, _, _) = kind else { return false }
    switch binary {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return true
    default: return false
    }
  }

  /// What to write instead of calling it.
  fileprivate var callHelp: String {
    guard case .field(_, let name) = kind else { return "only a name can be called" }
    return "a field has no arguments; write \(name.text)(…) with the object inside"
  }
}
