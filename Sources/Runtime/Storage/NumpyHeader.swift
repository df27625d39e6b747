/// What a `.npy` file says of its numbers.
struct NumpyHeader {
  let shape: [Int]
  let isColumnMajor: Bool
  /// The kind of the numbers (f, i, u or b) and the bytes of each.
  let kind: Character
  let size: Int
  let isBigEndian: Bool

  /// Reads the text of a header, a dictionary of Python with three entries, in any order and with any blanks.
  init(_ bytes: [UInt8]) throws(NumpyFile.Fault) {
    var reader = DictionaryReader(bytes: bytes)
    guard let entries = reader.read(), case .string(let type)? = entries["descr"],
      case .boolean(let order)? = entries["fortran_order"], case .numbers(let sides)? = entries["shape"]
    else {
      if case .other? = reader.entries["descr"] {
        throw NumpyFile.Fault(
          description: "holds records of several fields; save one field, numpy.save(\"x.npy\", a[\"field\"])")
      }
      throw NumpyFile.Fault(description: "has a malformed header")
    }
    guard sides.count <= 64 else { throw NumpyFile.Fault(description: "has more than 64 dimensions") }
    shape = sides
    isColumnMajor = order
    (kind, size, isBigEndian) = try NumpyHeader.element(type)
  }

  private static func element(_ type: String) throws(NumpyFile.Fault) -> (Character, Int, Bool) {
    let mark = type.first ?? " "
    let word = "<>|=".contains(mark) ? type.dropFirst() : Substring(type)
    // objects have no size, times have a unit in brackets
    guard let kind = word.first,
      let size = Int(word.dropFirst().prefix { $0 != "[" }) ?? ("?O".contains(kind) ? 1 : nil)
    else {
      throw NumpyFile.Fault(description: "holds elements of type '\(type)', which aren't plain numbers")
    }
    let isBig = mark == ">"
    switch kind {
    case "?": return ("b", 1, isBig)
    case "b" where size == 1: return ("b", 1, isBig)
    case "f" where [2, 4, 8].contains(size), "i" where [1, 2, 4, 8].contains(size),
      "u" where [1, 2, 4, 8].contains(size):
      return (kind, size, isBig)
    default: throw NumpyFile.Fault(description: refusal(kind, size, type))
    }
  }

  private static func refusal(_ kind: Character, _ size: Int, _ type: String) -> String {
    switch kind {
    case "f": "holds numbers of \(size) bytes ('\(type)', longdouble); save it as float64, a.astype(\"f8\")"
    case "c": "holds complex numbers ('\(type)'); save a.real and a.imag"
    case "O": "holds pickled Python objects; save them as numbers, a.astype(\"f8\")"
    case "U", "S", "a": "holds strings ('\(type)'); write them as CSV"
    case "M", "m": "holds times ('\(type)'); save them as numbers, a.astype(\"i8\")"
    case "V": "holds raw bytes ('\(type)'); save it as numbers"
    default: "holds elements of type '\(type)', which aren't plain numbers"
    }
  }

  /// Reads so many numbers from a place on, and counts the whole numbers that a double rounds.
  func numbers<Source: ByteSource & ~Copyable>(
    _ count: Int, in file: borrowing Source, at place: Int
  ) throws(StorageError) -> (values: [Double], rounded: Int) {
    switch (kind, size) {
    case ("f", 2): return (try read(count, UInt16.self, file, place) { NumpyHeader.half($0) }, 0)
    case ("f", 4): return (try read(count, UInt32.self, file, place) { Double(Float(bitPattern: $0)) }, 0)
    case ("f", _): return (try read(count, UInt64.self, file, place) { Double(bitPattern: $0) }, 0)
    case ("i", 1): return (try read(count, Int8.self, file, place) { Double($0) }, 0)
    case ("i", 2): return (try read(count, Int16.self, file, place) { Double($0) }, 0)
    case ("i", 4): return (try read(count, Int32.self, file, place) { Double($0) }, 0)
    case ("i", _): return try readWhole(count, Int64.self, file, place)
    case ("b", _): return (try read(count, UInt8.self, file, place) { $0 == 0 ? 0 : 1 }, 0)
    case (_, 1): return (try read(count, UInt8.self, file, place) { Double($0) }, 0)
    case (_, 2): return (try read(count, UInt16.self, file, place) { Double($0) }, 0)
    case (_, 4): return (try read(count, UInt32.self, file, place) { Double($0) }, 0)
    default: return try readWhole(count, UInt64.self, file, place)
    }
  }

