import CMuJoCo

/// A position or a difference of positions in the world, in metres.
package typealias Vector3 = SIMD3<Double>

extension Vector3 {
  /// The Euclidean norm.
  package var norm: Double { (self * self).sum().squareRoot() }
}

/// Owns the changing state of one simulation, together with its model.
@safe
package struct Simulation: ~Copyable {
  package let model: Model
  let data: UnsafeMutablePointer<mjData>

  /// Makes a simulation in the model's initial state; `forward` must follow.
  package init(model: consuming Model) throws(PhysicsError) {
    let data = unsafe try Simulation.makeData(for: model)
    self.model = model
    unsafe self.data = data
  }

  // SAFETY: nothing else frees the data.
  deinit { unsafe mj_deleteData(data) }

  // SAFETY (all that follow): the data live as long as `self`, their arrays have the model's sizes, and
  // indices and counts are checked against those.

  /// One coordinate.
  package func position(_ index: Int) -> Double {
    precondition(0 <= index && index < model.positionCount)
    return unsafe data.pointee.qpos[index]
  }

  /// One velocity.
  package func velocity(_ index: Int) -> Double {
    precondition(0 <= index && index < model.velocityCount)
    return unsafe data.pointee.qvel[index]
  }

  /// One actuator's activation.
  package func activation(_ index: Int) -> Double {
    precondition(0 <= index && index < model.activationCount)
    return unsafe data.pointee.act[index]
  }

  /// One actuator's control.
  package func control(_ index: Int) -> Double {
    precondition(0 <= index && index < model.controlCount)
    return unsafe data.pointee.ctrl[index]
  }

  /// Sets one actuator's control, which holds until it is set again.
  package mutating func setControl(_ index: Int, to value: Double) {
    precondition(0 <= index && index < model.controlCount)
    unsafe data.pointee.ctrl[index] = value
  }

  /// The sum of the squared controls.
  package var squaredControl: Double {
    var sum = 0.0
    for index in 0..<model.controlCount { sum += control(index) * control(index) }
    return sum
  }

  /// The world position of a body's frame.
  package func position(ofBody body: Int) -> Vector3 {
    precondition(0 <= body && body < model.bodyCount)
    return unsafe vector(data.pointee.xpos, body)
  }

  /// The world position of a site.
  package func position(ofSite site: Int) -> Vector3 {
    precondition(0 <= site && site < model.siteCount)
    return unsafe vector(data.pointee.site_xpos, site)
  }

  /// Puts a body that is moved by hand (`Model.mocap`) somewhere, from the next step or `forward` on.
  package mutating func setPosition(ofMocap index: Int, to position: Vector3) {
    precondition(0 <= index && index < model.mocapCount)
    for axis in 0..<3 { unsafe data.pointee.mocap_pos[3 * index + axis] = position[axis] }
  }

  /// The places of all bodies that are moved by hand, three numbers each.
  package var mocapPositions: [Double] {
    (0..<3 * model.mocapCount).map { unsafe data.pointee.mocap_pos[$0] }
  }

  /// The quaternions of all bodies that are moved by hand, four numbers each.
  package var mocapQuaternions: [Double] {
    (0..<4 * model.mocapCount).map { unsafe data.pointee.mocap_quat[$0] }
  }

  /// Turns a body that is moved by hand, from the next step or `forward` on; the quaternion is made a unit
  /// one there.
  package mutating func setOrientation(ofMocap index: Int, to quaternion: SIMD4<Double>) {
    precondition(0 <= index && index < model.mocapCount)
    for part in 0..<4 { unsafe data.pointee.mocap_quat[4 * index + part] = quaternion[part] }
  }

  /// The number of contacts that the latest step or `forward` found.
  package var contactCount: Int { Int(unsafe data.pointee.ncon) }

  /// The solver's starting point of the next step, which a simulation that is to continue with the same bits
  /// needs.
  package var warmStart: [Double] {
    unsafe Array(UnsafeBufferPointer(start: data.pointee.qacc_warmstart, count: model.velocityCount))
  }

  /// The number of coordinates, velocities and activations, and of the solver's starting point.
  package var stateSize: Int { model.positionCount + 2 * model.velocityCount + model.activationCount }

  /// Copies coordinates, velocities, the solver's starting point and activations into an array of `stateSize`
  /// numbers.
  package func copyState(into array: inout [Double]) {
    precondition(array.count == stateSize)
    let (nq, nv, na) = (model.positionCount, model.velocityCount, model.activationCount)
    // SAFETY: the array has room for the four parts, whose sizes are the model's.
    unsafe array.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe base.update(from: data.pointee.qpos, count: nq)
      unsafe (base + nq).update(from: data.pointee.qvel, count: nv)
      unsafe (base + nq + nv).update(from: data.pointee.qacc_warmstart, count: nv)
      if na > 0 { unsafe (base + nq + 2 * nv).update(from: data.pointee.act, count: na) }
    }
  }

  /// Adds the coordinates to the end of an array.
  package func appendPositions(to array: inout [Double]) {
    for index in 0..<model.positionCount { array.append(position(index)) }
  }

  /// Adds the velocities to the end of an array.
  package func appendVelocities(to array: inout [Double]) {
    for index in 0..<model.velocityCount { array.append(velocity(index)) }
  }

  /// Adds the actuators' activations to the end of an array.
  package func appendActivations(to array: inout [Double]) {
    for index in 0..<model.activationCount { array.append(unsafe data.pointee.act[index]) }
  }

  /// Adds the solver's starting point to the end of an array.
  package func appendWarmStart(to array: inout [Double]) {
    for index in 0..<model.velocityCount { array.append(unsafe data.pointee.qacc_warmstart[index]) }
  }

  /// Forgets everything but the model: initial state, no controls, no warm start, mocap bodies at home.
  package mutating func clear() { unsafe cm_clear(model.pointer, data) }

  /// Writes coordinates, velocities and activations; `forward` must follow.
  package mutating func setState(
    positions: [Double], velocities: [Double], activations: [Double]
  ) throws(PhysicsError) {
    try checkCount(positions, model.positionCount, "qpos")
    try checkCount(velocities, model.velocityCount, "qvel")
    try checkCount(activations, model.activationCount, "act")
    for (index, value) in positions.enumerated() { unsafe data.pointee.qpos[index] = value }
    for (index, value) in velocities.enumerated() { unsafe data.pointee.qvel[index] = value }
    for (index, value) in activations.enumerated() { unsafe data.pointee.act[index] = value }
  }

  /// Writes the solver's starting point of the next step; only after `forward`, which writes its own.
  package mutating func setWarmStart(_ accelerations: [Double]) throws(PhysicsError) {
    try checkCount(accelerations, model.velocityCount, "the warm start")
    for (index, value) in accelerations.enumerated() { unsafe data.pointee.qacc_warmstart[index] = value }
  }

  /// Computes what follows from the state: positions of bodies, contacts, forces, accelerations.
  package mutating func forward() throws(PhysicsError) {
    try check(unsafe cm_forward(model.pointer, data))
  }

  /// Takes physics steps; afterwards the positions of bodies and sites are those of the final state, and the
  /// warm start is the one that the last step left.
  package mutating func step(_ count: Int) throws(PhysicsError) {
    try takeSteps(count)
    try refresh(.positions)
  }

  @unsafe private static func makeData(
    for model: borrowing Model
  ) throws(PhysicsError) -> UnsafeMutablePointer<mjData> {
    // SAFETY: the data that come back belong to the caller alone and were made for this model.
    guard let data = unsafe cm_make_data(model.pointer) else { throw .failed(reason: lastError()) }
    return unsafe data
  }

  func check(_ status: cm_status) throws(PhysicsError) {
    switch status {
    case cm_done: return
    case cm_unstable: throw .unstable
    default: throw .failed(reason: lastError())
    }
  }

  private func checkCount(_ values: [Double], _ expected: Int, _ part: String) throws(PhysicsError) {
    guard values.count == expected else {
      throw .wrongCount(part: part, expected: expected, actual: values.count)
    }
    guard values.allSatisfy(\.isFinite) else { throw .notFinite(part: part) }
  }

  @unsafe private func vector(_ base: UnsafeMutablePointer<mjtNum>, _ index: Int) -> Vector3 {
    unsafe Vector3(base[3 * index], base[3 * index + 1], base[3 * index + 2])
  }
}
