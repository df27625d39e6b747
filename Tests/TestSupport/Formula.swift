/// Numbers that the scripts of the goldens compute too: SplitMix64 of stream · 2³² + index.
package enum Formula {
  private static func bits(_ stream: Int, _ index: Int) -> UInt64 {
    var z = (UInt64(stream) << 32 &+ UInt64(index)) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Numbers uniform in ±limit around another.
  package static func numbers(
    _ stream: Int, _ count: Int, limit: Double = 1, around center: Float = 0
  ) -> [Float] {
    let limit = Float(limit)
    return (0..<count).map { (Float(bits(stream, $0) >> 40) * 0x1p-23 - 1) * limit + center }
  }

  /// Bytes.
  package static func bytes(_ stream: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(bits(stream, $0) >> 56) }
  }
}
