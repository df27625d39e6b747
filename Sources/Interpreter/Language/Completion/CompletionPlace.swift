import Diagnostics

/// Where the cursor is in an unfinished text, as far as completion must know.
struct CompletionPlace {
  enum Kind: Equatable {
    case nothing
    /// At the start of a statement.
    case command
    /// In an expression of no known parameter.
    case expression
    /// After the dot of a value, which is written so.
    case field(of: String)
    /// In a string, in this folder; the prefix is what the string says, not how it is written.
    case path(folder: String, quote: UInt8)
    /// In a name in backquotes.
    case quotedName
    /// Among a command's arguments: the parameters already named, and the number of positional arguments
    /// before.
    case argument(command: String, written: Set<String>, position: Int)
    /// After `parameter=`.
    case value(command: String, parameter: String)
  }

  private(set) var kind = Kind.nothing
  /// What is typed of the word so far.
  private(set) var prefix = ""
  /// Where the word stands.
  private(set) var range = SourceRange(0, 0)
  /// The command that the cursor is in, and the variable that is its first argument.
  private(set) var call: (command: String, subject: String?)?
  /// The first string in quotes among the words of the statement, such as the script of a sweep; nil if there
  /// is none.
  private(set) var firstText: String?
  /// The commands around the brackets that the cursor is in, innermost first.
  private(set) var enclosing: [String] = []
  /// The command right around the brackets that the cursor is in, and the variable that is its first
  /// argument.
  private(set) var outerCall: (command: String, subject: String?)?
  /// The commands that an open string is in, innermost first, with the variables that are their first
  /// arguments.
  private(set) var calls: [(command: String, subject: String?)] = []
  /// What is typed since the last blank, for words that may hold hyphens, and where it stands.
  private(set) var word: (text: String, range: SourceRange) = ("", SourceRange(0, 0))
  /// Whether a command may stand here, as after `x =` or `(`.
  private(set) var takesCommand = false
  /// Where the statement begins that the cursor is in, and how many blocks are open around it.
  private(set) var statementStart = 0
  private(set) var blockCount = 0
  /// The name right before an open bracket and string: `position` in `position("`.
  private(set) var callee: String?
  /// The parameter that an open string is given to, if it is named, and the arguments before it.
  private(set) var argument: (name: String?, position: Int) = (nil, 0)
  /// Whether the cursor is right in the braces of a string, in no bracket within.
  private(set) var isInBraces = false

  init(_ text: String, at cursor: Int) {
    var bytes = Array(text.utf8.prefix(max(0, cursor)))
    let texts = OpenTexts(bytes)
    // what is in the braces of a string is read as if it were in brackets
    for open in texts.braces {
      for place in open.quote..<open.brace { bytes[place] = UInt8(ascii: " ") }
      bytes[open.brace] = UInt8(ascii: "(")
    }
    let braces = Set(texts.braces.map(\.brace))
    var scanner = PlaceScanner(bytes: bytes, textEnds: texts.ends)
    scanner.scan()
    range = SourceRange(bytes.count, bytes.count)
    guard !scanner.isInComment, !scanner.isInFormat(of: braces) else { return }
    isInBraces = scanner.innermost.map(braces.contains) ?? false
    statementStart = scanner.statementStart
    blockCount = scanner.blockCount
    firstText = scanner.firstText(in: scanner.words)
    if let quote = scanner.openQuote, bytes[quote] == UInt8(ascii: "`") {
      kind = .quotedName
      call = commandName(scanner.words).map { ($0, subject(scanner.words)) }
      enclosing = scanner.outerWords.compactMap { commandName($0) }
      take(bytes, from: quote)
      return
    }
    if let quote = scanner.openQuote {
      let content = bytes[(quote + 1)...]
      let start = content.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? quote + 1
      take(bytes, from: start)
      guard let folder = WrittenPath.said(bytes[(quote + 1)..<start], quote: bytes[quote]),
        let name = WrittenPath.said(bytes[start...], quote: bytes[quote])
      else { return }
      kind = .path(folder: folder, quote: bytes[quote])
      prefix = name
      noteArgument(scanner.words, quote)
      calls = ([scanner.words] + scanner.outerWords).compactMap { words in
        commandName(words).map { ($0, subject(words)) }
      }
      firstText = scanner.statementText ?? firstText
      return
    }
    var start = bytes.count
    while start > 0, bytes[start - 1].isNamePart { start -= 1 }
    take(bytes, from: start)
    if let first = prefix.utf8.first, first.isDigit { return }
    enclosing = scanner.outerWords.compactMap { commandName($0) }
    outerCall = scanner.outerWords.first.flatMap { words in commandName(words).map { ($0, subject(words)) } }
    classify(scanner.words, before: start, bytes)
    if kind == .command, let opener = scanner.innermost, bytes[opener] == UInt8(ascii: "(") {
      takesCommand = true
    }
    if isInBraces { keepExpression(scanner.words, before: start) }
    while start > 0, bytes[start - 1].isNamePart || bytes[start - 1] == UInt8(ascii: "-") { start -= 1 }
    word = (String(decoding: bytes[start...], as: UTF8.self), SourceRange(start, bytes.count))
  }

