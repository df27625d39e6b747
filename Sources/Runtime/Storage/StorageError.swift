/// Says what is wrong with a file or with what it holds.
package enum StorageError: Error, Equatable, CustomStringConvertible {
  /// The file can't be read, for the system's reason.
  case unreadable(path: String, reason: String)
  /// The file can't be written, for the system's reason.
  case unwritable(path: String, reason: String)
  /// The path leads to a folder, a device or the like.
  case notAFile(path: String)
  /// The path leads to something other than a folder.
  case notAFolder(path: String)
  /// The file is too large for this machine's memory.
  case tooLarge(path: String, bytes: Int)
  /// The file isn't in the safetensors format, for a reason.
  case malformed(path: String, fault: SafetensorsFault)
  /// The file lacks a tensor.
  case missingTensor(path: String, name: String)
  /// A tensor has other elements than expected.
  case wrongType(path: String, name: String, expected: TensorType, actual: TensorType)
  /// A tensor has another shape than expected.
  case wrongShape(path: String, name: String, expected: [Int], actual: [Int])
  /// An entry of the metadata is missing, or isn't what was expected.
  case wrongMetadata(path: String, key: String, expected: String, actual: String?)
  /// A tensor holds values that can't be right.
  case wrongValues(path: String, name: String, expected: String)
  /// The file isn't what was written, for a reason.
  case damaged(path: String, reason: String)
  /// Reading or writing was stopped, as the caller wished.
  case stopped(path: String)

  package var description: String {
    switch self {
    case .damaged(let path, let reason): "'\(path)' is damaged: \(reason)"
    case .stopped(let path): "'\(path)' must be read or written to the end, but that was stopped"
    case .unreadable(let path, let reason): "'\(path)' must be readable, but isn't: \(reason)"
    case .unwritable(let path, let reason): "'\(path)' must be writable, but isn't: \(reason)"
    case .notAFile(let path): "'\(path)' must be a file, but is something else"
    case .notAFolder(let path): "'\(path)' must be a folder, but is something else"
    case .tooLarge(let path, let bytes): "'\(path)' must fit into memory, but has \(bytes) bytes"
    case .malformed(let path, let fault): "'\(path)' must be a whole safetensors file, but \(fault)"
    case .missingTensor(let path, let name): "'\(path)' must hold a tensor '\(name)', but has none"
    case .wrongType(let path, let name, let expected, let actual):
      "'\(name)' in '\(path)' must be of type \(expected.rawValue), but is of type \(actual.rawValue)"
    case .wrongShape(let path, let name, let expected, let actual):
      "'\(name)' in '\(path)' must have shape \(expected), but has shape \(actual)"
    case .wrongMetadata(let path, let key, let expected, let actual?):
      "'\(key)' in '\(path)' must be \(expected), but is '\(actual)'"
    case .wrongMetadata(let path, let key, let expected, nil):
      "'\(key)' in '\(path)' must be \(expected), but is missing"
    case .wrongValues(let path, let name, let expected):
      "'\(name)' in '\(path)' must be \(expected), but isn't"
    }
  }
}

/// Says how a file departs from the safetensors format.
package enum SafetensorsFault: Equatable, Sendable, CustomStringConvertible {
  case tooShort(bytes: Int)
  case headerLength(UInt64)
  case headerText(JSONError)
  case metadata
  case entry(tensor: String)
  case type(tensor: String)
  case shape(tensor: String)
  case size(tensor: String, expected: Int, actual: Int)
  case gapOrOverlap(tensor: String, expectedStart: Int, actualStart: Int)
  case dataLength(expected: Int, actual: Int)

  package var description: String {
    switch self {
    case .tooShort(let bytes): "has only \(bytes) bytes"
    case .headerLength(let length): "its header would have \(length) bytes"
    case .headerText(let error): "its header isn't right: \(error)"
    case .metadata: "its metadata aren't all text"
    case .entry(let tensor): "'\(tensor)' isn't described by dtype, shape and data_offsets"
    case .type(let tensor): "'\(tensor)' has an unknown dtype"
    case .shape(let tensor): "'\(tensor)' has an impossible shape"
    case .size(let tensor, let expected, let actual):
      "'\(tensor)' has \(actual) bytes where its shape needs \(expected)"
    case .gapOrOverlap(let tensor, let expected, let actual):
      "'\(tensor)' begins at \(actual) where the one before it ends at \(expected)"
    case .dataLength(let expected, let actual): "has \(actual) bytes of data where it announces \(expected)"
    }
  }
}
