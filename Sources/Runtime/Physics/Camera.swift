internal import CMuJoCo

/// A view at a point of the world; what is nil is as MuJoCo chooses it, from the model's size.
package struct FreeView: Sendable, Equatable {
  /// The point, in metres.
  package var lookat: Vector3?
  /// How far the camera is away from it, in metres.
  package var distance: Double?
  /// The camera's direction about the vertical axis and above the horizontal plane (negative looks down), in
  /// degrees.
  package var azimuth: Double?, elevation: Double?

  package init(
    lookat: Vector3? = nil, distance: Double? = nil, azimuth: Double? = nil, elevation: Double? = nil
  ) {
    self.lookat = lookat
    self.distance = distance
    self.azimuth = azimuth
    self.elevation = elevation
  }

  /// The view, with another's values for what it leaves open.
  package func completed(with other: FreeView) -> FreeView {
    FreeView(
      lookat: lookat ?? other.lookat, distance: distance ?? other.distance, azimuth: azimuth ?? other.azimuth,
      elevation: elevation ?? other.elevation)
  }
}

/// Where a picture is taken from.
package enum Camera: Sendable, Equatable {
  /// One of the model's cameras.
  case named(String)
  /// From outside, as a view says.
  case free(FreeView)
  /// The model's camera `track`, or MuJoCo's choice of a view where it has none.
  case standard

  /// The name of the camera that is taken where a model has it.
  private static let standardName = "track"

  /// The camera as MuJoCo knows it.
  func view(of simulation: borrowing Simulation) throws(PhysicsError) -> mjvCamera {
    var view = mjvCamera()
    // SAFETY: the calls fill in the structure that they are lent.
    unsafe mjv_defaultFreeCamera(simulation.model.pointer, &view)
    switch self {
    case .standard:
      guard let camera = simulation.model.index(ofCamera: Camera.standardName) else { break }
      (view.type, view.fixedcamid) = (Int32(mjCAMERA_FIXED.rawValue), Int32(camera))
    case .named(let name):
      guard let camera = simulation.model.index(ofCamera: name) else {
        throw .missing(kind: "camera", name: name)
      }
      (view.type, view.fixedcamid) = (Int32(mjCAMERA_FIXED.rawValue), Int32(camera))
    case .free(let free):
      if let point = free.lookat { view.lookat = (point.x, point.y, point.z) }
      view.distance = free.distance ?? view.distance
      view.azimuth = free.azimuth ?? view.azimuth
      view.elevation = free.elevation ?? view.elevation
    }
    return view
  }
}

extension Model {
  // SAFETY (all that follows): the model lives as long as `self`, and indices are below its number of
  // cameras.

  /// Finds a camera by its name.
  func index(ofCamera name: String) -> Int? {
    let index = unsafe mj_name2id(pointer, Int32(mjOBJ_CAMERA.rawValue), name)
    return index < 0 ? nil : Int(index)
  }

  /// The names of the cameras that have one.
  package var cameraNames: [String] {
    (0..<Int(unsafe pointer.pointee.ncam)).compactMap { camera in
      guard let name = unsafe mj_id2name(pointer, Int32(mjOBJ_CAMERA.rawValue), Int32(camera)) else {
        return nil
      }
      return unsafe String(cString: name)
    }
  }
}

extension Simulation {
  /// The median of the geoms' positions in the world, in each coordinate by itself.
  package var middleOfGeoms: Vector3 {
    var middle = Vector3()
    let count = model.geomCount
    guard count > 0 else { return middle }
    for axis in 0..<3 {
      // SAFETY: there are three numbers for each geom.
      let sorted = (0..<count).map { unsafe data.pointee.geom_xpos[3 * $0 + axis] }.sorted()
      middle[axis] = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
    return middle
  }
}
