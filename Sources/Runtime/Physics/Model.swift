import CMuJoCo

/// Owns a compiled MuJoCo model, which never changes.
@safe
package struct Model: ~Copyable {
  let pointer: UnsafeMutablePointer<mjModel>

  /// Compiles MJCF text (UTF-8).
  package init(xml: [UInt8]) throws(PhysicsError) {
    // SAFETY: the text is only read during the call; the model that comes back is owned here alone.
    let compiled = unsafe xml.withUnsafeBytes { bytes in
      unsafe cm_compile(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    guard let compiled = unsafe compiled else {
      throw .invalidModel(reason: lastError())
    }
    unsafe pointer = compiled
  }

  /// Compiles an MJCF file with all that it includes.
  ///
  /// MuJoCo's compiler may end the process, or keep it forever, over files that were made to: see
  /// `CompiledModel`.
  package init(file path: String) throws(PhysicsError) {
    // SAFETY: the path is only read during the call; the model that comes back is owned here alone.
    guard let compiled = unsafe cm_compile_file(path) else { throw .invalidModel(reason: lastError()) }
    unsafe pointer = compiled
  }

  /// Takes up a model that was compiled before (`encoded`).
  package init(encoded: [UInt8]) throws(PhysicsError) {
    // SAFETY: the bytes are only read during the call; the model that comes back is owned here alone.
    let decoded = unsafe encoded.withUnsafeBytes { unsafe cm_decode($0.baseAddress, $0.count) }
    guard let decoded = unsafe decoded else { throw .invalidModel(reason: lastError()) }
    unsafe pointer = decoded
  }

  /// The compiled model as bytes, which this version of MuJoCo reads.
  package func encoded() throws(PhysicsError) -> [UInt8] {
    let size = unsafe cm_encoded_size(pointer)
    var bytes = [UInt8](repeating: 0, count: size)
    // SAFETY: the array has as many bytes as the call was told.
    let isDone = unsafe bytes.withUnsafeMutableBytes { unsafe cm_encode(pointer, $0.baseAddress, size) }
    guard isDone else { throw .failed(reason: lastError()) }
    return bytes
  }

  // SAFETY: nothing else frees the model.
  deinit { unsafe mj_deleteModel(pointer) }

  // SAFETY (all that follow): the model lives as long as `self`, its sizes are those of its arrays, and
  // indices are checked against them.

  /// The number of coordinates (`nq`).
  package var positionCount: Int { Int(unsafe pointer.pointee.nq) }
  /// The number of degrees of freedom (`nv`).
  package var velocityCount: Int { Int(unsafe pointer.pointee.nv) }
  /// The number of activations of the actuators (`na`).
  package var activationCount: Int { Int(unsafe pointer.pointee.na) }
  /// The number of actuators (`nu`).
  package var controlCount: Int { Int(unsafe pointer.pointee.nu) }
  /// The number of bodies, the world included.
  package var bodyCount: Int { Int(unsafe pointer.pointee.nbody) }
  /// The number of geoms.
  package var geomCount: Int { Int(unsafe pointer.pointee.ngeom) }
  /// The number of sites.
  package var siteCount: Int { Int(unsafe pointer.pointee.nsite) }
  /// The number of bodies that are moved by hand.
  package var mocapCount: Int { Int(unsafe pointer.pointee.nmocap) }
  /// The number of joints.
  package var jointCount: Int { Int(unsafe pointer.pointee.njnt) }
  /// The duration of one physics step, in seconds.
  package var timestep: Double { unsafe pointer.pointee.opt.timestep }

  /// The initial coordinates.
  package var initialPositions: [Double] {
    unsafe Array(UnsafeBufferPointer(start: pointer.pointee.qpos0, count: positionCount))
  }

  /// Finds a body by its name.
  package func body(_ name: String) throws(PhysicsError) -> Int {
    try index(of: name, kind: "body", type: mjOBJ_BODY)
  }

  /// Finds a site by its name.
  package func site(_ name: String) throws(PhysicsError) -> Int {
    try index(of: name, kind: "site", type: mjOBJ_SITE)
  }

  /// Finds the number, among the bodies that are moved by hand, of a body by its name.
  package func mocap(_ name: String) throws(PhysicsError) -> Int {
    let body = try body(name)
    let index = unsafe pointer.pointee.body_mocapid[body]
    guard index >= 0 else { throw .missing(kind: "mocap body", name: name) }
    return Int(index)
  }

  /// The mass of a body, in kilograms.
  package func mass(ofBody body: Int) -> Double {
    precondition(0 <= body && body < bodyCount)
    return unsafe pointer.pointee.body_mass[body]
  }

  /// The body that a body hangs on; the world, 0, is its own parent.
  package func parent(ofBody body: Int) -> Int {
    precondition(0 <= body && body < bodyCount)
    return Int(unsafe pointer.pointee.body_parentid[body])
  }

  /// The position of a body's frame in its parent's, before any joint moves it, in metres.
  package func initialPosition(ofBody body: Int) -> Vector3 {
    precondition(0 <= body && body < bodyCount)
    let position = unsafe pointer.pointee.body_pos + 3 * body
    return unsafe Vector3(position[0], position[1], position[2])
  }

  /// The range of a joint, in radians or metres; nil if it is unlimited.
  package func range(ofJoint joint: Int) -> ClosedRange<Double>? {
    precondition(0 <= joint && joint < jointCount)
    guard unsafe pointer.pointee.jnt_limited[joint] != 0 else { return nil }
    let low = unsafe pointer.pointee.jnt_range[2 * joint]
    return unsafe low...max(low, pointer.pointee.jnt_range[2 * joint + 1])
  }

  /// The range of an actuator's control; nil if it is unlimited.
  package func range(ofControl control: Int) -> ClosedRange<Double>? {
    precondition(0 <= control && control < controlCount)
    guard unsafe pointer.pointee.actuator_ctrllimited[control] != 0 else { return nil }
    let low = unsafe pointer.pointee.actuator_ctrlrange[2 * control]
    return unsafe low...max(low, pointer.pointee.actuator_ctrlrange[2 * control + 1])
  }

  /// The coordinates that are angles of hinges without limits, in ascending order.
  package var unlimitedAngles: [Int] {
    (0..<jointCount).compactMap { joint in
      let isHinge = unsafe pointer.pointee.jnt_type[joint] == Int32(mjJNT_HINGE.rawValue)
      guard isHinge, range(ofJoint: joint) == nil else { return nil }
      return Int(unsafe pointer.pointee.jnt_qposadr[joint])
    }
  }

  /// The names of the coordinates, no two alike: the joint's; a quaternion's numbers end in `.w`, `.x`, `.y`
  /// and `.z`, those of a free joint in `.x`, `.y`, `.z` for its place, then `.qw` to `.qz`.
  package var positionNames: [String] {
    distinct((0..<jointCount).flatMap { joint in names(of: joint, JointParts.positions) })
  }

  /// The names of the degrees of freedom, no two alike: "joint velocity"; of angular velocities about the
  /// body's axes "joint.rx velocity" and so on.
  package var velocityNames: [String] {
    distinct((0..<jointCount).flatMap { joint in names(of: joint, JointParts.velocities) })
      .map { "\($0) velocity" }
  }

  /// The names of the actuators.
  package var controlNames: [String] {
    distinct(
      (0..<controlCount).map { control in
        guard let name = unsafe mj_id2name(pointer, Int32(mjOBJ_ACTUATOR.rawValue), Int32(control)) else {
          return "motor\(control)"
        }
        return unsafe String(cString: name)
      })
  }

  /// What the names of a joint's numbers end in.
  private func names(of joint: Int, _ parts: (ball: [String], free: [String])) -> [String] {
    let name = jointName(joint)
    return switch unsafe pointer.pointee.jnt_type[joint] {
    case Int32(mjJNT_BALL.rawValue): parts.ball.map { "\(name).\($0)" }
    case Int32(mjJNT_FREE.rawValue): parts.free.map { "\(name).\($0)" }
    default: [name]
    }
  }

  /// Numbers those that a former one has the name of.
  private func distinct(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.map { name in
      var own = name, number = 2
      while !taken.insert(own).inserted {
        own = "\(name)#\(number)"
        number += 1
      }
      return own
    }
  }

  /// The names of the joints.
  var jointNames: [String] { (0..<jointCount).map { jointName($0) } }

  private func jointName(_ joint: Int) -> String {
    guard let name = unsafe mj_id2name(pointer, Int32(mjOBJ_JOINT.rawValue), Int32(joint)) else {
      return "joint\(joint)"
    }
    return unsafe String(cString: name)
  }

  private func index(of name: String, kind: String, type: mjtObj) throws(PhysicsError) -> Int {
    let index = unsafe mj_name2id(pointer, Int32(type.rawValue), name)
    guard index >= 0 else { throw .missing(kind: kind, name: name) }
    return Int(index)
  }
}

/// What tells apart the numbers of joints that have several.
private enum JointParts {
  static let positions = (ball: ["w", "x", "y", "z"], free: ["x", "y", "z", "qw", "qx", "qy", "qz"])
  static let velocities = (ball: ["rx", "ry", "rz"], free: ["x", "y", "z", "rx", "ry", "rz"])
}

/// Reads the text of this thread's latest error.
func lastError() -> String {
  // SAFETY: the text is the thread's own, ends in a zero byte and is copied at once.
  unsafe String(cString: cm_last_error())
}
