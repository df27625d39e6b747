import Environments
import Numerics
import Physics
import Testing

/// The promises that every environment with frames keeps.
@Suite struct FramesTests {
  static let shape = FrameStack(size: 24, count: 3)

  static func make(_ name: String, _ shape: FrameStack = shape) throws -> Environment {
    try #require(EnvironmentDefinition.named(name)).withFrames(shape).make()
  }

  static func frames(_ stack: [UInt8], _ shape: FrameStack = shape) -> [[UInt8]] {
    (0..<shape.count).map { Array(stack[$0 * shape.frameBytes..<($0 + 1) * shape.frameBytes]) }
  }

  @Test(arguments: ContractTests.names) func theSameSeedGivesTheSameFrames(name: String) throws {
    func seen(seed: UInt64) throws -> [[UInt8]] {
      let environment = try Self.make(name)
      var random = RandomStream(seed: seed)
      try environment.reset(using: &random)
      var stacks = [environment.frames]
      for _ in 0..<8 {
        _ = try environment.step(ContractTests.randomAction(for: environment, using: &random))
        stacks.append(environment.frames)
      }
      return stacks
    }
    let first = try seen(seed: 5)
    #expect(try seen(seed: 5) == first)
    #expect(try seen(seed: 6) != first)
    #expect(Set(first).count > 1, "something moves")
    #expect(Set(first[0]).count > 8, "something is seen")
  }

  @Test(arguments: ContractTests.names) func stepsThatFillTheStackDontCount(name: String) throws {
    let environment = try Self.make(name)
    let plain = try ContractTests.make(name)
    var random = RandomStream(seed: 3)
    try environment.reset(using: &random)
    #expect(environment.elapsed == 0 && environment.simulation.time == 0)
    // the memory is that of an episode which begins here
    var start = environment.state
    start.frames = []
    try plain.setState(start)
    #expect(environment.memory == plain.memory)
    #expect(environment.state.warmStart == plain.state.warmStart)
    var ends = 0
    for _ in 0..<environment.definition.timeLimit {
      let action = ContractTests.randomAction(for: environment, using: &random)
      let result = try environment.step(action)
      #expect(try plain.step(action) == result, "frames change nothing")
      if result.truncated { ends += 1 }
    }
    #expect(ends == 1 && environment.elapsed == environment.definition.timeLimit)
  }

  @Test(arguments: ContractTests.names) func theOldestFrameIsTheFirst(name: String) throws {
    let environment = try Self.make(name)
    var random = RandomStream(seed: 1)
    try environment.reset(using: &random)
    var former = Self.frames(environment.frames)
    for _ in 0..<5 {
      _ = try environment.step(ContractTests.randomAction(for: environment, using: &random))
      let now = Self.frames(environment.frames)
      #expect(Array(now.dropLast()) == Array(former.dropFirst()))
      #expect(try now.last == environment.picture(width: 24, height: 24))
      var newest = [UInt8](repeating: 7, count: Self.shape.frameBytes + 2)
      environment.copyNewestFrame(into: &newest, at: 1)
      #expect(newest == [7] + (now.last ?? []) + [7])
      former = now
    }
  }

  @Test(arguments: ContractTests.names) func itGoesOnFromAStateWithTheSameFrames(name: String) throws {
    let environment = try Self.make(name), other = try Self.make(name)
    var random = RandomStream(seed: 2)
    try environment.reset(using: &random)
    for _ in 0..<4 {
      _ = try environment.step(ContractTests.randomAction(for: environment, using: &random))
    }
    let state = environment.state
    try other.setState(state)
    #expect(other.frames == state.frames)
    for _ in 0..<4 {
      let action = ContractTests.randomAction(for: environment, using: &random)
      _ = try environment.step(action)
      _ = try other.step(action)
      #expect(other.state == environment.state)
    }
  }

