package import Texts

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
    case .stopped(let path): "'\(path)': stopped before the end"
    case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
    case .unwritable(let path, let reason): "cannot write '\(path)': \(reason)"
    case .notAFile(let path): "'\(path)' is not a file"
    case .notAFolder(let path): "'\(path)' is not a folder"
    case .tooLarge(let path, let bytes): "'\(path)' doesn't fit into memory: it has \(bytes) bytes"
    case .malformed(let path, let fault): "'\(path)' is not a valid safetensors file: \(fault)"
    case .missingTensor(let path, let name): "'\(path)' has no tensor '\(name)'"
    case .wrongType(let path, let name, let expected, let actual):
      "'\(name)' in '\(path)' has type \(actual.rawValue) instead of \(expected.rawValue)"
    case .wrongShape(let path, let name, let expected, let actual):
      "'\(name)' in '\(path)' has shape \(actual) instead of \(expected)"
    case .wrongMetadata(let path, let key, let expected, let actual?):
      "'\(key)' in '\(path)' must be \(expected), but is '\(actual)'"
    case .wrongMetadata(let path, let key, let expected, nil):
      "'\(key)' is missing in '\(path)'; it must be \(expected)"
    case .wrongValues(let path, let name, let expected):
      "'\(name)' in '\(path)' is not \(expected)"
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
    case .tooShort(let bytes): "it has only \(bytes) bytes"
    case .headerLength(let length): "its header length is given as \(length) bytes"
    case .headerText(let error): "its header is malformed: \(error)"
    case .metadata: "its metadata aren't all text"
    case .entry(let tensor): "the entry of '\(tensor)' lacks dtype, shape or data_offsets"
    case .type(let tensor): "'\(tensor)' has an unknown dtype"
    case .shape(let tensor): "'\(tensor)' has an impossible shape"
    case .size(let tensor, let expected, let actual):
      "'\(tensor)' has \(actual) bytes, but its shape needs \(expected)"
    case .gapOrOverlap(let tensor, let expected, let actual):
      "'\(tensor)' begins at \(actual), but the tensor before it ends at \(expected)"
    case .dataLength(let expected, let actual): "it has \(actual) bytes of data instead of \(expected)"
    }
  }
}
