import CMuJoCo

/// The version of MuJoCo that runs.
package var physicsVersion: String {
  // SAFETY: the library keeps the text.
  unsafe mj_versionString().map { unsafe String(cString: $0) } ?? ""
}
