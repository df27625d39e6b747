import Language
import Storage
import Texts

/// What a cell says that has no quotes.
enum CellValue: Equatable {
  /// A number, and whether it had to be rounded.
  case number(Double, isRounded: Bool)
  case boolean(Bool)
  case array(NumericArray)
  /// The language's own `none`.
  case none
  /// Nothing, or a word by which other programs say so.
  case missing
  /// Any other text.
  case word

  /// Reads a cell without the blanks around it.
  init(_ bytes: ArraySlice<UInt8>, comma: Bool = false) {
    guard let first = bytes.first else {
      self = .missing
      return
    }
    if first == UInt8(ascii: "[") {
      self = CellArray.read(bytes).map(CellValue.array) ?? .word
    } else if let number = DecimalNumber(bytes, comma: comma) {
      self = .number(number.value, isRounded: number.isRounded)
    } else if bytes.count <= 9, let known = CellValue.words[String(decoding: bytes, as: UTF8.self)] {
      self = known
    } else {
      self = .word
    }
  }

  private static let words: [String: CellValue] = {
    var words: [String: CellValue] = ["none": .none]
    for word in ["NA", "N/A", "n/a", "#N/A", "null", "NULL", "None", "<NA>"] { words[word] = .missing }
    for word in ["true", "True", "TRUE"] { words[word] = .boolean(true) }
    for word in ["false", "False", "FALSE"] { words[word] = .boolean(false) }
    for word in ["nan", "NaN", "NAN", "-nan"] { words[word] = .number(.nan, isRounded: false) }
    for word in ["inf", "Inf", "INF", "Infinity", "infinity"] {
      for sign in ["", "+"] { words[sign + word] = .number(.infinity, isRounded: false) }
      words["-" + word] = .number(-.infinity, isRounded: false)
    }
    return words
  }()

  static func == (a: CellValue, b: CellValue) -> Bool {
    switch (a, b) {
    case (.number(let x, _), .number(let y, _)): x == y
    case (.boolean(let x), .boolean(let y)): x == y
    case (.array(let x), .array(let y)): x == y
    case (.none, .none), (.missing, .missing), (.word, .word): true
    default: false
    }
  }
}

/// Arrays in cells: `[1 2 nan]`, `[[1 2] [3 4]]`.
enum CellArray {
  /// Writes numbers with blanks between them, so that no comma asks for quotes.
  static func text(_ elements: ArraySlice<Double>, shape: ArraySlice<Int>) -> String {
    guard shape.count > 1, let rows = shape.first, rows > 0 else {
      let numbers = elements.map { $0 == 0 && $0.sign == .minus ? "-0" : $0.exactText }
      return "[" + numbers.joined(separator: " ") + "]"
    }
    let stride = elements.count / rows
    let parts = (0..<rows).map { row in
      let start = elements.startIndex + row * stride
      return text(elements[start..<start + stride], shape: shape.dropFirst())
    }
    return "[" + parts.joined(separator: " ") + "]"
  }

  /// Reads a rectangular array, with blanks or commas between its entries; nil where it isn't one.
  static func read(_ bytes: ArraySlice<UInt8>) -> NumericArray? {
    var place = bytes.startIndex
    guard let value = entry(bytes, &place, depth: 0), place == bytes.endIndex else { return nil }
    return value.array
  }

  private static func entry(_ bytes: ArraySlice<UInt8>, _ place: inout Int, depth: Int) -> Value? {
    guard place < bytes.endIndex, depth < Limits.depth else { return nil }
    guard bytes[place] == UInt8(ascii: "[") else { return number(bytes, &place) }
    place += 1
    var entries: [Value] = []
    while true {
      skipBlanks(bytes, &place)
      guard place < bytes.endIndex else { return nil }
      if bytes[place] == UInt8(ascii: "]") {
        place += 1
        break
      }
      if !entries.isEmpty, bytes[place] == UInt8(ascii: ",") {
        place += 1
        skipBlanks(bytes, &place)
      }
      guard let next = entry(bytes, &place, depth: depth + 1) else { return nil }
      entries.append(next)
    }
    let whole = Value.list(of: entries)
    return whole.array == nil ? nil : whole
  }

  private static func number(_ bytes: ArraySlice<UInt8>, _ place: inout Int) -> Value? {
    let start = place
    while place < bytes.endIndex, !" \t,[]".utf8.contains(bytes[place]) { place += 1 }
    guard case .number(let number, _) = CellValue(bytes[start..<place]) else { return nil }
    return .number(number)
  }

  private static func skipBlanks(_ bytes: ArraySlice<UInt8>, _ place: inout Int) {
    while place < bytes.endIndex, bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "\t") {
      place += 1
    }
  }
}
