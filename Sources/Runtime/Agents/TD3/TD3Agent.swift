import Networks

/// An agent that learns by TD3, whatever it sees.
package protocol TD3Agent: Agent {
  var configuration: TD3Configuration { get }
  /// Makes one update; the actor and the targets follow where `updatesActor`.
  func update(updatesActor: Bool, checkpoint: () throws -> Void) throws -> UpdateLosses?
}

extension TD3Agent {
  package static var kind: String { "TD3" }
  package var gamma: Double { configuration.gamma }
  package var learningRate: Double { configuration.learningRate }

  package func update(number: Int, checkpoint: () throws -> Void) throws -> UpdateLosses? {
    // the first update of an episode's updates also updates the actor
    try update(updatesActor: number % configuration.policyDelay == 0, checkpoint: checkpoint)
  }
}

extension TwinCritics {
  /// Their number and widths.
  package var text: String {
    let repeats = repeats > 1 ? ", the action \(repeats) times" : ""
    return "\(networks.count) critics \(networks[0].sizes.widthsText)\(repeats)"
  }
}

extension [Int] {
  /// Widths of layers from input to output.
  package var widthsText: String { map(String.init).joined(separator: "–") }
}
