import Environments
import Foundation
import Testing

/// Episodes of the published models, `Tests/Goldens/environments`, that ours must repeat.
@Suite struct PublishedModelTests {
  /// An episode as the script wrote it.
  struct Episode: Decodable {
    struct State: Decodable {
      let step: Int
      let qpos: [Double], qvel: [Double], observation: [Double]
    }
    let qpos: [Double], qvel: [Double], goal: [Double]
    let actions: [[Double]]
    let rewards: [Double]
    let states: [State]
  }

  /// MuJoCo compiles both models to the same numbers, so that every state is the same to its last bit where
  /// the file was made (and every reward but one); another processor or mathematics library may round
  /// otherwise, and contacts make such differences grow.
  static let tolerance = 1e-9

  static func episodes(_ name: String) throws -> [Episode] {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appending(path: "Goldens/environments/\(name).json")
    return try JSONDecoder().decode([Episode].self, from: Data(contentsOf: file))
  }

  @Test(arguments: ContractTests.names) func episodesAreThePublishedOnes(name: String) throws {
    let environment = try ContractTests.make(name)
    let episodes = try Self.episodes(name)
    #expect(episodes.count == 2)
    for episode in episodes {
      var state = environment.state
      state.qpos = episode.qpos
      if name == "Striker" {
        // published starts turn the goal by a quaternion that MuJoCo had to normalise
        let norm = state.qpos[12..<16].reduce(0) { $0 + $1 * $1 }.squareRoot()
        for index in 12..<16 { state.qpos[index] /= norm }
      }
      state.qvel = episode.qvel
      state.warmStart = []
      state.elapsed = 0
      if !episode.goal.isEmpty { try environment.setGoal(episode.goal, in: &state) }
      try environment.setStart(state)
      var states = episode.states[...]
      for (index, action) in episode.actions.enumerated() {
        let reward = try environment.step(action).reward
        expect([reward], [episode.rewards[index]], "reward of step \(index + 1)")
        guard let expected = states.first, expected.step == index + 1 else { continue }
        states.removeFirst()
        expect(environment.state.qpos, expected.qpos, "qpos after step \(expected.step)")
        expect(environment.state.qvel, expected.qvel, "qvel after step \(expected.step)")
        // observations are single precision
        expect(
          environment.observation.map(Double.init), expected.observation,
          "observation after step \(expected.step)", tolerance: 1e-6)
      }
      #expect(states.isEmpty)
    }
  }

  private func expect(
    _ values: [Double], _ expected: [Double], _ what: String, tolerance: Double = Self.tolerance
  ) {
    #expect(values.count == expected.count, "\(what)")
    for (index, pair) in zip(values, expected).enumerated() {
      #expect(abs(pair.0 - pair.1) <= tolerance * (1 + abs(pair.1)), "\(what), number \(index)")
    }
  }
}

extension Environment {
  /// Goes to a state as the start of an episode: the task remembers nothing of an earlier one.
  fileprivate func setStart(_ state: EnvironmentState) throws {
    var state = state
    state.memory = try definition.make().memory
    try setState(state)
  }
}
