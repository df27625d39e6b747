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
    "size", .optional(.pictureSize), note: "480, or the size that fits the display", unit: "pixels",
    "The side of a square picture, or width and height.")
}

extension Command {
  /// `render`: draws an environment in its current state.
  package static var render: Command {
    Command(
      "render", area: .environments, "Draws the current state of an environment, as text or as a picture.",
      help: """
        MuJoCo draws the simulation, on a graphics card if there is one and in software otherwise. If the \
        model has a camera called `track`, it is used. Drawing changes nothing in the environment, and the \
        same state gives the same bytes on the same machine.

        \(ViewParameters.help)
        """,
      parameters: [environmentParameter, targetParameter, sizeParameter] + ViewParameters.all,
      returns: .either([.string, .none]),
      examples: [
        Example("render arm", "the arm in the terminal", setup: "arm = ReacherVertical seed=1"),
        Example(
          "render arm to=\"arm.png\" size=480", "a picture of it", setup: "arm = ReacherVertical seed=1"),
        Example(
          "render arm to=\"arm.png\" size=[640, 360] camera=\"track\"",
          "a wider one, from a camera of the model",
          setup: "arm = ReacherVertical seed=1"),
        Example(
          "render arm azimuth=135 elevation=-20 distance=1.5", "from another side, and nearer",
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
  /// Draws an environment in its current state.
  fileprivate func picture(
    of environment: Environment, size: FigureSize
  ) throws -> Picture {
    let camera = try camera(of: environment)
    try Memory.require(Renderer.bytes(width: size.width, height: size.height), for: "the picture")
    return try Picture(
      width: size.width, height: size.height,
      bytes: environment.picture(width: size.width, height: size.height, camera: camera))
  }
}
