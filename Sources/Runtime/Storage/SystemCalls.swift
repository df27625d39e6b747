package import Glibc

// SAFETY (all that follow): the system reads the texts of paths during the calls only.

/// Opens a file for this program alone, not for those that it starts; negative if that fails.
func openFile(_ path: String, _ flags: Int32, permissions: mode_t = 0) -> Int32 {
  unsafe open(path, flags | O_CLOEXEC, permissions)
}

/// Gives a file another name, in place of what had that name.
@discardableResult
package func renameFile(_ path: String, to other: String) -> Bool { unsafe rename(path, other) == 0 }

/// Gives a file a second name, which must be free.
func linkFile(_ path: String, as other: String) -> Bool { unsafe link(path, other) == 0 }

/// Takes a name from a file.
@discardableResult
package func removeFile(_ path: String) -> Bool { unsafe unlink(path) == 0 }

/// Creates a folder.
func makeFolder(_ path: String) -> Bool { unsafe mkdir(path, 0o777) == 0 }

/// Describes the system's latest error.
package func systemReason() -> String {
  let code = errno
  // SAFETY: the text ends in a zero byte and is copied at once.
  guard code != 0, let text = unsafe strerror(code) else { return "unknown reason" }
  return unsafe String(cString: text)
}

/// The kind and permissions of what a path leads to; nil if nothing is there.
package func fileMode(of path: String) -> mode_t? {
  var status = stat()
  // SAFETY: the call fills in the structure that it is lent.
  return unsafe stat(path, &status) == 0 ? status.st_mode : nil
}

/// Follows links to the file itself; the path as it is if nothing is there.
func resolvedPath(_ path: String) -> String {
  // SAFETY: the text ends in a zero byte, is copied, and freed once.
  guard let text = unsafe realpath(path, nil) else { return path }
  defer { unsafe free(text) }
  return unsafe String(cString: text)
}
