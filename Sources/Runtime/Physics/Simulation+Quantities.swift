import CMuJoCo

extension Simulation {
  // SAFETY (all that follows): the data live as long as `self`, each array has `model.count(of:)` elements,
  // and what is read of it is checked against that.

  /// Copies numbers of a quantity into a row, from place `start` on.
  package func read(
    _ quantity: Quantity, from first: Int, count: Int, into row: inout MutableSpan<Double>, at start: Int
  ) {
    precondition(0 <= first && 0 <= count && first + count <= model.count(of: quantity))
    switch quantity {
    case .time: if count == 1 { row[start] = unsafe data.pointee.time }
    case .contacts: if count == 1 { row[start] = Double(contactCount) }
    case .bodyVelocities: readVelocities(mjOBJ_XBODY, first, count, &row, start)
    case .siteVelocities: readVelocities(mjOBJ_SITE, first, count, &row, start)
    case .geomVelocities: readVelocities(mjOBJ_GEOM, first, count, &row, start)
    default:
      guard let array = unsafe array(of: quantity) else { return }
      for index in 0..<count { row[start + index] = unsafe array[first + index] }
    }
  }

  /// Takes physics steps; what follows from the state stays that of the last step's beginning until
  /// `refresh`.
  package mutating func takeSteps(_ count: Int) throws(PhysicsError) {
    try check(unsafe cm_take_steps(model.pointer, data, Int32(clamping: count)))
  }

  /// Brings what follows from the state up to it, without touching the solver's starting point.
  package mutating func refresh(_ freshness: Freshness) throws(PhysicsError) {
    try check(unsafe cm_refresh(model.pointer, data, cm_level(UInt32(freshness.rawValue))))
  }

  /// Computes the forces on bodies from outside, of the last step or `forward`.
  package mutating func computeExternalForces() throws(PhysicsError) {
    try check(unsafe cm_external_forces(model.pointer, data))
  }

  /// The seconds since the reset.
  package var time: Double { unsafe data.pointee.time }

  /// Sets the seconds since the reset.
  package mutating func setTime(_ seconds: Double) { unsafe data.pointee.time = seconds }

  /// Six numbers for each element: those asked for are computed one element after the other.
  private func readVelocities(
    _ type: mjtObj, _ first: Int, _ count: Int, _ row: inout MutableSpan<Double>, _ start: Int
  ) {
    var velocity: (Double, Double, Double, Double, Double, Double) = (0, 0, 0, 0, 0, 0)
    var known = -1
    for place in first..<first + count {
      if place / 6 != known {
        known = place / 6
        unsafe withUnsafeMutableBytes(of: &velocity) { bytes in
          let numbers = unsafe bytes.bindMemory(to: Double.self).baseAddress
          unsafe mj_objectVelocity(model.pointer, data, Int32(type.rawValue), Int32(known), numbers, 0)
        }
      }
      row[start + place - first] =
        switch place % 6 {
        case 0: velocity.0
        case 1: velocity.1
        case 2: velocity.2
        case 3: velocity.3
        case 4: velocity.4
        default: velocity.5
        }
    }
  }

  @unsafe private func array(of quantity: Quantity) -> UnsafeMutablePointer<mjtNum>? {
    switch quantity {
    case .qpos: unsafe data.pointee.qpos
    case .qvel: unsafe data.pointee.qvel
    case .act: unsafe data.pointee.act
    case .control: unsafe data.pointee.ctrl
    case .qacc: unsafe data.pointee.qacc
    case .actuatorForces: unsafe data.pointee.actuator_force
    case .jointActuation: unsafe data.pointee.qfrc_actuator
    case .jointConstraint: unsafe data.pointee.qfrc_constraint
    case .sensors: unsafe data.pointee.sensordata
    case .bodyPositions: unsafe data.pointee.xpos
    case .bodyQuaternions: unsafe data.pointee.xquat
    case .bodyMatrices: unsafe data.pointee.xmat
    case .bodyCenters: unsafe data.pointee.xipos
    case .sitePositions: unsafe data.pointee.site_xpos
    case .siteMatrices: unsafe data.pointee.site_xmat
    case .geomPositions: unsafe data.pointee.geom_xpos
    case .geomMatrices: unsafe data.pointee.geom_xmat
    case .subtreeCenters: unsafe data.pointee.subtree_com
    case .inertias: unsafe data.pointee.cinert
    case .spatialVelocities: unsafe data.pointee.cvel
    case .externalForces: unsafe data.pointee.cfrc_ext
    case .time, .contacts, .bodyVelocities, .siteVelocities, .geomVelocities: nil
    }
  }
}
