import Foundation

/// How much of the tests a run asks for, by the environment variable `DYNE_TESTS`.
///
/// A slow test is marked `@Test(.enabled(if: TestTier.current >= .normal))`, a learning curve `>= .long`.
package enum TestTier: Int, Comparable, Sendable {
  case fast, normal, long

  /// The tier of this run: `normal` unless the variable says `fast` or `long`.
  package static let current: TestTier =
    switch ProcessInfo.processInfo.environment["DYNE_TESTS"] {
    case "fast": .fast
    case "long": .long
    default: .normal
    }

  package static func < (a: TestTier, b: TestTier) -> Bool { a.rawValue < b.rawValue }
}
