import TestSupport
import Testing

/// Environments of models in files: what is made of them outlives the files, and bad files are told.
@Suite(.serialized) struct OwnEnvironmentTests {
  static let cart = """
    <mujoco model="cart">
      <option timestep="0.01"/>
      <worldbody>
        <body name="cart" pos="0 0 1">
          <joint name="slide" type="slide" axis="1 0 0" limited="true" range="-2 2"/>
          <geom type="box" size="0.1 0.1 0.1" density="100"/>
          <site name="tip" pos="0 0 0.2"/>
          <body name="pole" pos="0 0 0.1">
            <joint name="hinge" type="hinge" axis="0 1 0"/>
            <geom type="capsule" fromto="0 0 0 0 0 0.6" size="0.04" density="100"/>
            <site name="top" pos="0 0 0.6"/>
          </body>
        </body>
      </worldbody>
      <actuator><motor joint="slide" gear="20" ctrllimited="true" ctrlrange="-1 1"/></actuator>
      <sensor><gyro name="spin" site="top"/><touch name="bump" site="tip"/></sensor>
    </mujoco>
    """

  static let statement = """
    env = Environment 'cart.xml' frame_skip=2 time_limit=40 seed=3 \
    observation=[qpos[0], sin(qpos[1]), cos(qpos[1]), qvel, sensor('spin'), velocity('top')[0]] \
    reward=(position('top')[2] - 0.01 * sum(action^2)) terminated=(position('top')[2] < 1) \
    reset_qpos=(qpos0 + normal(0, 0.05, nq)) goal=uniform(-1, 1)
    """

  @Test func whatIsMadeOfItOutlivesTheFile() throws {
    let dyne = try Dyne()
    _ = dyne.home.write(Self.cart, to: "cart.xml")
    let made = dyne.run(
      "--quiet", "-c",
      """
      cd '\(dyne.home.path)'
      \(Self.statement)
      walks = collect env trajectories=200 length=3
      save walks to='walks'
      agent = TD3 env hidden=[8, 8] start_steps=50
      train agent steps=130 every=1000
      save agent to='agent'
      copies = over i in [1, 2] { (train agent steps=60 every=30 episodes=1).mean[-1] }
      expect copies[0] == copies[1]
      print copies[0]
      """)
    #expect(made.status == .exited(0), "\(made.errors)")
    let gone = Program(path: "/bin/rm", environment: [:]).run(["\(dyne.home.path)/cart.xml"])
    #expect(gone.status == .exited(0))
    let loaded = dyne.run(
      "--quiet", "-c",
      """
      cd '\(dyne.home.path)'
      walks = load 'walks'
      expect walks.environment == 'cart' and walks.count == 200
      agent = load 'agent'
      expect agent.steps == 130 and agent.environment == 'cart'
      print (train agent steps=60 every=30 episodes=1).mean[-1]
      """)
    #expect(loaded.status == .exited(0), "\(loaded.errors)")
    let last = made.output.split(separator: "\n").last
    #expect(loaded.output.split(separator: "\n").last == last && last != nil)
  }

  @Test(arguments: [
    ("<mujoco><worldbody><body></mujoco>", "model must be a model that MuJoCo can compile, but isn't: "),
    ("not a model", "model must be a model that MuJoCo can compile, but isn't: "),
    ("", "model must be a model that MuJoCo can compile, but "),
  ])
  func badFilesAreTold(_ text: String, _ message: String) throws {
    let dyne = try Dyne()
    let path = dyne.home.write(text, to: "bad.xml")
    let result = dyne.run("-c", "env = Environment '\(path)'")
    #expect(result.status == .exited(1))
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func threadsMakeNoDifference() throws {
    let dyne = try Dyne()
    _ = dyne.home.write(Self.cart, to: "cart.xml")
    let results = ["1", "3"].map { threads in
      dyne.run(
        "--quiet", "--threads", threads, "-c",
        "cd '\(dyne.home.path)'\n\(Self.statement)\nw = collect env trajectories=2500 length=3\nsave w "
          + "to='w\(threads)'"
      )
    }
    #expect(results.allSatisfy { $0.status == .exited(0) }, "\(results.map(\.errors))")
    #expect(dyne.home.bytes("w1.safetensors") == dyne.home.bytes("w3.safetensors"))
  }
}
