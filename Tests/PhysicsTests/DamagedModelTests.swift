import Foundation
import Physics
import TestSupport
import Testing

/// Compiled models that were damaged, or made to do harm, are refused or can be simulated; nothing crashes.
///
/// DYNE_TESTS=long damages fifty times as many.
@Suite struct DamagedModelTests {
  @Test func aWholeModelIsSound() throws {
    try Self.use(try Model(xml: Array(RichModel.text.utf8)).encoded())
  }

  @Test func nothingCrashes() throws {
    let whole = try Model(xml: Array(RichModel.text.utf8)).encoded()
    var random = SeededGenerator(seed: 21)
    var refused = 0
    let rounds = TestTier.current >= .long ? 50_000 : 1_000
    for _ in 0..<rounds {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) { Self.damage(&bytes, using: &random) }
      do { try Self.use(bytes) } catch is PhysicsError { refused += 1 }
    }
    #expect(refused > rounds / 20, "\(refused)")
  }

  /// A number of a small file may ask for any amount of memory.
  @Test(arguments: ["nstack=\"70000000\"", "nconmax=\"1000000\""])
  func modelsThatTakeTooMuchMemoryAreRefused(size: String) throws {
    let text = RichModel.text.replacing("<asset>", with: "<size \(size)/><asset>")
    let bytes = try Model(xml: Array(text.utf8)).encoded()
    let error = #expect(throws: PhysicsError.self) { _ = try Model(encoded: bytes) }
    #expect("\(try #require(error))".contains("MB of memory"))
  }

  @Test func cutModelsAreRefused() throws {
    let whole = try Model(xml: Array(RichModel.text.utf8)).encoded()
    for count in stride(from: 0, to: whole.count, by: 97) {
      #expect(throws: PhysicsError.self) { try Self.use(Array(whole.prefix(count))) }
    }
  }

  /// Changes a byte, a bit or a whole number.
  private static func damage(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
    let end = Int.random(in: 0..<3, using: &random) == 0 ? min(4_000, bytes.count) : bytes.count
    let place = Int.random(in: 0..<end - 4, using: &random) & ~3
    let number: Int32
    switch Int.random(in: 0..<5, using: &random) {
    case 0: number = .random(in: .min ... .max, using: &random)
    case 1: number = .random(in: -10...300, using: &random)
    case 2: number = -1
    case 3:
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      return
    default:
      bytes[place] = .random(in: 0...255, using: &random)
      return
    }
    for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> (8 * Int32(index))) }
  }

  /// Takes up a model, asks it everything, and moves it a little.
  private static func use(_ bytes: [UInt8]) throws {
    let model = try Model(encoded: bytes)
    try model.requireFinite()
    _ = (model.positionNames, model.velocityNames, model.controlNames, model.unlimitedAngles, model.masses)
    for kind in ElementKind.allCases { _ = model.names(of: kind) }
    for joint in 0..<model.jointCount {
      _ = (model.range(ofJoint: joint), model.positions(ofJoint: joint), model.velocities(ofJoint: joint))
    }
    for control in 0..<model.controlCount { _ = model.range(ofControl: control) }
    for sensor in 0..<model.count(of: .sensor) { _ = model.readings(ofSensor: sensor) }
    var simulation = try Simulation(model: model)
    try simulation.forward()
    try simulation.step(5)
  }
}
