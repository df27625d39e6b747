import Glibc

/// The random numbers of the language's own functions: SplitMix64, seeded by the session.
struct RandomNumbers: Equatable {
  private(set) var counter: UInt64

  init(seed: UInt64) { counter = RandomNumbers.scramble(seed ^ 0x6479_6E65_2D72_6E64) }

  private static func scramble(_ key: UInt64) -> UInt64 {
    var z = key
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private mutating func next() -> UInt64 {
    counter &+= 0x9E37_79B9_7F4A_7C15
    return RandomNumbers.scramble(counter)
  }

  /// Draws uniformly from [0, 1).
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Draws from N(0, 1) (Box and Muller).
  mutating func normal() -> Double {
    let radius = sqrt(-2 * log(1 - uniform()))
    return radius * cos(2 * .pi * uniform())
  }
}
