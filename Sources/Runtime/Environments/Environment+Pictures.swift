package import Physics

/// Where the pictures of an environment are taken from when no camera is named.
package enum Viewpoint: Sendable {
  /// From the model's camera `track`, or MuJoCo's choice of a view where it has none.
  case model
  /// From 4 m away and 45° above, around the middle of what is in the initial state.
  case above
}

extension Environment {
  /// Makes a renderer of this environment's pictures, from its own viewpoint or another.
  package func makeRenderer(
    width: Int, height: Int, camera: Camera? = nil
  ) throws(EnvironmentError) -> Renderer {
    do throws(PhysicsError) {
      return try Renderer(of: simulation, width: width, height: height, camera: view(camera))
    } catch {
      throw .physics(error)
    }
  }

  /// Draws the present state.
  package func picture(
    width: Int, height: Int, camera: Camera? = nil
  ) throws(EnvironmentError) -> [UInt8] {
    var renderer = try makeRenderer(width: width, height: height, camera: camera)
    do throws(PhysicsError) { return try renderer.draw(simulation) } catch { throw .physics(error) }
  }

  private func view(_ camera: Camera?) -> Camera {
    guard definition.viewpoint == .above else { return camera ?? .standard }
    let above = FreeView(lookat: middle, distance: 4, azimuth: 90, elevation: -45)
    switch camera {
    case .free(let view): return .free(view.completed(with: above))
    case .named: return camera ?? .standard
    default: return .free(above)
    }
  }
}