  @Test func aStateWithoutFramesIsSeenAsItStands() throws {
    let environment = try Self.make("ReacherVertical")
    var random = RandomStream(seed: 2)
    try environment.reset(using: &random)
    var state = environment.state
    let newest = try environment.picture(width: 24, height: 24)
    state.frames = []
    try environment.setState(state)
    #expect(Self.frames(environment.frames) == [newest, newest, newest])
    state.frames = [1, 2, 3]
    let error = EnvironmentError.wrongCount(part: "frames", expected: Self.shape.bytes, actual: 3)
    #expect(throws: error) { try environment.setState(state) }
    let plain = try ContractTests.make("ReacherVertical")
    #expect(plain.frames.isEmpty && plain.state.frames.isEmpty)
  }

  @Test func oneFrameIsEnough() throws {
    let shape = FrameStack(size: 16, count: 1)
    let environment = try Self.make("ReacherPush", shape)
    let plain = try ContractTests.make("ReacherPush")
    var random = RandomStream(seed: 4), same = RandomStream(seed: 4)
    try environment.reset(using: &random)
    try plain.reset(using: &same)
    #expect(environment.state.qpos == plain.state.qpos, "there is nothing to fill")
    _ = try environment.step([1, 1])
    #expect(try environment.frames == environment.picture(width: 16, height: 16))
  }

  @Test func framesAreAnotherEnvironment() throws {
    let plain = EnvironmentDefinition.pusher
    let shapes = [
      FrameStack(size: 64, count: 4), FrameStack(size: 64, count: 3), FrameStack(size: 32, count: 4),
    ]
    let definitions = [plain] + shapes.map { plain.withFrames($0) }
    #expect(Set(definitions.map(\.fingerprint)).count == 4)
    #expect(plain.bytes.isEmpty)
    for definition in definitions.dropFirst() {
      let copy = try EnvironmentDefinition(bytes: definition.bytes)
      #expect(copy.fingerprint == definition.fingerprint && copy.frames == definition.frames)
      #expect(copy.name == "Pusher" && copy.withFrames(nil).fingerprint == plain.fingerprint)
    }
  }

  @Test func damagedDefinitionsAreRefused() throws {
    let bytes = EnvironmentDefinition.pusher.withFrames(FrameStack(size: 64, count: 4)).bytes
    for count in 0..<bytes.count {
      #expect(throws: EnvironmentError.damaged) {
        try EnvironmentDefinition(bytes: Array(bytes[..<count]))
      }
    }
    for (place, value) in [(8, 4), (16, 0), (16, 17), (9, 200), (15, 255)] as [(Int, UInt8)] {
      var damaged = bytes
      damaged[place] = value
      #expect(throws: EnvironmentError.damaged) { try EnvironmentDefinition(bytes: damaged) }
    }
  }

  @Test func framesAreDrawnOnSeveralThreads() async throws {
    let seen = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let environment = try FramesTests.make("Striker")
          var random = RandomStream(seed: 10)
          try environment.reset(using: &random)
          for _ in 0..<20 {
            _ = try environment.step(ContractTests.randomAction(for: environment, using: &random))
          }
          return environment.frames
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(seen.count == 4 && Set(seen).count == 1)
  }

  @Test(arguments: ContractTests.names) func looksAsItShould(name: String) throws {
    let environment = try ContractTests.make(name)
    var random = RandomStream(seed: 1)
    try environment.reset(using: &random)
    let side = 64
    let picture = try environment.picture(width: side, height: side)
    func count(_ isIt: (_ red: Int, _ green: Int, _ blue: Int) -> Bool) -> Int {
      (0..<side * side).count {
        isIt(Int(picture[3 * $0]), Int(picture[3 * $0 + 1]), Int(picture[3 * $0 + 2]))
      }
    }
    let black = count { $0 + $1 + $2 == 0 }
    #expect(black > side * side / 20, "there is no sky")
    if name.hasPrefix("Reacher") {
      #expect(count { $2 > $0 + 20 && $2 > 40 } > side * side / 3, "planes are blue-grey")
      #expect(count { $0 > $2 + 60 && $0 > 120 } > 40, "arm and target are not")
    } else {
      #expect(count { $0 == $1 && $1 == $2 && $0 > 60 } > side * side / 12, "the table is grey")
      #expect(
        (count { red, green, _ in red > 100 && green < 40 } > 0) == (name == "Pusher"), "Pusher's goal is red"
      )
    }
  }
}
