import CMuJoCo

extension Model {
  /// Throws if a number that the dynamics are computed from isn't finite, naming what has it.
  package borrowing func requireFinite() throws(PhysicsError) {
    // SAFETY: each array of the model has as many numbers as its sizes say.
    let (bodies, joints, dofs) = unsafe (pointer.pointee.nbody, pointer.pointee.njnt, pointer.pointee.nv)
    let arrays: [(String, UnsafeMutablePointer<mjtNum>?, Int32)] = unsafe [
      ("the initial coordinates", pointer.pointee.qpos0, pointer.pointee.nq),
      ("a body's mass", pointer.pointee.body_mass, bodies),
      ("a body's inertia", pointer.pointee.body_inertia, 3 * bodies),
      ("a body's position", pointer.pointee.body_pos, 3 * bodies),
      ("a body's orientation", pointer.pointee.body_quat, 4 * bodies),
      ("a body's centre of mass", pointer.pointee.body_ipos, 3 * bodies),
      ("a joint's axis", pointer.pointee.jnt_axis, 3 * joints),
      ("a joint's range", pointer.pointee.jnt_range, 2 * joints),
      ("a joint's stiffness", pointer.pointee.jnt_stiffness, joints),
      ("a joint's armature", pointer.pointee.dof_armature, dofs),
      ("a joint's damping", pointer.pointee.dof_damping, dofs),
      ("a geom's size", pointer.pointee.geom_size, 3 * pointer.pointee.ngeom),
      ("a geom's position", pointer.pointee.geom_pos, 3 * pointer.pointee.ngeom),
      ("a geom's friction", pointer.pointee.geom_friction, 3 * pointer.pointee.ngeom),
      ("an actuator's control range", pointer.pointee.actuator_ctrlrange, 2 * pointer.pointee.nu),
      ("an actuator's gear", pointer.pointee.actuator_gear, 6 * pointer.pointee.nu),
    ]
    for unsafe(what, numbers, count) in unsafe arrays {
      guard let numbers = unsafe numbers else { continue }
      for index in 0..<Int(count) {
        guard unsafe numbers[index].isFinite else {
          throw .invalidModel(reason: "\(what) is not a finite number")
        }
      }
    }
    guard timestep.isFinite, timestep > 0 else {
      throw .invalidModel(reason: "the timestep must be above 0, but is \(timestep)")
    }
    let gravity = unsafe pointer.pointee.opt.gravity
    guard gravity.0.isFinite, gravity.1.isFinite, gravity.2.isFinite else {
      throw .invalidModel(reason: "gravity is not finite")
    }
  }

  /// Throws if sensors add noise, which MuJoCo draws from a stream that no seed and no state holds.
  package borrowing func requireRepeatable() throws(PhysicsError) {
    // SAFETY: the model's arrays have as many numbers as its sizes say.
    let isNoisy = unsafe pointer.pointee.opt.enableflags & Int32(mjENBL_SENSORNOISE.rawValue) != 0
    guard isNoisy else { return }
    for sensor in 0..<count(of: .sensor) where unsafe pointer.pointee.sensor_noise[sensor] > 0 {
      throw .invalidModel(
        reason: "its sensor noise is not reproducible; remove the flag sensornoise=\"enable\"")
    }
  }

  /// Throws if a name holds control characters, which a terminal would obey.
  package borrowing func requirePrintableNames() throws(PhysicsError) {
    let names = positionNames + controlNames + ElementKind.allCases.flatMap { self.names(of: $0) }
    for name in names where name.unicodeScalars.contains(where: { $0.value < 32 || 127...159 ~= $0.value }) {
      throw .invalidModel(reason: "the name \(name.debugDescription) is not printable")
    }
  }
}
