import Commands
import Language
import TestSupport
import Testing

/// What completion offers in the strings of commands.
@Suite struct OfferTests {
  private func complete(_ text: String, in bench: Bench) -> [String] {
    bench.interpreter.complete(text, at: text.utf8.count).map(\.text)
  }

  @Test func camerasOfTheEnvironment() throws {
    let bench = Bench()
    #expect(bench.run("arm = ReacherVertical seed=1").problem == nil)
    let cameras = complete("render arm camera=\"", in: bench)
    #expect(cameras == ["track"], "\(cameras)")
    #expect(complete("render arm camera=\"x", in: bench).isEmpty)
  }

  @Test func namesOfTheModelOfAFormula() throws {
    let bench = Bench()
    bench.folder.write(
      "<mujoco><worldbody><body name=\"tip\"/><!-- name=\"no\" --></worldbody></mujoco>", to: "m.xml")
    let path = bench.folder.path + "/m.xml"
    for text in [
      "e = Environment \"\(path)\" reward=position(\"",
      "e = Environment \"\(path)\" reward=(1 + norm(position(\"",
    ] {
      #expect(complete(text, in: bench) == ["tip"], "\(text)")
    }
    #expect(complete("e = Environment \"\(path)\" reward=position(\"T", in: bench) == ["tip"])
  }

  @Test func functionsOfAFormulaTakeNamesOfTheirKind() throws {
    let bench = Bench()
    bench.folder.write(
      """
      <mujoco><include file="part.xml"/><worldbody><body name="arm"><joint name="elbow"/><geom name="skin"/>
      <freejoint name="free"/></body></worldbody>
      <sensor><jointpos name="angle" joint="elbow"/></sensor><keyframe><key name="home"/></keyframe>
      <asset><texture name="wood"/></asset></mujoco>
      """, to: "m.xml")
    bench.folder.write("<mujoco><worldbody><site name=\"mark\"/></worldbody></mujoco>", to: "part.xml")
    let path = bench.folder.path + "/m.xml"
    for (callee, names) in [
      ("position", ["mark", "arm", "skin"]), ("rotation", ["mark", "arm", "skin"]), ("mass", ["arm"]),
      ("orientation", ["arm"]), ("joint", ["elbow", "free"]), ("joint_velocity", ["elbow", "free"]),
      ("sensor", ["angle"]), ("key", ["home"]), ("sqrt", []),
    ] {
      let found = complete("e = Environment \"\(path)\" reward=\(callee)(\"", in: bench)
      #expect(found == names, "\(callee)")
    }
  }

  @Test func builtInEnvironmentsOfferTheirNamesToo() throws {
    let bench = Bench()
    let start = "e = Environment \"ReacherVertical\" reward=(-norm(position(\""
    let places = complete(start, in: bench)
    #expect(places.contains("fingertip") && places.contains("target"), "\(places)")
    #expect(complete(start + "fing", in: bench) == ["fingertip"])
    #expect(!complete("e = Environment \"ReacherVertical\" reward=(joint(\"", in: bench).isEmpty)
    // each name is one that the formula takes
    for name in places {
      #expect(
        bench.run("e = Environment \"ReacherVertical\" reward=position(\"\(name)\")[0]").problem == nil,
        "\(name)")
    }
  }
}
