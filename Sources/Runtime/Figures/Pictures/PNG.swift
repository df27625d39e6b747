internal import CPNG

/// An image of 8-bit samples with its text chunks.
package struct PNGImage: Sendable, Equatable {
  /// A keyword with its value, as provenance is kept in an image.
  package struct Text: Sendable, Equatable {
    package var key: String, value: String

    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  package let width: Int, height: Int
  /// 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
  package let channels: Int
  /// Row after row, `height × width × channels`.
  package let samples: [UInt8]
  package var texts: [Text]

  /// Makes an image of samples.
  package init(
    width: Int, height: Int, channels: Int, samples: [UInt8], texts: [Text] = []
  ) throws(FigureError) {
    try PNGImage.check(width, height)
    let expected = width * height * min(max(channels, 1), 4)
    guard (1...4).contains(channels), samples.count == expected else {
      throw .samples(given: samples.count, expected: expected)
    }
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
    self.texts = texts
  }

  /// The sides that an image may have, in pixels.
  package static let sides = 1...16_384

  /// The number of pixels that a file may unfold to.
  private static let pixelLimit: UInt64 = 1 << 26

  static func check(_ width: Int, _ height: Int) throws(FigureError) {
    for (side, given) in [("width", width), ("height", height)] where !sides.contains(given) {
      throw .size(side: side, unit: "pixels", given: given, allowed: sides)
    }
  }

  /// Writes the image as a PNG file.
  package func encoded() throws(FigureError) -> [UInt8] {
    var text: [UInt8] = []
    for entry in texts {
      guard PNGImage.isKeyword(entry.key) else { throw .key(entry.key) }
      text += Array(entry.key.utf8) + [0] + entry.value.utf8.filter { $0 != 0 } + [0]
    }
    var out = unsafe cpng_bytes()
    var message = [UInt8](repeating: 0, count: Int(cpng_message_size))
    // SAFETY: the shim reads exactly height × width × channels samples and texts.count pairs, writes at most
    // cpng_message_size bytes of message, and its result is freed below.
    defer { unsafe cpng_free(&out) }
    let status = unsafe message.withUnsafeMutableBytes { reason in
      unsafe text.withUnsafeBytes { words in
        unsafe cpng_encode(
          samples, UInt32(width), UInt32(height), Int32(channels),
          words.bindMemory(to: CChar.self).baseAddress,
          texts.count, &out, reason.bindMemory(to: CChar.self).baseAddress)
      }
    }
    guard status == 0 else { throw .image(reason: PNGImage.word(message)) }
    return unsafe Array(UnsafeBufferPointer(start: out.bytes, count: out.count))
  }

  /// Reads a PNG file of any kind.
  package init(decoding bytes: [UInt8]) throws(FigureError) {
    var image = unsafe cpng_image()
    var message = [UInt8](repeating: 0, count: Int(cpng_message_size))
    // SAFETY: the shim reads at most bytes.count bytes, writes at most cpng_message_size bytes of message,
    // and its result, which holds height × width × channels samples and text_count bytes, is freed below.
    defer { unsafe cpng_free_image(&image) }
    let status = unsafe message.withUnsafeMutableBytes { reason in
      unsafe cpng_decode(
        bytes, bytes.count, PNGImage.pixelLimit, &image, reason.bindMemory(to: CChar.self).baseAddress)
    }
    guard status == 0 else { throw .image(reason: PNGImage.word(message)) }
    width = unsafe Int(image.width)
    height = unsafe Int(image.height)
    channels = unsafe Int(image.channels)
    samples = unsafe Array(UnsafeBufferPointer(start: image.pixels, count: width * height * channels))
    let words = unsafe UnsafeRawBufferPointer(start: image.text, count: image.text_count)
    let parts = unsafe words.split(separator: 0, omittingEmptySubsequences: false)
      .map { unsafe String(decoding: $0, as: UTF8.self) }
    texts = unsafe (0..<image.pairs).map { Text(key: parts[2 * $0], value: parts[2 * $0 + 1]) }
  }

  /// Whether PNG allows `key` as a keyword, narrowed to ASCII.
  private static func isKeyword(_ key: String) -> Bool {
    (1...79).contains(key.utf8.count) && key.utf8.allSatisfy { (32...126).contains($0) }
      && key.first != " " && key.last != " "
      && !zip(key.utf8, key.utf8.dropFirst()).contains { $0 == 32 && $1 == 32 }
  }

  private static func word(_ message: [UInt8]) -> String {
    String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
  }
}