  private mutating func take(_ bytes: [UInt8], from start: Int) {
    range = SourceRange(start, bytes.count)
    prefix = String(decoding: bytes[start...], as: UTF8.self)
  }

  /// Makes the place one of an expression, in which nothing follows a value but an operator.
  private mutating func keepExpression(_ words: [PlaceScanner.Word], before start: Int) {
    takesCommand = false
    switch kind {
    case .field: return
    case .command: kind = .expression
    default:
      let last = words.last { $0.end <= start }
      kind = last?.isOperator ?? true || last?.text == "," ? .expression : .nothing
    }
  }

  private mutating func classify(_ words: [PlaceScanner.Word], before start: Int, _ bytes: [UInt8]) {
    // the words before the one at the cursor
    let before = words.filter { $0.end <= start }
    call = commandName(before).map { ($0, subject(before)) }
    if let last = before.last, last.text == ".", last.end == start {
      if let start = Self.valueStart(before.dropLast(), end: last.start) {
        kind = .field(of: String(decoding: bytes[start..<last.start], as: UTF8.self))
      }
      return
    }
    guard let last = before.last else {
      kind = .command
      return
    }
    let isAfterBlank = last.end < start
    if last.text == "=" {
      let target = before.dropLast().last
      if before.count == 2 {
        takesCommand = true
        kind = .expression
      } else if !isAfterBlank, let target,
        let command = before.first(where: { $0.isName && $0 != target })?.text
      {
        kind = .value(command: commandName(before) ?? command, parameter: target.text)
      } else {
        kind = .expression
      }
      return
    }
    if last.text == "(" {
      let callee = before.dropLast().last
      if let callee, callee.end == last.start, callee.isName {
        kind = .argument(command: callee.text, written: [], position: 0)
      } else {
        takesCommand = true
        kind = .expression
      }
      return
    }
    guard let command = commandName(before) else {
      kind = .expression
      return
    }
    if last.isOperator {
      kind = .expression
      return
    }
    guard isAfterBlank || last.text == "," else { return }
    kind = .argument(command: command, written: written(before), position: positionalCount(before))
  }

  /// Where the value begins that ends at a place: a name, or what follows one: `t[0].a`, `f(x)`.
  private static func valueStart(_ words: ArraySlice<PlaceScanner.Word>, end: Int) -> Int? {
    var start: Int?
    var end = end
    var rest = words
    while let word = rest.last, word.end == end, word.isName || word.isClosed || word.text == "." {
      rest.removeLast()
      if word.isName || word.isClosed { start = word.start }
      end = word.start
      // a name belongs to what is before it only by a dot
      if word.isName, rest.last?.text != "." { break }
    }
    return start
  }

