import CMuJoCo

/// A moment that a model keeps under a name, such as "home".
package struct Keyframe: Sendable, Equatable {
  /// Its name; "key0" and so on, by its place, where the model gives none.
  package let name: String
  /// Coordinates (`nq`), velocities (`nv`), activations (`na`) and controls (`nu`).
  package let qpos: [Double], qvel: [Double], act: [Double], ctrl: [Double]
  /// The places (3 numbers each) and orientations (4 each) of the bodies that are moved by hand.
  package let mocapPositions: [Double], mocapQuaternions: [Double]
}

extension Model {
  /// The keyframes, in the model's order.
  package var keyframes: [Keyframe] {
    // SAFETY (all that follows): there are `nkey` rows of each kind, as wide as the model's sizes say.
    let model = unsafe pointer.pointee
    @unsafe func row(_ base: UnsafeMutablePointer<mjtNum>?, _ key: Int, _ width: Int) -> [Double] {
      guard let base = unsafe base, width > 0 else { return [] }
      return unsafe Array(UnsafeBufferPointer(start: base + key * width, count: width))
    }
    return (0..<Int(unsafe model.nkey)).map { key in
      let name = unsafe mj_id2name(pointer, Int32(mjOBJ_KEY.rawValue), Int32(key))
      return Keyframe(
        name: unsafe name.map { unsafe String(cString: $0) } ?? "key\(key)",
        qpos: unsafe row(model.key_qpos, key, positionCount),
        qvel: unsafe row(model.key_qvel, key, velocityCount),
        act: unsafe row(model.key_act, key, activationCount),
        ctrl: unsafe row(model.key_ctrl, key, controlCount),
        mocapPositions: unsafe row(model.key_mpos, key, 3 * mocapCount),
        mocapQuaternions: unsafe row(model.key_mquat, key, 4 * mocapCount))
    }
  }

  /// The names of the activations: those of the actuators that have dynamics, which come last.
  package var activationNames: [String] {
    controlNames.suffix(activationCount).map { "\($0) activation" }
  }
}
