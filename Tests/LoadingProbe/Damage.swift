/// Damages files in the ways that find faults: bits, numbers, lengths, pieces that are missing or come twice.
enum Damage {
  /// A file with one to four damages.
  static func damaged(_ bytes: [UInt8], using random: inout some RandomNumberGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&bytes, using: &random) }
    if Bool.random(using: &random) { mendPNG(&bytes) }
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
