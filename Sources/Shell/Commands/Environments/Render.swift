import Environments
import Figures
package import Language
import Numerics
import Physics

private var environmentParameter: Parameter<EnvironmentObject> {
  Parameter("env", .object(EnvironmentObject.self, in: .environment), .positional, "The environment.")
}

private var targetParameter: Parameter<String?> {
  Parameter("to", .optional(.path), note: "text", "A PNG file to write.")
}

private var sizeParameter: Parameter<FigureSize?> {
  Parameter(
    "size", .optional(.pictureSize), note: "480, or what fits the display", unit: "pixels",
    "The side of a square picture, or width and height.")
}

private var cameraParameter: Parameter<String?> {
  Parameter(
    "camera", .optional(.string), note: "the environment's own view",
    "A camera of the model, by its name.")
}

extension Command {
  /// `render`: draws an environment as it stands.
  package static var render: Command {
    Command(
      "render", area: .environments, "Draws an environment as it stands, as text or as a picture.",
      help: """
        MuJoCo draws the simulation, on a graphics card where there is one and by software otherwise. A model's camera \
        called `track` is taken where there is one. Drawing changes nothing in the environment, and the same state gives the \
        same bytes on the same machine.
        """,
      parameters: [environmentParameter, targetParameter, sizeParameter, cameraParameter],
      returns: .either([.string, .none]),
      examples: [
        Example("render arm", "the arm in the terminal", setup: "arm = ReacherVertical seed=1"),
        Example(
          "render arm to=\"arm.png\" size=480", "a picture of it", setup: "arm = ReacherVertical seed=1"),
        Example(
          "render arm to=\"arm.png\" size=[640, 360] camera=\"track\"",
          "a wider one, from a camera of the model",
          setup: "arm = ReacherVertical seed=1"),
      ],
      seeAlso: ["Pixels", "show", "step", "rollout"]
    ) { call in
      let environment = call[environmentParameter].environment
      if let path = call[targetParameter] { try call.requirePNG(path, targetParameter) }
      let room = call.textRoom
      let isInline = call.inlineImage != nil
      let fitting =
        isInline
        ? min(480, room.columns * Call.cell.width, room.rows * Call.cell.height)
        : min(room.columns, 2 * room.rows)
      let size = call[sizeParameter] ?? (call[targetParameter] == nil ? fitting : 480).square
      let picture = try call.picture(of: environment, size: size)
      guard let path = call[targetParameter] else {
        if let shown = try call.inline(picture) { return call.session.drawings.add(shown) }
        return call.session.drawings.add(
          picture.text(columns: room.columns, rows: room.rows, style: call.textStyle))
      }
      try call.write(
        picture, to: path, targetParameter, title: environment.definition.name,
        of: [.object(call[environmentParameter])])
      return .none
    }
  }
}

extension Int {
  fileprivate var square: FigureSize { FigureSize(width: self, height: self) }
}

extension Call {
  /// Draws an environment as it stands.
  fileprivate func picture(
    of environment: Environment, size: FigureSize
  ) throws -> Picture {
    let camera = try checkedCamera(cameraParameter, of: environment)
    try Memory.require(Renderer.bytes(width: size.width, height: size.height), for: "the picture")
    return try Picture(
      width: size.width, height: size.height,
      bytes: environment.picture(width: size.width, height: size.height, camera: camera))
  }
}

extension Call {
  /// The camera that a parameter names; nil if none is given.
  func checkedCamera(_ parameter: Parameter<String?>, of environment: Environment) throws -> String? {
    guard let camera = self[parameter] else { return nil }
    let names = environment.simulation.model.cameraNames
    guard names.contains(camera) else {
      throw error(
        parameter, must: "be a camera of the model", but: "is '\(camera)'",
        help: names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))")
    }
    return camera
  }
}
