import Glibc

/// Draws reproducible random numbers (xoshiro256++, seeded through SplitMix64).
///
/// A stream is a value: a copy continues with the same draws. Streams are told apart by a path of labels, so
/// that an object, its exploration noise and each of its shards draw independently of one another and of the
/// number of threads.
package struct RandomStream: RandomNumberGenerator, Sendable, Equatable {
  private var s0: UInt64, s1: UInt64, s2: UInt64, s3: UInt64

  /// Makes the stream of a seed and a path of labels.
  ///
  /// For example `RandomStream(seed: 1, "TD3", "2", "exploration")`.
  package init(seed: UInt64, _ path: String...) {
    self.init(mixed: path.reduce(seed) { RandomStream.mix($0, with: $1) })
  }

  /// Makes the `index`-th of a family of streams: a shard, an episode, an evaluation.
  package func child(_ index: Int) -> RandomStream {
    var key = s0 ^ s1.rotated(17) ^ s2.rotated(31) ^ s3.rotated(47)
    key = RandomStream.scramble(key &+ UInt64(bitPattern: Int64(index)) &* 0x9E37_79B9_7F4A_7C15)
    return RandomStream(mixed: key)
  }

  /// Restores a stream from its saved `state`; nil unless there are four words and one of them isn't zero.
  package init?(state: [UInt64]) {
    guard state.count == 4, state.contains(where: { $0 != 0 }) else { return nil }
    (s0, s1, s2, s3) = (state[0], state[1], state[2], state[3])
  }

  /// The four words that `init(state:)` takes.
  package var state: [UInt64] { [s0, s1, s2, s3] }

  private init(mixed key: UInt64) {
    var counter = key
    func word() -> UInt64 {
      counter &+= 0x9E37_79B9_7F4A_7C15
      return RandomStream.scramble(counter)
    }
    (s0, s1, s2, s3) = (word(), word(), word(), word() | 1)
  }

  package mutating func next() -> UInt64 {
    let result = (s0 &+ s3).rotated(23) &+ s0
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = s3.rotated(45)
    return result
  }

  /// Draws uniformly from [0, 1), with 53 random bits.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Draws uniformly from [low, high).
  package mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

  /// Draws from N(0, 1) (Box and Muller, the cosine branch, so that each draw takes two words).
  package mutating func normal() -> Double {
    let radius = sqrt(-2 * log(1 - uniform()))
    return radius * cos(2 * .pi * uniform())
  }

  /// Draws uniformly from 0 ..< count, without bias.
  ///
  /// `count` must be positive.
  package mutating func index(below count: Int) -> Int {
    precondition(count > 0)
    return Int.random(in: 0..<count, using: &self)
  }

  /// Draws `count` different numbers of 0 ..< `most`, in a random order.
  ///
  /// `count` must be at most `most`.
  package mutating func indices(_ count: Int, below most: Int) -> [Int] {
    precondition(0...most ~= count)
    // the first steps of a shuffle, of which only what has moved is kept
    var moved: [Int: Int] = [:]
    return (0..<count).map { place in
      let other = place + index(below: most - place)
      let drawn = moved[other] ?? other
      moved[other] = moved[place] ?? place
      return drawn
    }
  }

  private static func mix(_ key: UInt64, with label: String) -> UInt64 {
    var hash = scramble(key ^ 0xA076_1D64_78BD_642F)
    for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return scramble(hash)
  }

  private static func scramble(_ key: UInt64) -> UInt64 {
    var z = key
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension UInt64 {
  fileprivate func rotated(_ bits: UInt64) -> UInt64 { (self << bits) | (self >> (64 - bits)) }
}
