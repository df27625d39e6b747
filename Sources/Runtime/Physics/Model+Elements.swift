import CMuJoCo

/// A kind of named things in a model.
package enum ElementKind: String, CaseIterable, Sendable {
  case body, site, geom, joint, sensor
}

extension Model {
  // SAFETY (all that follows): the model lives as long as `self`, its sizes are those of its arrays, and
  // indices are checked against them.

  /// The number of numbers in a quantity of this model.
  package func count(of quantity: Quantity) -> Int {
    switch quantity {
    case .time, .contacts: 1
    case .qpos: positionCount
    case .qvel, .qacc, .jointActuation, .jointConstraint: velocityCount
    case .act: activationCount
    case .control, .actuatorForces: controlCount
    case .sensors: Int(unsafe pointer.pointee.nsensordata)
    case .bodyPositions, .bodyCenters, .subtreeCenters: 3 * bodyCount
    case .bodyQuaternions: 4 * bodyCount
    case .bodyMatrices: 9 * bodyCount
    case .inertias: 10 * bodyCount
    case .spatialVelocities, .externalForces, .bodyVelocities: 6 * bodyCount
    case .sitePositions: 3 * siteCount
    case .siteMatrices: 9 * siteCount
    case .siteVelocities: 6 * siteCount
    case .geomPositions: 3 * geomCount
    case .geomMatrices: 9 * geomCount
    case .geomVelocities: 6 * geomCount
    }
  }

  /// The number of elements of a kind.
  package func count(of kind: ElementKind) -> Int {
    switch kind {
    case .body: bodyCount
    case .site: siteCount
    case .geom: geomCount
    case .joint: jointCount
    case .sensor: Int(unsafe pointer.pointee.nsensor)
    }
  }

  /// Finds an element by its name.
  package func index(of kind: ElementKind, named name: String) -> Int? {
    let index = unsafe mj_name2id(pointer, Int32(kind.type.rawValue), name)
    return index < 0 ? nil : Int(index)
  }

  /// The names of all elements of a kind that have one.
  package func names(of kind: ElementKind) -> [String] {
    (0..<count(of: kind)).compactMap { index in
      guard let name = unsafe mj_id2name(pointer, Int32(kind.type.rawValue), Int32(index)) else { return nil }
      return unsafe String(cString: name)
    }
  }

  /// The coordinates of a joint.
  package func positions(ofJoint joint: Int) -> Range<Int> {
    precondition(0 <= joint && joint < jointCount)
    let start = Int(unsafe pointer.pointee.jnt_qposadr[joint])
    let end = joint + 1 < jointCount ? Int(unsafe pointer.pointee.jnt_qposadr[joint + 1]) : positionCount
    return start..<end
  }

  /// The degrees of freedom of a joint.
  package func velocities(ofJoint joint: Int) -> Range<Int> {
    precondition(0 <= joint && joint < jointCount)
    let start = Int(unsafe pointer.pointee.jnt_dofadr[joint])
    let end = joint + 1 < jointCount ? Int(unsafe pointer.pointee.jnt_dofadr[joint + 1]) : velocityCount
    return start..<end
  }

  /// The joints that hold a quaternion, and the place of its first number in `qpos`.
  package var quaternions: [(joint: String, start: Int)] {
    let names = jointNames
    return (0..<jointCount).compactMap { joint in
      let start = positions(ofJoint: joint).lowerBound
      switch unsafe pointer.pointee.jnt_type[joint] {
      case Int32(mjJNT_BALL.rawValue): return (names[joint], start)
      case Int32(mjJNT_FREE.rawValue): return (names[joint], start + 3)
      default: return nil
      }
    }
  }

  /// The readings of a sensor.
  package func readings(ofSensor sensor: Int) -> Range<Int> {
    precondition(0 <= sensor && sensor < count(of: .sensor))
    let start = Int(unsafe pointer.pointee.sensor_adr[sensor])
    return start..<start + Int(unsafe pointer.pointee.sensor_dim[sensor])
  }

  /// The mass of every body, the world's first, in kilograms.
  package var masses: [Double] { (0..<bodyCount).map { mass(ofBody: $0) } }
}

extension ElementKind {
  var type: mjtObj {
    switch self {
    case .body: mjOBJ_BODY
    case .site: mjOBJ_SITE
    case .geom: mjOBJ_GEOM
    case .joint: mjOBJ_JOINT
    case .sensor: mjOBJ_SENSOR
    }
  }
}
