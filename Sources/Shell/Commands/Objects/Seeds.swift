package import Language
import Numerics

/// The `seed=` that constructors and collecting commands take.
package var seedParameter: Parameter<Int?> {
  Parameter(
    "seed", .optional(.whole(0...9_007_199_254_740_992)), note: "the session's", aliases: ["random_state"],
    "Seed of the random numbers.")
}

extension Call {
  /// The seed given, or the session's.
  package var seed: UInt64 { self[seedParameter].map(UInt64.init) ?? session.settings.seed }

  /// Lets matrix products use as many threads as the session allows.
  package func useThreads() { setProductThreads(session.settings.threads) }
}
