/// Damages files in the ways that find faults: bits, numbers, lengths, pieces that are missing or come twice.
enum Damage {
  /// A file with one to four damages.
  static func damaged(_ bytes: [UInt8], using random: inout some RandomNumberGenerator) -> [UInt8] {
    var bytes = bytes
    let isCareful = Int.random(in: 0..<(headerLength(bytes) > 0 ? 4 : 2), using: &random) > 0
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      if isCareful { damageContents(&bytes, using: &random) } else { damage(&bytes, using: &random) }
    }
    if isCareful || Bool.random(using: &random) { mendPNG(&bytes) }
    return bytes
  }

  /// Numbers at which code goes wrong, as texts.
  private static let numbers = [
    "0", "-1", "1", "255", "256", "65536", "2147483647", "2147483648", "4294967296", "9007199254740993",
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "-9223372036854775808", "1e308",
    "1e-320",
    "1e999", "nan", "inf", "0.5", "", "null", "\"x\"", "[]", "[1]", "{}", "true",
  ]

  private static func damage(_ bytes: inout [UInt8], using random: inout some RandomNumberGenerator) {
    guard !bytes.isEmpty else {
      bytes = [UInt8.random(in: 0...255, using: &random)]
      return
    }
    let place = self.place(in: bytes, using: &random)
    let length = min(bytes.count - place, 1 << Int.random(in: 0...7, using: &random))
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes[place] = [0, 1, 127, 128, 255].randomElement(using: &random) ?? 0
    case 3: bytes.removeSubrange(place..<bytes.count)
    case 4: bytes.removeSubrange(place..<place + length)
    case 5: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
    case 6:
      let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      bytes.replaceSubrange(place..<place + length, with: noise)
    case 7:
      // a number in binary, as lengths are, either end first
      let word = [0, 1, 0xFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, UInt64.max].randomElement(
        using: &random)
      let count = min(bytes.count - place, [1, 2, 4, 8].randomElement(using: &random) ?? 4)
      for index in 0..<count {
        bytes[place + index] = UInt8(truncatingIfNeeded: (word ?? 0) >> UInt64(8 * index))
      }
    case 8:
      let other = Int.random(in: 0..<bytes.count, using: &random)
      let piece = Array(bytes[place..<place + length])
      bytes.insert(contentsOf: piece, at: other)
    default: damageNumber(&bytes, near: place, using: &random)
    }
  }

  /// A place in a file; often near its beginning, where headers are.
  private static func place(
    in bytes: [UInt8], using random: inout some RandomNumberGenerator
  ) -> Int {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: Int.random(in: 0..<min(64, bytes.count), using: &random)
    case 1: Int.random(in: 0..<min(4096, bytes.count), using: &random)
    default: Int.random(in: 0..<bytes.count, using: &random)
    }
  }

  /// Writes another number in the place of one that is written in digits.
  private static func damageNumber(
    _ bytes: inout [UInt8], near place: Int, using random: inout some RandomNumberGenerator
  ) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let start = bytes[place...].firstIndex(where: digits.contains) else { return }
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: Array((numbers.randomElement(using: &random) ?? "").utf8))
  }

  /// Damages what a file says, but not its form, so that the damage gets past the first look.
  private static func damageContents(_ bytes: inout [UInt8], using random: inout some RandomNumberGenerator) {
    let header = headerLength(bytes)
    if header == 0, bytes.prefix(4096).contains(0) { return damageWord(&bytes[...], using: &random) }
    let text = header == 0 ? 0..<bytes.count : 8..<8 + header
    if header > 0, text.upperBound < bytes.count, Int.random(in: 0..<3, using: &random) > 0 {
      return damageWord(&bytes[text.upperBound...], using: &random)
    }
    guard !text.isEmpty else { return }
    var piece = Array(bytes[text])
    let place = Int.random(in: 0..<piece.count, using: &random)
    if Bool.random(using: &random) {
      damageNumber(&piece, near: place, using: &random)
    } else {
      exchangeText(&piece, near: place, using: &random)
    }
    bytes.replaceSubrange(text, with: piece)
    guard header > 0 else { return }
    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: piece.count >> (8 * index)) }
  }

  /// The length of a safetensors file's header; 0 for other files.
  private static func headerLength(_ bytes: [UInt8]) -> Int {
    guard bytes.count > 9, bytes[8] == UInt8(ascii: "{") else { return 0 }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return length <= bytes.count - 8 ? Int(length) : 0
  }

  /// Writes another number of four bytes where one may be: a count, an index or a float.
  private static func damageWord(
    _ bytes: inout ArraySlice<UInt8>, using random: inout some RandomNumberGenerator
  ) {
    guard bytes.count >= 4 else { return }
    let end = Int.random(in: 0..<3, using: &random) == 0 ? min(4_000, bytes.count) : bytes.count
    let place = bytes.startIndex + Int.random(in: 0...end - 4, using: &random) & ~3
    let words: [UInt32] = [
      0, 1, 2, 0xFFFF_FFFF, 0x7FFF_FFFF, 0x8000_0000, 0x7FC0_0000, 0x7F80_0000, 0xFF80_0000, 0x7F7F_FFFF,
      .random(in: 0...300, using: &random), .random(in: .min ... .max, using: &random),
    ]
    let word = words.randomElement(using: &random) ?? 0
    for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: word >> (8 * UInt32(index))) }
  }

  /// Puts one quoted text of a file into the place of another.
  private static func exchangeText(
    _ bytes: inout [UInt8], near place: Int, using random: inout some RandomNumberGenerator
  ) {
    let other = Int.random(in: 0..<bytes.count, using: &random)
    guard let target = quoted(in: bytes, from: place), let source = quoted(in: bytes, from: other) else {
      return
    }
    bytes.replaceSubrange(target, with: Array(bytes[source]))
  }

  /// What is between the next two quotation marks.
  private static func quoted(in bytes: [UInt8], from place: Int) -> Range<Int>? {
    let mark = UInt8(ascii: "\"")
    guard let start = bytes[place...].firstIndex(of: mark),
      let end = bytes[(start + 1)...].firstIndex(of: mark)
    else { return nil }
    return start + 1..<end
  }

  /// Gives the chunks of a PNG their sums again, so that the damage gets past the first look.
  private static func mendPNG(_ bytes: inout [UInt8]) {
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return }
    var place = 8
    while place + 12 <= bytes.count {
      let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - place - 12 else { return }
      let sum = crc(bytes[place + 4..<place + 8 + length])
      for index in 0..<4 {
        bytes[place + 8 + length + index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * index))
      }
      place += 12 + length
    }
  }

  private static func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