  /// Notes what an open string is given to.
  private mutating func noteArgument(_ words: [PlaceScanner.Word], _ quote: Int) {
    call = commandName(words).map { ($0, subject(words)) }
    argument.position = positionalCount(words)
    guard let last = words.last, last.end == quote else { return }
    let before = words.dropLast().last
    if last.text == "=", let before, before.isName, before.end == last.start { argument.name = before.text }
    if last.text == "(", let before, before.isName, before.end == last.start { callee = before.text }
  }

  /// The command whose arguments the cursor is among: the first word after `=` or at the start.
  private func commandName(_ before: [PlaceScanner.Word]) -> String? {
    guard let first = before.first, first.isName else { return nil }
    guard before.count > 1, before[1].text == "=", before[1].start > first.end else { return first.text }
    return before.count > 2 && before[2].isName ? before[2].text : nil
  }

  /// The variable that stands first among the arguments.
  private func subject(_ before: [PlaceScanner.Word]) -> String? {
    let arguments = before.drop { $0.text != commandName(before) }.dropFirst()
    guard let first = arguments.first(where: { $0.text != "(" }), first.isName else { return nil }
    return first.text
  }

  private func written(_ before: [PlaceScanner.Word]) -> Set<String> {
    var names: Set<String> = []
    for (word, next) in zip(before, before.dropFirst()) where next.text == "=" && next.start == word.end {
      names.insert(word.text)
    }
    return names
  }

  /// Counts the arguments without a name: runs of words that touch, or operators between them.
  private func positionalCount(_ before: [PlaceScanner.Word]) -> Int {
    let isAssignment = before.count > 1 && before[1].text == "=" && before[1].start > before[0].end
    let arguments = Array(before.dropFirst(isAssignment ? 3 : 1))
    var count = 0
    for (index, word) in arguments.enumerated() where word.text != "," && word.text != "(" {
      let previous = index > 0 ? arguments[index - 1] : nil
      let isSeparated = previous.map { ["(", ","].contains($0.text) || word.start > $0.end } ?? true
      let isJoined = word.isOperator || previous?.isOperator ?? false
      let isName = index + 1 < arguments.count && arguments[index + 1].text == "="
      if isSeparated, !isJoined, !isName { count += 1 }
    }
    return count
  }
}

/// Splits an unfinished text into words and finds what is open at its end.
private struct PlaceScanner {
  struct Word: Equatable {
    let text: String
    let start: Int
    let end: Int

    /// Whether it is a bracket with all that is in it.
    var isClosed: Bool { text == "()" }
    var isName: Bool { text.utf8.first.map { $0.isNamePart && !$0.isDigit } ?? false }
    var isOperator: Bool {
      ["+", "-", "*", "/", "%", "^", "<", ">", "<=", ">=", "==", "!=", "..", "and", "or", "not", "by", "in"]
        .contains(text)
    }
  }

  let bytes: [UInt8]
  /// The words of the statement or parenthesis that is open at the end.
  private(set) var words: [Word] = []
  private(set) var openQuote: Int?
  private(set) var isInComment = false
  /// The words around the brackets that are open, innermost first, without the brackets.
  var outerWords: [[Word]] { outer.reversed().map { Array($0.words.dropLast()) } }
  /// The words around the brackets that are open.
  private var outer: [(words: [Word], opener: UInt8)] = []

  /// Where strings in double quotes end, by where they begin.
  private let textEnds: [Int: Int]

  init(bytes: [UInt8], textEnds: [Int: Int]) { (self.bytes, self.textEnds) = (bytes, textEnds) }