  private func readWhole<Word: FixedWidthInteger & BitwiseCopyable, Source: ByteSource & ~Copyable>(
    _ count: Int, _ type: Word.Type, _ file: borrowing Source, _ place: Int
  ) throws(StorageError) -> (values: [Double], rounded: Int) {
    var rounded = 0
    let values = try read(count, type, file, place) { word in
      if Double(exactly: word) == nil { rounded += 1 }
      return Double(word)
    }
    return (values, rounded)
  }

  private func read<Word: FixedWidthInteger & BitwiseCopyable, Source: ByteSource & ~Copyable>(
    _ count: Int, _ type: Word.Type, _ file: borrowing Source, _ place: Int, _ number: (Word) -> Double
  ) throws(StorageError) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    let part = 1 << 18
    while numbers.count < count {
      let words = try file.read(
        min(part, count - numbers.count), type, at: place + numbers.count * MemoryLayout<Word>.stride)
      for word in words {
        numbers.append(number(isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word)))
      }
    }
    return numbers
  }

  /// The number whose half-precision bits these are.
  private static func half(_ bits: UInt16) -> Double {
    let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Double(bits & 0x3FF))
    let magnitude =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? Double.infinity : .nan
      default: Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction * 0x1p-10)
      }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }
}

/// Reads a dictionary of Python whose values are texts, booleans and tuples of whole numbers.
private struct DictionaryReader {
  enum Entry: Equatable {
    case string(String)
    case boolean(Bool)
    case numbers([Int])
    /// A list or a dictionary.
    case other
  }

  let bytes: [UInt8]
  private(set) var entries: [String: Entry] = [:]
  private var place = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The entries; nil where the text is no such dictionary.
  mutating func read() -> [String: Entry]? {
    guard take("{") else { return nil }
    while !take("}") {
      guard let name = string(), take(":"), let value = value() else { return nil }
      entries[name] = value
      guard value != .other else { return nil }
      if !take(",") {
        guard take("}") else { return nil }
        break
      }
    }
    skipBlanks()
    return place == bytes.count ? entries : nil
  }

  private mutating func skipBlanks() {
    while place < bytes.count, " \n\t\r".utf8.contains(bytes[place]) || bytes[place] == 0 { place += 1 }
  }

  private mutating func take(_ word: String) -> Bool {
    skipBlanks()
    guard bytes[place...].starts(with: word.utf8) else { return false }
    place += word.utf8.count
    return true
  }

  private mutating func value() -> Entry? {
    skipBlanks()
    guard place < bytes.count else { return nil }
    switch bytes[place] {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return string().map(Entry.string)
    case UInt8(ascii: "("): return numbers()
    case UInt8(ascii: "["), UInt8(ascii: "{"): return .other
    default:
      if take("True") { return .boolean(true) }
      return take("False") ? .boolean(false) : nil
    }
  }

  private mutating func string() -> String? {
    skipBlanks()
    guard place < bytes.count, case let quote = bytes[place], "'\"".utf8.contains(quote),
      let end = bytes[(place + 1)...].firstIndex(of: quote)
    else { return nil }
    defer { place = end + 1 }
    return String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
  }

  private mutating func numbers() -> Entry? {
    guard take("(") else { return nil }
    var numbers: [Int] = []
    while !take(")") {
      skipBlanks()
      let digits = bytes[place...].prefix { $0 &- 48 < 10 }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
      place += digits.count
      // Python 2 marked long numbers
      _ = take("L")
      numbers.append(number)
      if !take(",") {
        guard take(")") else { return nil }
        break
      }
    }
    return .numbers(numbers)
  }
}
