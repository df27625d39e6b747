import Environments
import Language
import Physics

/// The parameters that say where a picture of an environment is taken from.
enum ViewParameters {
  static var camera: Parameter<String?> {
    Parameter(
      "camera", .optional(.string), note: "the environment's own view",
      "The name of a camera of the model.")
  }
  static var azimuth: Parameter<Double?> {
    Parameter(
      "azimuth", .optional(.number(-3600...3600)), note: "the view's", unit: "degrees",
      "Turns the view about the vertical axis: 90 looks along the y axis.")
  }
  static var elevation: Parameter<Double?> {
    Parameter(
      "elevation", .optional(.number(-90...90)), note: "the view's", unit: "degrees",
      "Tilts the view: -90 looks straight down, 0 along the floor.")
  }
  static var distance: Parameter<Double?> {
    Parameter(
      "distance", .optional(.number(above: 0, to: 1e6)), note: "what shows the model", unit: "m",
      "How far the camera is from the point it looks at.")
  }
  static var lookat: Parameter<NumericArray?> {
    Parameter(
      "lookat", .optional(.vector(3)), note: "the model's middle", unit: "m",
      "The point of the world that the camera looks at: x, y, z.")
  }

  static var all: [any ParameterDeclaration] { [camera, azimuth, elevation, distance, lookat] }

  /// What they do, for help.
  static let help = """
    `camera=` takes one of the model's cameras. `azimuth=`, `elevation=`, `distance=` and `lookat=` turn and \
    move the view instead; what isn't given stays as it is.
    """
}

extension Call {
  /// Where the pictures are to be taken from; nil for the environment's own view.
  func camera(of environment: Environment) throws -> Camera? {
    typealias P = ViewParameters
    let turns = [P.azimuth, P.elevation, P.distance].contains { self[$0] != nil } || self[P.lookat] != nil
    guard let camera = self[P.camera] else {
      guard turns else { return nil }
      let point = self[P.lookat]?.elements
      if let point, !point.allSatisfy({ $0.isFinite && abs($0) <= 1e9 }) {
        throw error(P.lookat, must: "be finite, and at most 1e9", but: "isn't")
      }
      return .free(
        FreeView(
          lookat: point.map { Vector3($0[0], $0[1], $0[2]) }, distance: self[P.distance],
          azimuth: self[P.azimuth], elevation: self[P.elevation]))
    }
    let names = environment.simulation.model.cameraNames
    guard names.contains(camera) else {
      throw error(
        P.camera, must: "be a camera of the model", but: "is '\(camera)'",
        help: names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))")
    }
    guard !turns else {
      throw error(
        P.camera, must: "be omitted if the view is rotated (azimuth, elevation, distance, lookat)",
        but: "is given too", help: "a camera of the model has its own place and direction")
    }
    return .named(camera)
  }
}
