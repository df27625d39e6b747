import Foundation
import Physics
import Testing

private let scene = """
  <mujoco>
    <visual><headlight ambient="1 1 1" diffuse="0 0 0" specular="0 0 0"/></visual>
    <worldbody>
      <camera name="above" pos="0 0 5" zaxis="0 0 1" fovy="45"/>
      <camera name="aside" pos="50 0 5" zaxis="0 0 1" fovy="45"/>
      <body name="ball">
        <joint name="x" type="slide" axis="1 0 0"/>
        <joint name="y" type="slide" axis="0 1 0"/>
        <geom type="sphere" size="0.5" rgba="1 0 0 1"/>
      </body>
      <body name="marker" mocap="true" pos="0 10 0"><geom type="sphere" size="0.5" rgba="0 0 1 1"/></body>
    </worldbody>
    <actuator><motor joint="x"/></actuator>
  </mujoco>
  """

private func makeScene(x: Double = 0, y: Double = 0) throws -> Simulation {
  var simulation = try Simulation(model: Model(xml: Array(scene.utf8)))
  try simulation.setState(positions: [x, y], velocities: [0, 0], activations: [])
  try simulation.forward()
  return simulation
}

/// The mean place (column, row) of the pixels in which one channel is strong.
private func middle(of channel: Int, _ bytes: [UInt8], width: Int) -> (column: Double, row: Double)? {
  var (columns, rows, count) = (0.0, 0.0, 0.0)
  for place in 0..<bytes.count / 3 where bytes[3 * place + channel] > 128 {
    columns += Double(place % width)
    rows += Double(place / width)
    count += 1
  }
  return count > 0 ? (columns / count, rows / count) : nil
}

@Suite struct RendererTests {
  @Test func seesABodyWhereItIs() throws {
    let simulation = try makeScene(x: 1, y: 1)
    var renderer = try Renderer(of: simulation, width: 64, height: 48, camera: .named("above"))
    let picture = try renderer.draw(simulation)
    #expect(picture.count == 64 * 48 * 3)
    let place = try #require(middle(of: 0, picture, width: 64))
    #expect(place.column > 38, "x is to the right")
    #expect(place.row < 17, "y is up, and rows begin at the top")
    #expect(middle(of: 2, picture, width: 64) == nil, "the marker is out of sight")
  }

  @Test func sameStateSameBytesOnAnyRendererAndThread() async throws {
    let simulation = try makeScene(x: 0.3)
    var renderer = try Renderer(of: simulation, width: 64, height: 64, camera: .named("above"))
    let first = try renderer.draw(simulation)
    #expect(try renderer.draw(makeScene(x: 1)) != first)
    #expect(try renderer.draw(simulation) == first)
    try await withThrowingTaskGroup(of: [[UInt8]].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let simulation = try makeScene(x: 0.3)
          var renderer = try Renderer(of: simulation, width: 64, height: 64, camera: .named("above"))
          return try (0..<20).map { _ in try renderer.draw(simulation) }
        }
      }
      for try await pictures in group { #expect(pictures.allSatisfy { $0 == first }) }
    }
  }

  @Test func oneRendererGoesFromThreadToThread() throws {
    final class Hand: @unchecked Sendable {
      var renderer: Renderer
      let simulation: Simulation
      var pictures: [[UInt8]] = []
      init() throws {
        simulation = try makeScene()
        renderer = try Renderer(of: simulation, width: 32, height: 32, camera: .standard)
      }
      func draw() { if let picture = try? renderer.draw(simulation) { pictures.append(picture) } }
    }
    let hand = try Hand()
    hand.draw()
    for _ in 0..<4 {
      let done = DispatchSemaphore(value: 0)
      Thread {
        hand.draw()
        done.signal()
      }.start()
      done.wait()
      hand.draw()
    }
    #expect(hand.pictures.count == 9)
    #expect(Set(hand.pictures).count == 1)
  }

  @Test func drawingChangesNothing() throws {
    func run(draws: Bool) throws -> [Double] {
      var simulation = try makeScene()
      var renderer = try Renderer(of: simulation, width: 16, height: 16, camera: .standard)
      simulation.setControl(0, to: 1)
      for _ in 0..<10 {
        try simulation.step(1)
        if draws { _ = try renderer.draw(simulation) }
      }
      var state: [Double] = []
      simulation.appendPositions(to: &state)
      simulation.appendVelocities(to: &state)
      return state + simulation.warmStart
    }
    #expect(try run(draws: true) == run(draws: false))
  }

  @Test func followsBodiesMovedByHand() throws {
    var simulation = try makeScene()
    simulation.setPosition(ofMocap: try simulation.model.mocap("marker"), to: Vector3(-1, 0, 0))
    try simulation.forward()
    var renderer = try Renderer(of: simulation, width: 64, height: 64, camera: .named("above"))
    let place = try #require(middle(of: 2, try renderer.draw(simulation), width: 64))
    #expect(place.column < 26)
  }

  @Test func drawsLargerThanTheModelsOwnSizeAndManyAtOnce() throws {
    let simulation = try makeScene()
    var large = try Renderer(of: simulation, width: 1000, height: 700, camera: .named("above"))
    var small = try Renderer(of: simulation, width: 1, height: 1, camera: .named("above"))
    let picture = try large.draw(simulation)
    let place = try #require(middle(of: 0, picture, width: 1000))
    #expect(abs(place.column - 499.5) < 2 && abs(place.row - 349.5) < 2)
    #expect(try small.draw(simulation).count == 3)
    #expect(try large.draw(simulation) == picture)
    for _ in 0..<10 { _ = try Renderer(of: simulation, width: 8, height: 8, camera: .standard) }
  }

  @Test func saysWhatCantBeDrawn() throws {
    let simulation = try makeScene()
    func error(_ width: Int, _ height: Int, _ camera: Camera) -> PhysicsError? {
      do throws(PhysicsError) {
        _ = try Renderer(of: simulation, width: width, height: height, camera: camera)
        return nil
      } catch {
        return error
      }
    }
    #expect(error(0, 64, .standard) == .pictureSize(side: "width", given: 0))
    #expect(error(64, 4097, .standard) == .pictureSize(side: "height", given: 4097))
    #expect(error(64, 64, .named("below")) == .missing(kind: "camera", name: "below"))
    #expect(simulation.model.cameraNames == ["above", "aside"])
  }

  @Test func aimsAFreeCamera() throws {
    let simulation = try makeScene(x: 7, y: -3)
    let camera = Camera.free(
      FreeView(lookat: Vector3(7, -3, 0), distance: 4, azimuth: 90, elevation: -45))
    var renderer = try Renderer(of: simulation, width: 65, height: 65, camera: camera)
    let place = try #require(middle(of: 0, try renderer.draw(simulation), width: 65))
    #expect(abs(place.column - 32) < 1 && abs(place.row - 32) < 2)
    // the geoms lie at (7, -3, 0) and (0, 10, 0)
    #expect(simulation.middleOfGeoms == Vector3(3.5, 3.5, 0))
  }
}
