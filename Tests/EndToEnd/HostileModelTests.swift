import TestSupport
import Testing

/// Models that are damaged, or were made to do harm, are refused with a reason, and nothing else happens.
struct HostileModelTests {
  private static func model(_ body: String, before: String = "") -> String {
    """
    <mujoco>
      \(before)
      <worldbody>
        <body name="pole" pos="0 0 1">
          <joint name="hinge" type="hinge" axis="0 1 0"/>
          <geom type="capsule" size="0.05" fromto="0 0 0 0 0 0.6" \(body)/>
        </body>
      </worldbody>
      <actuator><motor joint="hinge" ctrllimited="true" ctrlrange="-1 1"/></actuator>
    </mujoco>
    """
  }

  private static let refused: [(String, String, String)] = [
    ("a mass that isn't a number", model("mass=\"nan\""), "mass must be finite, but is nan"),
    ("other quotes and blanks", model("mass = 'nan'"), "mass must be finite, but is nan"),
    ("an infinite number on a line of its own", model("mass=\"\ninf\""), "mass must be finite"),
    ("an include that loops", model("", before: "<include file=\"model.xml\"/>"), "already included"),
    ("an include that is a folder", model("", before: "<include file=\".\"/>"), "must be a model"),
    ("a mesh that is missing", model("", before: "<asset><mesh file=\"no.stl\"/></asset>"), "no.stl"),
    ("a wrong word", model("", before: "<option integrator=\"Eule\"/>"), "model.xml:2: 'Eule'"),
    ("more memory than there is", model("", before: "<size nstack=\"2000000000\"/>"), "must be a model"),
    ("an unknown element", model("", before: "<nothing/>"), "nothing"),
    ("no end", String(model("").dropLast(30)), "model.xml:9"),
    ("nothing", "", "must be a model"),
    ("noise", String(repeating: "\u{7}\u{1}<>", count: 4000), "must be a model"),
    (
      "deep nesting", "<mujoco><worldbody>" + String(repeating: "<body><geom size=\"1\"/>", count: 100_000),
      "must be a model"
    ),
    (
      "no joints",
      "<mujoco><worldbody><body mocap=\"true\"><geom size=\"1\"/><site name=\"s\"/></body></worldbody>"
        + "<actuator><general site=\"s\"/></actuator></mujoco>", "nothing in the model can move"
    ),
    ("a name that a terminal obeys", model("name=\"a&#x1b;[31m\""), "printable"),
  ]

  @Test(arguments: refused.indices) func isRefused(_ index: Int) throws {
    let (what, model, reason) = Self.refused[index]
    let dyne = try Dyne()
    dyne.home.write(model, to: "model.xml")
    let script = "cd \"~\"\narm = Environment \"model.xml\"\nprint \"made\""
    let result = dyne.runScript(script)
    #expect(result.status == .exited(1), "\(what): \(result.status) \(result.errors)")
    #expect(result.errors.contains(reason), "\(what): \(result.errors)")
    #expect(result.output.isEmpty, "\(what): \(result.output)")
    // nothing but one line of JSON reaches standard error, whatever the compiler said
    let json = dyne.runScript(script, "--json")
    let lines = json.errors.split(separator: "\n")
    #expect(lines.count == 1 && lines.allSatisfy { $0.hasPrefix("{") }, "\(what): \(json.errors)")
  }

  @Test func whatOnlyLooksHostileIsTaken() throws {
    let dyne = try Dyne()
    let comment = "<!-- mass=\"nan\" --><default class=\"inf\"><geom friction=\"1 1 1\"/></default>"
    dyne.home.write(
      Self.model("name=\"nan\" class=\"inf\"", before: comment), to: "models/mine.xml")
    let result = dyne.runScript("cd \"~/models\"\narm = Environment \"mine.xml\"\nprint arm.action_size")
    #expect(result.output == "1\n", "\(result.errors)")
  }
}
