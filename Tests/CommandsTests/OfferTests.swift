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
}