  mutating func scan() {
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "#"):
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        isInComment = position == bytes.count
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
        position = string(from: position, quote: byte)
      case UInt8(ascii: "\n"):
        if outer.last.map({ $0.opener == UInt8(ascii: "{") }) ?? true { words = [] }
        position += 1
      case UInt8(ascii: ";"):
        words = []
        position += 1
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        open(byte, at: position)
        position += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        close(at: position)
        position += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      default: position = word(from: position)
      }
    }
  }

  private mutating func word(from start: Int) -> Int {
    var end = start + 1
    if bytes[start].isNamePart {
      while end < bytes.count, bytes[end].isNamePart { end += 1 }
    } else if end < bytes.count,
      bytes[end] == UInt8(ascii: "=") || (bytes[start] == UInt8(ascii: ".") && bytes[end] == bytes[start])
    {
      end += 1
    }
    words.append(Word(text: String(decoding: bytes[start..<end], as: UTF8.self), start: start, end: end))
    return end
  }

  private mutating func string(from start: Int, quote: UInt8) -> Int {
    guard let end = quote == UInt8(ascii: "\"") ? textEnds[start] : verbatimEnd(from: start) else {
      openQuote = start
      return bytes.count
    }
    words.append(Word(text: "\"\"", start: start, end: end + 1))
    return end + 1
  }

  /// Where a string ends that has no braces: at its quote, or with its row.
  private func verbatimEnd(from start: Int) -> Int? {
    let rest = bytes[(start + 1)...]
    guard let end = rest.firstIndex(where: { $0 == bytes[start] || $0 == UInt8(ascii: "\n") }) else {
      return nil
    }
    return bytes[end] == bytes[start] ? end : end - 1
  }

  /// The place of the innermost bracket that is open.
  var innermost: Int? { outer.last?.words.last?.start }

  /// Whether the text ends in what says how a value in braces is written: `{x:.3`.
  func isInFormat(of braces: Set<Int>) -> Bool {
    guard let innermost, braces.contains(innermost) else { return false }
    return words.contains { $0.text == ":" }
  }

  private mutating func open(_ byte: UInt8, at position: Int) {
    let opener = Word(text: String(UnicodeScalar(byte)), start: position, end: position + 1)
    outer.append((words + [opener], byte))
    if byte == UInt8(ascii: "(") {
      // f( keeps the name for its arguments
      let callee = words.last.flatMap { $0.end == position && $0.isName ? $0 : nil }
      words = callee.map { [$0, opener] } ?? []
    } else if byte == UInt8(ascii: "[") {
      words = [opener]
    } else {
      words = []
    }
  }

  private mutating func close(at position: Int) {
    guard let last = outer.popLast() else { return }
    if last.opener == UInt8(ascii: "{") {
      words = []
      return
    }
    // the bracket with all inside is one word that starts where it opened
    words = last.words
    let opener = words.removeLast()
    words.append(Word(text: "()", start: opener.start, end: position + 1))
  }

  /// The first string in quotes of the statement around the brackets that are open.
  var statementText: String? {
    firstText(in: outer.first { $0.opener == UInt8(ascii: "(") }?.words ?? words)
  }

  /// What the first string in double quotes among words says.
  func firstText(in words: [Word]) -> String? {
    guard let word = words.first(where: { $0.text == "\"\"" && bytes[$0.start] == UInt8(ascii: "\"") }) else {
      return nil
    }
    let isClosed = word.end - word.start > 1 && bytes[word.end - 1] == UInt8(ascii: "\"")
    return String(decoding: bytes[(word.start + 1)..<(isClosed ? word.end - 1 : word.end)], as: UTF8.self)
  }

  /// Where the statement begins that is open at the end, and how many blocks are around it.
  var statementStart: Int {
    let block = outer.lastIndex { $0.opener == UInt8(ascii: "{") }
    let inner = block.map { $0 + 1 } ?? 0
    let first = inner < outer.count ? outer[inner].words.first : words.first
    return first?.start ?? bytes.count
  }

  var blockCount: Int { outer.count { $0.opener == UInt8(ascii: "{") } }
}

extension UInt8 {
  /// Whether the byte may be part of a name: letters, digits, `_`, and all beyond ASCII.
  fileprivate var isNamePart: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    case 0x80...: true
    default: isDigit
    }
  }

  fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
