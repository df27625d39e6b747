import COpenBLAS

/// The library that computes products, with its version and the kernels that it has chosen for this
/// processor.
package var productLibrary: String {
  // SAFETY: both are texts that the library keeps.
  let name = unsafe openblas_get_config().map { unsafe String(cString: $0) } ?? "OpenBLAS"
  let core = unsafe openblas_get_corename().map { unsafe String(cString: $0) } ?? ""
  let version = name.split(separator: " ").prefix(2).joined(separator: " ")
  return "\(version), kernels for \(core)"
}

/// Sets the number of threads of the library's own.
func setLibraryThreads(_ count: Int32) { openblas_set_num_threads(count) }
